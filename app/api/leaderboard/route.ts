import { findLeaderboard } from "@/db/queries/learner/leaderboard-of";
import { signedIn } from "@/lib/auth/authorise";
import { authSecret } from "@/lib/auth/secret";
import { ApiError, route } from "@/lib/http";
import { localeFor } from "@/lib/i18n/current";
import { parsePage, parseView, queryOf } from "@/lib/view";

/** A group's leaderboard as who asks may see it: a learner's own group, a trainer's or an admin's `scope`. */
export const GET = route({
  name: "GET /api/leaderboard",
  parse: (request) => {
    const query = queryOf(request.url);
    return { view: parseView(query), page: parsePage(query) };
  },
  authorise: signedIn("leaderboard.read"),
  call: async ({ input, caller, sql }) => {
    const found = await findLeaderboard(
      sql,
      caller,
      input.view,
      input.page,
      await localeFor(caller),
      authSecret(),
    );
    if (!found) throw new ApiError("not_found");
    return found.board;
  },
});
