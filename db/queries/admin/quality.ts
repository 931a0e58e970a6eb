import type { Locale } from "@/lib/metrics";
import type { Day, PeriodCode } from "@/lib/period";
import type { Sql } from "../../client";
import { labelled, ownLabel } from "./words";

export type QualityRow = {
  code: string;
  label: string;
  rows: number;
  /** The earliest of them. */
  sample: { day: Day; period: PeriodCode; scope: string; value: number | null };
};
export type SilentMetric = {
  code: string;
  label: string;
  reason: "off" | "notBuilt" | "noRows";
  levels: number;
};

type Found<R> = R & { own: string | null };

/** Days that the checks look back over. */
export const CHECKED_DAYS = 60;

const since = (sql: Sql, org: string) => sql`
  (select (tick_at at time zone time_zone)::date - ${CHECKED_DAYS}::int from engine_clock where organization_id = ${org})`;

const earliest = (sql: Sql) => sql`
  (array_agg(jsonb_build_object('day', v.date_id, 'period', v.period_code, 'scope', s.label, 'value', v.value_number)
    order by v.date_id, v.period_code, s.label))[1]`;

/** Ratios in percent that lie outside 0 to 100; coverage may exceed 100. */
export async function ratiosOutside(sql: Sql, org: string, locale: Locale): Promise<QualityRow[]> {
  const rows = await sql<Found<QualityRow>[]>`
    select k.code, k.label, ${ownLabel(sql, locale)} as own, count(*)::int as rows, ${earliest(sql)} as sample
    from kpi_value v
    join kpi_metric k on k.organization_id = v.organization_id and k.id = v.metric_id
    join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id
    where v.organization_id = ${org} and v.date_id >= ${since(sql, org)} and k.unit_code = 'Pourcentage' and k.formula is null
      and k.aggregation_type in ('PCT', 'RATIO', 'AVG') and k.code not like '%COVERAGE%' and k.code not like 'PREVISION%'
      and (v.value_number < 0 or v.value_number > 100)
    group by k.code, k.label, own order by rows desc, k.code limit 50`;
  return rows.map(labelled(locale));
}

/** Ratios whose row holds no denominator. */
export async function missingDenominators(sql: Sql, org: string, locale: Locale): Promise<QualityRow[]> {
  const rows = await sql<Found<QualityRow>[]>`
    select k.code, k.label, ${ownLabel(sql, locale)} as own, count(*)::int as rows, ${earliest(sql)} as sample
    from kpi_value v
    join kpi_metric k on k.organization_id = v.organization_id and k.id = v.metric_id
    join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id
    where v.organization_id = ${org} and v.date_id >= ${since(sql, org)} and v.numerator_value is not null
      and coalesce(v.denominator_value, 0) = 0
    group by k.code, k.label, own order by rows desc, k.code limit 50`;
  return rows.map(labelled(locale));
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
export async function silentMetrics(sql: Sql, org: string, locale: Locale): Promise<SilentMetric[]> {
  const rows = await sql<Found<SilentMetric>[]>`
    with seen as (
      select distinct v.metric_id from kpi_value v join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id
      where v.organization_id = ${org} and v.date_id >= ${since(sql, org)} and s.scope_type = 'Global'
      union
      select distinct v.metric_id from kpi_percentiles v join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id
      where v.organization_id = ${org} and v.date_id >= ${since(sql, org)} and s.scope_type = 'Global'
    )
    select k.code, k.label, ${ownLabel(sql, locale)} as own, case when not k.is_active then 'off' when not k.is_built then 'notBuilt' else 'noRows' end as reason,
      array_length(k.period_codes, 1) as levels
    from kpi_metric k
    left join kpi_metric d on d.organization_id = k.organization_id and d.code = k.stored_code and k.stored_in = 'kpi_percentiles'
    where k.organization_id = ${org} and not (k.stored_in = 'kpi_percentiles' and k.stored_code = k.code)
      and k.stored_in in ('kpi_value', 'kpi_percentiles')
      and not exists (select from seen where metric_id = coalesce(d.id, k.id))
    order by reason, k.position`;
  return rows.map(labelled(locale));
}
