import { findScopes } from "@/db/queries/cells";
import { loadWaiting } from "@/db/queries/needs/waiting";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, checked, route } from "@/lib/http";
import { WAITING_MOST } from "@/lib/needs/waiting";
import { needsQuery } from "../needs/query";

/** Work of the scope's learners that waits for feedback, the oldest first. */
export const GET = route({
  name: "GET /api/waiting",
  parse: (request) => checked(needsQuery, Object.fromEntries(new URL(request.url).searchParams)),
  authorise: signedIn("risk.read"),
  call: async ({ input, caller, sql }) => {
    const [scope] = await findScopes(sql, caller, caller.today, input.scope ? [input.scope] : []);
    if (!scope) throw new ApiError("not_found");
    return loadWaiting(
      sql,
      caller,
      { type: scope.scopeType, id: scope.refId },
      Math.min(input.limit ?? WAITING_MOST, WAITING_MOST),
    );
  },
});
