import { z } from "zod";
import { findScopes, findTick } from "@/db/queries/cells";
import { readTimeline } from "@/db/queries/learner-file/timeline";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, checked, route } from "@/lib/http";
import { isDay } from "@/lib/period";

const query = z.object({
  student: z.string().min(1).max(200),
  /** Nothing later than this day; today where it is left out. */
  until: z
    .string()
    .refine(isDay, { params: { code: "bad_day" } })
    .optional(),
  before: z.string().max(300).nullable().default(null),
});

/** A further page of a learner's time line. */
export const GET = route({
  name: "GET /api/learners/events",
  parse: (request) => checked(query, Object.fromEntries(new URL(request.url).searchParams)),
  authorise: signedIn("risk.read"),
  call: async ({ input, caller, sql }) => {
    const { organizationId } = caller;
    const { timeZone } = caller.organization;
    const [[learner], tick] = await Promise.all([
      findScopes(sql, caller, caller.today, [{ type: "Apprenant", id: input.student }]),
      findTick(sql, organizationId, timeZone),
    ]);
    if (!learner) throw new ApiError("not_found");
    const until = input.until ?? tick?.day ?? caller.today;
    return readTimeline(sql, { organizationId, timeZone }, input.student, until, input.before);
  },
});
