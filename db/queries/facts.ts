import type postgres from "postgres";
import { readableExtra, type Viewer } from "@/lib/access";
import { findMetric, LOCALES, type Locale, type Storage, storedIn } from "@/lib/metrics";
import type { Moment } from "@/lib/moment";
import type { PeriodCode } from "@/lib/period";
import type { Sql } from "../client";
import { moment } from "./clock";
import { disclosed } from "./disclosed";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** A run of cells of one statistic: every stored row of it with `from` ≤ date_id ≤ `to`. */
export type Ask = {
  scopeId: number;
  targetId: number;
  /** kpi_metric.code, be it a statistic or a distribution (PROGRESSION). */
  code: string;
  period: PeriodCode;
  from: string;
  to: string;
};

/** One stored row. What its table does not have is null. */
export type Fact = {
  scopeId: number;
  targetId: number;
  code: string;
  period: PeriodCode;
  dateId: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  sampleSize: number | null;
  p50: number | null;
  p75: number | null;
  p90: number | null;
  min: number | null;
  max: number | null;
  extra: unknown;
  computedAt: Moment | null;
};

/** Who reads rows, and the zone that moments are told in. */
export type FactReader = Viewer & { organization: { timeZone: string } };

const isMirrored = (code: string) => findMetric(code)?.storedColumn === "coverage_percentage";

/**
 * Reads rows of any statistic from the table that the catalogue says holds it, all asks in one query through the
 * tables' read indexes. Nothing is computed here: a statistic without a row has none in the answer.
 * The two coverage percentages are read from their mirror in kpi_value, which knows when it was computed.
 * That the reader may read the asked scopes is the caller's to know; rows that would tell this reader of single people,
 * and what a row says beside its number that this reader may not read, are already left out.
 */
export async function readFacts(sql: Sql, reader: FactReader, asks: readonly Ask[]): Promise<Fact[]> {
  if (asks.length === 0) return [];
  const org = reader.organizationId;
  const { timeZone } = reader.organization;
  const column = <K extends keyof Ask>(key: K) => asks.map((ask) => ask[key]);
  const [first, last] = [column("from").sort()[0]!, column("to").sort().at(-1)!];
  const periods = [...new Set(column("period"))];
  // The dates and periods of all asks, for the planner: it looks at the partitions that they are in and at no other.
  const within = (alias: string) => sql`${sql(`${alias}.period_code`)} = any(${periods}::text[])
    and ${sql(`${alias}.date_id`)} between ${first}::date and ${last}::date
    and ${sql(`${alias}.date_id`)} between a.from_on and a.to_on`;
  const noDistribution = sql`null::numeric, null::numeric, null::numeric, null::numeric, null::numeric`;
  // The tables that hold what is asked, and no other: the planner's time is most of this query's.
  const branches: Readonly<Record<Storage["storedIn"], () => Fragment>> = {
    kpi_value: () => sql`
      select v.scope_id, v.target_id, a.code, v.period_code, v.date_id, v.value_number, v.numerator_value,
        v.denominator_value, v.sample_size, ${noDistribution}, v.extra_data_json, v.computed_at
      from ask a join kpi_value v on v.organization_id = ${org} and v.scope_id = a.scope_id
        and v.target_id = a.target_id and v.metric_id = a.metric_id and v.period_code = a.period_code
        and ${within("v")}
      where a.stored_in = 'kpi_value' or a.stored_column = 'coverage_percentage'`,
    kpi_percentiles: () => sql`
      select p.scope_id, p.target_id, a.code, p.period_code, p.date_id,
        case a.stored_column when 'percentile_75' then p.percentile_75 when 'percentile_90' then p.percentile_90
          else p.percentile_50 end,
        null::numeric, null::numeric, p.sample_size, p.percentile_50, p.percentile_75, p.percentile_90, p.min_observed_value,
        p.max_observed_value, null::jsonb, null::timestamptz
      from ask a join kpi_percentiles p on p.organization_id = ${org} and p.scope_id = a.scope_id
        and p.target_id = a.target_id and p.metric_id = a.distribution_id and p.period_code = a.period_code
        and ${within("p")}
      where a.distribution_id is not null`,
    kpi_plan_gap: () => sql`
      select g.scope_id, g.target_id, a.code, g.period_code, g.date_id,
        case a.stored_column when 'expected_count' then g.expected_count when 'done_count' then g.done_count
          else g.gap_value end,
        g.done_count, g.expected_count, null::integer, ${noDistribution}, null::jsonb, null::timestamptz
      from ask a join kpi_plan_gap g on g.organization_id = ${org} and g.scope_id = a.scope_id
        and g.target_id = a.target_id and g.period_code = a.period_code
        and ${within("g")}
      where a.stored_in = 'kpi_plan_gap' and a.stored_column <> 'coverage_percentage'`,
    kpi_state_count: () => sql`
      select c.scope_id, c.target_id, a.code, c.period_code, c.date_id, c.state_count_value, null::numeric, null::numeric,
        null::integer, ${noDistribution}, null::jsonb, null::timestamptz
      from ask a join kpi_state_count c on c.organization_id = ${org} and c.scope_id = a.scope_id
        and c.target_id = a.target_id and c.state_id = a.state_id and c.period_code = a.period_code
        and ${within("c")}
      where a.state_id is not null`,
  };
  const tables = [
    ...new Set(column("code").map((code) => (isMirrored(code) ? "kpi_value" : storedIn(code)))),
  ];
  const rows = await sql<Fact[]>`
    with ask as materialized (
      select a.*, m.id as metric_id, m.stored_in, m.stored_code, m.stored_column, d.id as distribution_id, s.id as state_id
      from unnest(${column("scopeId")}::bigint[], ${column("targetId")}::bigint[], ${column("code")}::text[],
        ${column("period")}::text[], ${column("from")}::date[], ${column("to")}::date[])
        as a(scope_id, target_id, code, period_code, from_on, to_on)
      join kpi_metric m on m.organization_id = ${org} and m.code = a.code
      left join kpi_metric d on d.organization_id = ${org} and m.stored_in = 'kpi_percentiles' and d.code = m.stored_code
      left join kpi_state s on s.organization_id = ${org} and m.stored_in = 'kpi_state_count'
        and s.domain || '/' || s.state_code = m.stored_code
    ),
    fact(scope_id, target_id, code, period_code, date_id, value, numerator_value, denominator_value, sample_size,
      p50, p75, p90, min, max, extra_data_json, computed_at) as (
      ${tables.map((table) => branches[table]()).reduce((all, one) => sql`${all} union all ${one}`)}
    )
    select scope_id as "scopeId", target_id as "targetId", code, period_code as period, date_id as "dateId", value,
      numerator_value as numerator, denominator_value as denominator, sample_size as "sampleSize",
      p50, p75, p90, min, max, extra_data_json as extra, ${moment(sql, sql`computed_at`, timeZone)} as "computedAt"
    from fact order by code, scope_id, target_id, period_code, date_id`;
  const told = await disclosed(sql, reader, rows);
  return told.map((row) => ({ ...row, extra: readableExtra(reader, row.code, row.extra) }));
}

/** A statistic as the organisation's catalogue has it: admins change labels, thresholds and what is shown. */
export type MetricRow = {
  id: number;
  code: string;
  label: string;
  description: string;
  unit: string;
  higherIsBetter: boolean;
  warnBelow: number | null;
  warnAbove: number | null;
  objective: number | null;
  isActive: boolean;
  isBuilt: boolean;
  storedIn: string;
  /** What an absent row means. */
  emptyValue: 0 | null;
};

/**
 * Catalogue rows of these codes, by code. Words in the reader's language: the organisation's own where an admin
 * wrote some, else the catalogue's, else what the row has (a metric of the organisation's own, in its language).
 */
export async function readMetrics(
  sql: Sql,
  organizationId: string,
  codes: readonly string[],
  locale: string,
): Promise<Map<string, MetricRow>> {
  const rows = await sql<(MetricRow & { own: Partial<Record<"label" | "description", string>> | null })[]>`
    select id, code, label, description, translations_json -> ${locale} as own, unit_code as unit,
      higher_is_better as "higherIsBetter", warn_below as "warnBelow", warn_above as "warnAbove", objective,
      is_active as "isActive", is_built as "isBuilt", stored_in as "storedIn",
      case when aggregation_type in ('COUNT', 'SUM') then 0 end as "emptyValue"
    from kpi_metric where organization_id = ${organizationId} and code = any(${[...codes]}::text[])`;
  return new Map(
    rows.map(({ own, ...row }) => {
      const entry = findMetric(row.code);
      const words = isLocale(locale) &&
        entry && { label: entry.label[locale], description: entry.description[locale] };
      return [
        row.code,
        {
          ...row,
          ...words,
          ...(own?.label && { label: own.label }),
          ...(own?.description && { description: own.description }),
        },
      ];
    }),
  );
}

const isLocale = (text: string): text is Locale => LOCALES.some((locale) => locale === text);
