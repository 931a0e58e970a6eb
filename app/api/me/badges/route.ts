import { loadBadges } from "@/db/queries/learner/badges";
import { signedIn } from "@/lib/auth/authorise";
import { route } from "@/lib/http";
import { localeFor } from "@/lib/i18n/current";

/** The badges of who asks, earned and not. */
export const GET = route({
  name: "GET /api/me/badges",
  parse: () => null,
  authorise: signedIn("self.read"),
  call: async ({ caller, sql }) => loadBadges(sql, caller, await localeFor(caller)),
});
