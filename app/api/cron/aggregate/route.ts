import { checkDue } from "@/db/figures-check";
import { nightly } from "@/db/nightly";
import { bearerSecret, checked, route } from "@/lib/http";
import { cronQuery } from "./query";

/** Computes aggregates: what is stale and the closing of yesterday, or the asked days. Safe to call twice at once. */
const handler = route({
  name: "/api/cron/aggregate",
  parse: (request) => checked(cronQuery, Object.fromEntries(new URL(request.url).searchParams)),
  authorise: bearerSecret("CRON_SECRET"),
  call: async ({ input: { organization, ...days }, sql }) => {
    const organizations = await nightly(sql, { organizationId: organization, ...days });
    // Where no worker runs, nobody else does.
    await checkDue(sql);
    return { organizations };
  },
});

export const GET = handler;
export const POST = handler;
/** A rebuild of the past takes longer than a page may. */
export const maxDuration = 300;
