import { type AggregateOptions, type AggregateReport, aggregate } from "./aggregation";
import type { Sql } from "./client";
import { purge } from "./purge";

/** Live pages follow kpi_change by seq and never look further back than this. */
const CHANGES_KEPT = "1 day";

/**
 * What the scheduler, the cron route, the command and an administrator run alike: aggregates, and after the closing of a day what nobody
 * keeps any longer goes. Days that are asked for by name close nothing, and take nothing away.
 */
export async function nightly(sql: Sql, options: AggregateOptions = {}): Promise<AggregateReport[]> {
  const reports = await aggregate(sql, options);
  if (options.date || options.from || options.to) return reports;
  for (const { organizationId, ran } of reports) {
    if (!ran) continue;
    await purge(sql, organizationId);
    await sql`
      delete from kpi_change where organization_id = ${organizationId} and changed_at < now() - ${CHANGES_KEPT}::interval`;
  }
  return reports;
}
