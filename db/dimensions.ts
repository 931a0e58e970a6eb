import type postgres from "postgres";
import { FACTS } from "./aggregation/write";
import type { Sql } from "./client";

/**
 * Takes away the scopes and targets of people, groups and items that are gone, with their rows: nothing of them is to be found
 * any more. What still exists keeps its own.
 * @param gone a query of `table_name` and `id`
 */
export async function removeDimensions(
  tx: Sql,
  org: string,
  gone: postgres.PendingQuery<postgres.Row[]>,
): Promise<void> {
  const [found] = await tx<{ scopes: number[]; targets: number[] }[]>`
    with c as materialized (${gone}),
    scope as (
      delete from kpi_scope s using c where s.organization_id = ${org} and s.ref_id = c.id and (
        c.table_name = 'lms_student' and s.scope_type = 'Apprenant'
          and not exists (select from lms_student t where t.organization_id = ${org} and t.id = c.id)
        or c.table_name = 'lms_instructor' and s.scope_type = 'Formateur'
          and not exists (select from lms_instructor t where t.organization_id = ${org} and t.id = c.id)
        or c.table_name = 'lms_group' and s.scope_type in ('Session', 'Groupe', 'Sous_groupe')
          and not exists (select from lms_group t where t.organization_id = ${org} and t.id = c.id))
      returning s.id
    ),
    target as (
      delete from kpi_target s using c where s.organization_id = ${org} and s.ref_id = c.id and c.table_name = 'lms_item'
        and not exists (select from lms_item t where t.organization_id = ${org} and t.id = c.id)
      returning s.id
    )
    select coalesce((select array_agg(id) from scope), '{}') as scopes, coalesce((select array_agg(id) from target), '{}') as targets`;
  if (!found || found.scopes.length + found.targets.length === 0) return;
  for (const { table } of FACTS)
    await tx`
      delete from ${tx(table)} where organization_id = ${org}
      and (scope_id = any(${found.scopes}::bigint[]) or target_id = any(${found.targets}::bigint[]))`;
}
