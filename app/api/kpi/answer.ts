import type { Fact, MetricRow } from "@/db/queries/facts";
import { BYTE_ORDER_MARK, csv } from "@/lib/csv";
import type { Moment } from "@/lib/moment";
import { isRunning, type PeriodCode } from "@/lib/period";

/** What GET /api/kpi answers: rows as they are stored, and all that is needed to read them. */
export type KpiAnswer = {
  organization: string;
  /** The zone whose days these are. */
  time_zone: string;
  /** "Now" of every value: nothing later is in it. Null before the first run. */
  as_of: Moment | null;
  scope: { type: string; id: string | null; label: string };
  target: { type: string; id: string | null; label: string };
  period: PeriodCode;
  from: string;
  to: string;
  metrics: KpiMetric[];
  values: KpiValue[];
};

type KpiMetric = {
  code: string;
  label: string;
  definition: string;
  unit: string;
  higher_is_better: boolean;
  /** What an absent row means: 0 for a count, null ("no data") for everything else. */
  empty_value: 0 | null;
};

type KpiValue = {
  metric: string;
  /** Last day of the period. */
  date: string;
  /** The period holds "now": a value to date. */
  running: boolean;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  sample_size: number | null;
  percentiles: {
    p50: number | null;
    p75: number | null;
    p90: number | null;
    min?: number | null;
    max?: number | null;
  } | null;
  extra: unknown;
  /** When the row last changed; null where its table does not keep it. */
  computed_at: Moment | null;
};

export function kpiMetric(row: MetricRow): KpiMetric {
  return {
    code: row.code,
    label: row.label,
    definition: row.description,
    unit: row.unit,
    higher_is_better: row.higherIsBetter,
    empty_value: row.emptyValue,
  };
}

/** `extremes`: whether the least and the greatest observation, which are single people's, may be told. */
export function kpiValue(fact: Fact, today: string, extremes: boolean): KpiValue {
  const { p50, p75, p90, min, max } = fact;
  return {
    metric: fact.code,
    date: fact.dateId,
    running: isRunning(fact.period, fact.dateId, today),
    value: fact.value,
    numerator: fact.numerator,
    denominator: fact.denominator,
    sample_size: fact.sampleSize,
    percentiles: p50 === null ? null : { p50, p75, p90, ...(extremes && { min, max }) },
    extra: extremes ? fact.extra : null,
    computed_at: fact.computedAt,
  };
}

/** The same answer as a table: every line says by itself what it is about, so that files can be put together. */
export function kpiCsv(answer: KpiAnswer): string {
  const labels = new Map(answer.metrics.map((metric) => [metric.code, metric]));
  const head = [
    "metric",
    "label",
    "unit",
    "scope_type",
    "scope_id",
    "scope_label",
    "target_type",
    "target_id",
    "target_label",
    "period",
    "date",
    "running",
    "value",
    "numerator",
    "denominator",
    "sample_size",
    "p50",
    "p75",
    "p90",
    "min",
    "max",
    "computed_at",
    "as_of",
    "time_zone",
  ];
  const { scope, target } = answer;
  const lines = answer.values.map((value) => [
    value.metric,
    labels.get(value.metric)?.label,
    labels.get(value.metric)?.unit,
    ...[scope.type, scope.id, scope.label, target.type, target.id, target.label],
    ...[answer.period, value.date, value.running],
    ...[value.value, value.numerator, value.denominator, value.sample_size],
    ...[value.percentiles?.p50, value.percentiles?.p75, value.percentiles?.p90],
    ...[value.percentiles?.min, value.percentiles?.max],
    ...[value.computed_at, answer.as_of, answer.time_zone],
  ]);
  return BYTE_ORDER_MARK + csv([head, ...lines]);
}
