import { getLocale } from "next-intl/server";
import { loadHome } from "@/db/queries/home";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, route } from "@/lib/http";
import { parseView, queryOf } from "@/lib/view";

/** What the home page shows for an address: fetched again by the page when the live channel says that it changed. */
export const GET = route({
  name: "GET /api/home",
  parse: (request) => parseView(queryOf(request.url)),
  authorise: signedIn("kpi.read"),
  call: async ({ input, caller, sql }) => {
    const data = await loadHome(sql, caller, input, await getLocale());
    if (!data) throw new ApiError("not_found");
    return data;
  },
});
