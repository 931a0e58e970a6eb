import { presentOf } from "./aggregation/clock";
import type { Sql } from "./client";

/** How far behind one organisation's engine is. */
export interface EngineGauges {
  readonly organizationId: string;
  /** Age of its "now". */
  readonly tickAgeSeconds: number;
  /** Events whose hour has come and that no figure counts yet; the age of the oldest. */
  readonly inbox: number;
  readonly inboxAgeSeconds: number;
  /** Events that name something unknown. */
  readonly waiting: number;
  /** Cells whose rows are to be computed again. */
  readonly stale: number;
}

/** Counting further would cost a scrape its time and change no alert. */
const COUNTED_AT_MOST = 10_000;

/** The gauges of every organisation, for the operator of the server: the one reading that is of no organisation. */
export async function readEngineGauges(sql: Sql): Promise<EngineGauges[]> {
  return sql<EngineGauges[]>`
    SELECT clock.organization_id AS "organizationId",
      greatest(0, extract(epoch FROM ${presentOf(sql)} - tick_at))::float8 AS "tickAgeSeconds",
      inbox.count AS inbox,
      greatest(0, coalesce(extract(epoch FROM now() - inbox.oldest), 0))::float8 AS "inboxAgeSeconds",
      (SELECT count(*)::int FROM (SELECT FROM engine_waiting AS w
        WHERE w.organization_id = clock.organization_id LIMIT ${COUNTED_AT_MOST}) AS counted) AS waiting,
      (SELECT count(*)::int FROM (SELECT FROM engine_stale AS s
        WHERE s.organization_id = clock.organization_id LIMIT ${COUNTED_AT_MOST}) AS counted) AS stale
    FROM engine_clock AS clock
    JOIN organization AS o ON o.id = clock.organization_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS count, min(created_at) AS oldest
      FROM (SELECT created_at FROM engine_inbox AS i
        WHERE i.organization_id = clock.organization_id AND i.occurred_at <= ${presentOf(sql)}
        ORDER BY seq LIMIT ${COUNTED_AT_MOST}) AS counted
    ) AS inbox
    ORDER BY clock.organization_id`;
}
