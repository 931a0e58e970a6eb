import type { Locale } from "@/lib/metrics";
import type { Moment } from "@/lib/moment";
import type { Day, PeriodCode } from "@/lib/period";
import type { Sql } from "../../client";
import { CHECKED_DAYS } from "../../figures-check";
import { moment } from "../clock";
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
  reason: "off" | "notBuilt" | "notCentre" | "noRows";
  levels: number;
};

type Found<R> = R & { own: string | null };

const since = (sql: Sql, org: string) => sql`
  (select (tick_at at time zone time_zone)::date - ${CHECKED_DAYS}::int from engine_clock where organization_id = ${org})`;

/** When the figures were last looked through (db/figures-check.ts); null: not yet. */
export async function checkedAt(sql: Sql, org: string, timeZone: string): Promise<Moment | null> {
  const [row] = await sql<{ at: Moment | null }[]>`
    select ${moment(sql, sql`checked_at`, timeZone)} as at from engine_clock where organization_id = ${org}`;
  return row?.at ?? null;
}

/** What the last look through the figures found of one kind. */
export async function listFound(
  sql: Sql,
  org: string,
  check: "outside" | "denominator",
  locale: Locale,
): Promise<QualityRow[]> {
  const rows = await sql<Found<QualityRow>[]>`
    select k.code, k.label, ${ownLabel(sql, locale)} as own, c.rows,
      jsonb_build_object('day', c.date_id, 'period', c.period_code, 'scope', s.label, 'value', c.value_number) as sample
    from kpi_check c
    join kpi_metric k on k.organization_id = c.organization_id and k.id = c.metric_id
    join kpi_scope s on s.organization_id = c.organization_id and s.id = c.scope_id
    where c.organization_id = ${org} and c.check_code = ${check}
    order by c.rows desc, k.code limit 50`;
  return rows.map(labelled(locale));
}

/** Days of the last weeks on which nobody did anything, weekends and holidays left out. */
export async function emptyDays(sql: Sql, org: string): Promise<string[]> {
  const rows = await sql<{ day: string }[]>`
    with clock as (
      select (c.tick_at at time zone c.time_zone)::date as today, o.settings_json -> 'holidays' as holidays
      from engine_clock c join organization o on o.id = c.organization_id where c.organization_id = ${org}
    ),
    first as (select day_on from fact_activity where organization_id = ${org} and day_on >= ${since(sql, org)} order by day_on limit 1)
    select d::date as day from clock, generate_series(
      greatest(today - ${CHECKED_DAYS}::int, (select day_on from first))::timestamp, (today - 1)::timestamp, interval '1 day') d
    where extract(isodow from d) < 6 and not coalesce(holidays, '[]') ? to_char(d, 'YYYY-MM-DD')
      and (select a.day_on from fact_activity a where a.organization_id = ${org} and a.day_on = d::date limit 1) is null
    order by 1 desc limit 60`;
  return rows.map((row) => row.day);
}

/** Statistics without a row of the whole centre in the last weeks, and why as far as that is known. */
export async function silentMetrics(sql: Sql, org: string, locale: Locale): Promise<SilentMetric[]> {
  const rows = await sql<Found<SilentMetric>[]>`
    select k.code, k.label, ${ownLabel(sql, locale)} as own,
      case when not k.is_active then 'off' when not k.is_built then 'notBuilt'
        when not 'Global' = any(k.scope_levels) then 'notCentre' else 'noRows' end as reason,
      array_length(k.period_codes, 1) as levels
    from kpi_metric k
    left join kpi_metric d on d.organization_id = k.organization_id and d.code = k.stored_code and k.stored_in = 'kpi_percentiles'
    where k.organization_id = ${org} and not (k.stored_in = 'kpi_percentiles' and k.stored_code = k.code)
      -- Of a distribution another rank may be kept for the centre.
      and (not 'Global' = any(k.scope_levels) or not exists (
        select from kpi_check c where c.organization_id = ${org} and c.check_code = 'seen' and c.metric_id = coalesce(d.id, k.id)))
    order by reason, k.position`;
  return rows.map(labelled(locale));
}
