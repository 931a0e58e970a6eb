import { findLeaderboard } from "@/db/queries/learner/leaderboard-of";
import { signedIn } from "@/lib/auth/authorise";
import { authSecret } from "@/lib/auth/secret";
import { ApiError, route } from "@/lib/http";
import { localeFor } from "@/lib/i18n/current";
import { parseView, queryOf } from "@/lib/view";

/** A group's leaderboard as who asks may see it: a learner's own group, a trainer's or an admin's `scope`. */
export const GET = route({
  name: "GET /api/leaderboard",
  parse: (request) => parseView(queryOf(request.url)),
  authorise: signedIn("leaderboard.read"),
  call: async ({ input, caller, sql }) => {
    const found = await findLeaderboard(sql, caller, input, await localeFor(caller), authSecret());
    if (!found) throw new ApiError("not_found");
    return found.board;
  },
});
