import type { Context } from "@/db/projections";
import { earliest, slicesOfDays } from "./slices";

/** Leaves what scratch_mark changes in the running slices for a later cycle. */
export async function deferRunning({ tx, organizationId: org, today, tick }: Context): Promise<void> {
  await tx`
    insert into engine_deferred as d (organization_id, scope_id, target_id, families, since_at)
    select ${org}, scope_id, target_id, families, ${tick}::timestamptz from scratch_mark
    where until_on >= ${earliest(slicesOfDays(today, today, today))}::date - 6
    on conflict (organization_id, scope_id, target_id) do update set families = d.families | excluded.families
    where d.families | excluded.families <> d.families`;
}

/**
 * Adds what earlier cycles left to scratch_mark: the cells that have waited longest, and of those target after target, for what all
 * learners have at a target is read once for all its scopes.
 */
export async function markDeferred(
  { tx, organizationId: org, today }: Context,
  limit: number,
): Promise<void> {
  await tx`
    with oldest as (
      select scope_id, target_id from engine_deferred where organization_id = ${org} order by since_at, target_id, scope_id limit ${limit}
    ),
    due as (
      delete from engine_deferred d using oldest o
      where d.organization_id = ${org} and d.scope_id = o.scope_id and d.target_id = o.target_id
      returning d.scope_id, d.target_id, d.families
    )
    insert into scratch_mark (scope_id, target_id, day_on, until_on, families)
    select scope_id, target_id, ${today}::date, ${today}::date, families from due`;
}
