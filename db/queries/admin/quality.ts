import type { Sql } from "../../client";

export type QualityRow = { code: string; label: string; rows: number; sample: string | null };
export type SilentMetric = {
  code: string;
  label: string;
  reason: "off" | "notBuilt" | "noRows";
  levels: number;
};

/** Days that the checks look back over. */
export const CHECKED_DAYS = 60;

const since = (sql: Sql, org: string) => sql`
  (select (tick_at at time zone time_zone)::date - ${CHECKED_DAYS}::int from engine_clock where organization_id = ${org})`;

/** Ratios in percent that lie outside 0 to 100; coverage may exceed 100. */
export async function ratiosOutside(sql: Sql, org: string): Promise<QualityRow[]> {
  return sql<QualityRow[]>`
    select m.code, m.label, count(*)::int as rows, min(v.date_id || ' ' || v.period_code || ' ' || s.label || ' · ' || v.value_number) as sample
    from kpi_value v
    join kpi_metric m on m.organization_id = v.organization_id and m.id = v.metric_id
    join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id
    where v.organization_id = ${org} and v.date_id >= ${since(sql, org)} and m.unit_code = 'Pourcentage' and m.formula is null
      and m.aggregation_type in ('PCT', 'RATIO', 'AVG') and m.code not like '%COVERAGE%' and m.code not like 'PREVISION%'
      and (v.value_number < 0 or v.value_number > 100)
    group by m.code, m.label order by 3 desc, 1 limit 50`;
}

/** Ratios whose row holds no denominator. */
export async function missingDenominators(sql: Sql, org: string): Promise<QualityRow[]> {
  return sql<QualityRow[]>`
    select m.code, m.label, count(*)::int as rows, min(v.date_id || ' ' || v.period_code || ' ' || s.label) as sample
    from kpi_value v
    join kpi_metric m on m.organization_id = v.organization_id and m.id = v.metric_id
    join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id
    where v.organization_id = ${org} and v.date_id >= ${since(sql, org)} and v.numerator_value is not null
      and coalesce(v.denominator_value, 0) = 0
    group by m.code, m.label order by 3 desc, 1 limit 50`;
}

/** Days of the last weeks on which nobody did anything, weekends and holidays left out. */
export async function emptyDays(sql: Sql, org: string): Promise<string[]> {
  const rows = await sql<{ day: string }[]>`
    with clock as (
      select (c.tick_at at time zone c.time_zone)::date as today, o.settings_json -> 'holidays' as holidays
      from engine_clock c join organization o on o.id = c.organization_id where c.organization_id = ${org}
    ),
    active as (select distinct day_on from fact_activity where organization_id = ${org} and day_on >= ${since(sql, org)})
    select d::date as day from clock, generate_series(
      greatest(today - ${CHECKED_DAYS}::int, (select min(day_on) from active))::timestamp, (today - 1)::timestamp, interval '1 day') d
    where extract(isodow from d) < 6 and not coalesce(holidays, '[]') ? to_char(d, 'YYYY-MM-DD')
      and not exists (select from active where day_on = d::date)
    order by 1 desc limit 60`;
  return rows.map((row) => row.day);
}

/** Statistics without a row of the whole centre in the last weeks, and why as far as that is known. */
export async function silentMetrics(sql: Sql, org: string): Promise<SilentMetric[]> {
  return sql<SilentMetric[]>`
    with seen as (
      select distinct v.metric_id from kpi_value v join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id
      where v.organization_id = ${org} and v.date_id >= ${since(sql, org)} and s.scope_type = 'Global'
      union
      select distinct v.metric_id from kpi_percentiles v join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id
      where v.organization_id = ${org} and v.date_id >= ${since(sql, org)} and s.scope_type = 'Global'
    )
    select m.code, m.label, case when not m.is_active then 'off' when not m.is_built then 'notBuilt' else 'noRows' end as reason,
      array_length(m.period_codes, 1) as levels
    from kpi_metric m
    left join kpi_metric d on d.organization_id = m.organization_id and d.code = m.stored_code and m.stored_in = 'kpi_percentiles'
    where m.organization_id = ${org} and not (m.stored_in = 'kpi_percentiles' and m.stored_code = m.code)
      and m.stored_in in ('kpi_value', 'kpi_percentiles')
      and not exists (select from seen where metric_id = coalesce(d.id, m.id))
    order by 3, m.position`;
}
