import type { Sql } from "../client";

/** One refresh that changed rows of these scopes. */
export type Change = { seq: number; scopeIds: number[]; changedAt: Date };

/** A reader that fell further behind than this is told of the newest and reads everything anew anyway. */
const MAX_CHANGES = 500;

/**
 * Changes of an organisation after `seq`, oldest first, each with those of the wanted scopes that it touched: maybe
 * none, for the caller's cursor moves on all the same. An organisation's refreshes commit one after the other, and the parts
 * of a closing tell in turn (db/aggregation/lots.ts), so no smaller seq appears later.
 */
export function readChanges(
  sql: Sql,
  organizationId: string,
  seq: number,
  wanted: readonly number[],
): Promise<Change[]> {
  return sql<Change[]>`
    select seq, changed_at as "changedAt",
      array(select id from unnest(scope_ids) as touched(id) where id = any(${[...wanted]}::bigint[])) as "scopeIds"
    from (
      select * from kpi_change where organization_id = ${organizationId} and seq > ${seq} order by seq desc
      limit ${MAX_CHANGES}
    ) newest
    order by seq`;
}

/** The newest change there is; 0 for none. */
export async function lastChange(sql: Sql, organizationId: string): Promise<number> {
  const [row] = await sql<{ seq: number }[]>`
    select coalesce(max(seq), 0) as seq from kpi_change where organization_id = ${organizationId}`;
  return row?.seq ?? 0;
}
