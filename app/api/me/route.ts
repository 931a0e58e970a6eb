import { loadMe } from "@/db/queries/learner/me";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, route } from "@/lib/http";
import { localeFor } from "@/lib/i18n/current";

/** What the learner's home shows: fetched again when the live channel says that something of it changed. */
export const GET = route({
  name: "GET /api/me",
  parse: () => null,
  authorise: signedIn("self.read"),
  call: async ({ caller, sql }) => {
    const data = await loadMe(sql, caller, await localeFor(caller));
    if (!data) throw new ApiError("not_found");
    return data;
  },
});
