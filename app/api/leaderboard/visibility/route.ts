import { z } from "zod";
import { setHidden } from "@/db/gamification";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, checked, mediaType, readJson, route } from "@/lib/http";

const body = z.strictObject({ hidden: z.boolean() });

/** A learner opts out of showing their name, or in again. */
export const POST = route({
  name: "POST /api/leaderboard/visibility",
  parse: (request) => mediaType(request, ["application/json"]),
  authorise: signedIn("self.read"),
  call: async ({ request, caller, sql }) => {
    const { hidden } = checked(body, await readJson(request));
    if (caller.selfId === null) throw new ApiError("not_found");
    await setHidden(sql, caller.organizationId, caller.selfId, hidden, caller.actor);
    return { hidden };
  },
});
