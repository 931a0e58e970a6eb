import { exportOwnData } from "@/db/queries/learner/data";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, route } from "@/lib/http";

/** Everything that is held about who asks, as one file. */
export const GET = route({
  name: "GET /api/me/data",
  parse: () => null,
  authorise: signedIn("self.read"),
  call: async ({ caller, sql }) => {
    const data = await exportOwnData(sql, caller);
    if (!data) throw new ApiError("not_found");
    return { data, day: caller.today };
  },
  respond: ({ data, day }) =>
    new Response(JSON.stringify(data, null, 2), {
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": `attachment; filename="jalon-${day}.json"`,
        "Cache-Control": "no-store",
      },
    }),
});
