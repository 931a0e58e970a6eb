import { z } from "zod";
import { eraseLearner } from "@/db/erasure";
import { findScopes } from "@/db/queries/cells";
import { exportOwnData } from "@/db/queries/learner/data";
import { eraseSchema } from "@/lib/admin/learners";
import { signedIn } from "@/lib/auth/authorise";
import { change } from "@/lib/auth/change";
import { ApiError, checked, route } from "@/lib/http";

const query = z.object({ id: z.string().min(1).max(200) });

/** Everything that is held about a learner, as one file: what the learner's own page gives. */
export const GET = route({
  name: "GET /api/admin/learners",
  parse: (request) => checked(query, Object.fromEntries(new URL(request.url).searchParams)),
  authorise: signedIn("learner.erase"),
  call: async ({ input, caller, sql }) => {
    const [learner] = await findScopes(sql, caller, caller.today, [{ type: "Apprenant", id: input.id }]);
    const data = learner && (await exportOwnData(sql, { ...caller, selfId: input.id }));
    if (!data) throw new ApiError("not_found");
    return data;
  },
  respond: (data) =>
    new Response(JSON.stringify(data, null, 2), {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": 'attachment; filename="jalon-learner.json"',
        "cache-control": "no-store",
      },
    }),
});

/** Erases what names a learner; the pseudonymous facts stay. */
export const POST = change({
  name: "POST /api/admin/learners",
  action: "learner.erase",
  body: eraseSchema,
  call: ({ sql, caller, body }) => eraseLearner(sql, caller, body.id, body.confirmation),
});
