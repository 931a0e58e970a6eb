import {
  isBuilt,
  METRICS,
  type MetricEntry,
  PERCENTILE_METRICS,
  type PercentileEntry,
  STATES,
} from "@/lib/metrics";
import type { Sql } from "./client";

export interface CatalogueChanges {
  /** Rows of kpi_metric and of kpi_state that were inserted or changed. */
  metrics: number;
  states: number;
}

/**
 * Brings an organisation's kpi_metric and kpi_state up to lib/metrics: the 83 statistics, the 10 distributions
 * and the states of kpi.md. Idempotent, writes only what differs, and two at once end the same.
 *
 * What a statistic *is* (unit, aggregation, direction, levels, storage, whether it is built) follows the
 * catalogue, but for the columns that an admin has decided (kpi_metric.decided). What an organisation decides about it (is_active, thresholds, objective, position) is set once and
 * then left alone. Its words follow the catalogue in the organisation's own language until an admin writes
 * others: those are kept in translations_json `{fr: {label, description}, …}`, which holds nothing else, and
 * show through in `label` and `description`. States are only added: an admin's name, colour and order stand.
 *
 * Metrics with a formula are the organisation's own and never touched. Where a change bears on stored rows,
 * the engine is asked for a rebuild.
 */
export async function syncCatalogue(sql: Sql, organizationId: string): Promise<CatalogueChanges> {
  const metrics = await syncMetrics(sql, organizationId);
  const states = await syncStates(sql, organizationId);
  if (metrics.recompute || states > 0)
    await sql`update engine_clock set rebuild_wanted = true where organization_id = ${organizationId}`;
  return { metrics: metrics.changed, states };
}

/** What every organisation's catalogue is made of. */
export const catalogueRows = () => ({
  metrics: [...METRICS, ...PERCENTILE_METRICS].map((entry, index) => metricRow(entry, index + 1)),
  states: STATES.map(({ domain, code, label, order, color, kind }) => ({
    domain,
    state_code: code,
    label,
    ordre: order,
    color,
    kind,
  })),
});

const metricRow = (entry: MetricEntry | PercentileEntry, position: number) => ({
  code: entry.code,
  label: entry.label,
  description: entry.description,
  unit_code: entry.unit,
  aggregation_type: entry.aggregation,
  higher_is_better: entry.higherIsBetter,
  category_code: entry.category,
  target_levels: entry.targets,
  scope_levels: entry.scopes,
  period_codes: entry.periods,
  stored_in: entry.storedIn,
  stored_code: entry.storedCode,
  stored_column: entry.storedColumn,
  is_built: isBuilt(entry),
  position,
});

/** `recompute` looks at the rows as they were: an upsert's RETURNING knows only the new ones. */
async function syncMetrics(
  sql: Sql,
  organizationId: string,
): Promise<{ changed: number; recompute: boolean }> {
  const [row] = await sql<{ changed: number; recompute: boolean }[]>`
    with definition as (
      select o.id as organization_id, d.code, d.unit_code, d.aggregation_type, d.category_code, d.stored_in, d.stored_code,
        d.stored_column, d.is_built, d.position, own.higher_is_better, own.target_levels, own.scope_levels,
        own.period_codes,
        coalesce(k.translations_json -> o.default_locale ->> 'label', d.label ->> o.default_locale,
          k.translations_json -> 'fr' ->> 'label', d.label ->> 'fr') as label,
        coalesce(k.translations_json -> o.default_locale ->> 'description', d.description ->> o.default_locale,
          k.translations_json -> 'fr' ->> 'description', d.description ->> 'fr') as description,
        case when k.id is null then d.is_built
          else (k.is_built, k.period_codes, k.scope_levels, k.target_levels, k.stored_in, k.stored_code)
            is distinct from (d.is_built, own.period_codes, own.scope_levels, own.target_levels, d.stored_in, d.stored_code)
        end as recompute
      from jsonb_to_recordset(${JSON.stringify(catalogueRows().metrics)}::text::jsonb) as d(
        code text, label jsonb, description jsonb, unit_code text, aggregation_type text, higher_is_better boolean,
        category_code text, target_levels text[], scope_levels text[], period_codes text[], stored_in text,
        stored_code text, stored_column text, is_built boolean, position integer)
      join organization o on o.id = ${organizationId}
      left join kpi_metric k on k.organization_id = o.id and k.code = d.code
      cross join lateral (
        select case when 'higher_is_better' = any(k.decided) then k.higher_is_better else d.higher_is_better end as higher_is_better,
          case when 'target_levels' = any(k.decided) then k.target_levels else d.target_levels end as target_levels,
          case when 'scope_levels' = any(k.decided) then k.scope_levels else d.scope_levels end as scope_levels,
          case when 'period_codes' = any(k.decided) then k.period_codes else d.period_codes end as period_codes
      ) own
    ),
    written as (
      insert into kpi_metric as k (organization_id, code, label, description, unit_code, aggregation_type,
        higher_is_better, category_code, target_levels, scope_levels, period_codes, stored_in, stored_code,
        stored_column, is_built, position, updated_at)
      -- In the order of the codes: two at once then lock the rows in the same order.
      select organization_id, code, label, description, unit_code, aggregation_type, higher_is_better,
        category_code, target_levels, scope_levels, period_codes, stored_in, stored_code, stored_column, is_built,
        position, now()
      from definition order by code collate "C"
      on conflict (organization_id, code) do update set
        label = excluded.label, description = excluded.description, unit_code = excluded.unit_code,
        aggregation_type = excluded.aggregation_type, higher_is_better = excluded.higher_is_better,
        category_code = excluded.category_code, target_levels = excluded.target_levels,
        scope_levels = excluded.scope_levels, period_codes = excluded.period_codes, stored_in = excluded.stored_in,
        stored_code = excluded.stored_code, stored_column = excluded.stored_column, is_built = excluded.is_built,
        updated_at = excluded.updated_at
      where k.formula is null
        and (k.label, k.description, k.unit_code, k.aggregation_type, k.higher_is_better, k.category_code,
          k.target_levels, k.scope_levels, k.period_codes, k.stored_in, k.stored_code, k.stored_column, k.is_built)
        is distinct from (excluded.label, excluded.description, excluded.unit_code, excluded.aggregation_type,
          excluded.higher_is_better, excluded.category_code, excluded.target_levels, excluded.scope_levels,
          excluded.period_codes, excluded.stored_in, excluded.stored_code, excluded.stored_column,
          excluded.is_built)
      returning k.code
    )
    select count(*) as changed, coalesce(bool_or(d.recompute), false) as recompute
    from written w join definition d using (code)`;
  return { changed: row?.changed ?? 0, recompute: row?.recompute ?? false };
}

async function syncStates(sql: Sql, organizationId: string): Promise<number> {
  const inserted = await sql`
    insert into kpi_state (organization_id, domain, state_code, label, ordre, color, kind)
    select o.id, d.domain, d.state_code, coalesce(d.label ->> o.default_locale, d.label ->> 'fr'), d.ordre, d.color,
      d.kind
    from jsonb_to_recordset(${JSON.stringify(catalogueRows().states)}::text::jsonb) as d(
      domain text, state_code text, label jsonb, ordre integer, color text, kind text)
    join organization o on o.id = ${organizationId}
    -- Only what is missing is tried: a conflict would use up an id each time.
    where not exists (
      select from kpi_state s
      where s.organization_id = o.id and s.domain = d.domain and s.state_code = d.state_code)
    order by d.domain collate "C", d.ordre
    on conflict (organization_id, domain, state_code) do nothing
    returning id`;
  return inserted.length;
}
