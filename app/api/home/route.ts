import { loadHome } from "@/db/queries/home";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, route } from "@/lib/http";
import { localeFor } from "@/lib/i18n/current";
import { parseView, queryOf } from "@/lib/view";

/** What the home page shows for an address: fetched again by the page when the live channel says that it changed. */
export const GET = route({
  name: "GET /api/home",
  parse: (request) => parseView(queryOf(request.url)),
  authorise: signedIn("kpi.read"),
  call: async ({ input, caller, sql }) => {
    const data = await loadHome(sql, caller, input, await localeFor(caller));
    if (!data) throw new ApiError("not_found");
    return data;
  },
});
