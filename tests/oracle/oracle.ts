import { addDays, type Slice, slicesBetween } from "./calendar";
import { cellsOfScope } from "./cell";
import { type Fraction, percentile, ratio, rounded } from "./fraction";
import {
  hasRows,
  type Levels,
  PERCENTILE_LEVELS,
  PROJECT_PLAN_LEVELS,
  STATE_LEVELS,
  selector,
  UA_PLAN_LEVELS,
  VALUE_LEVELS,
} from "./levels";
import type { Distribution, Json, Measure, Metric } from "./measure";
import { ACTIVITY, ACTIVITY_DISTRIBUTIONS } from "./metrics/activity";
import { FEEDBACK, FEEDBACK_DISTRIBUTIONS } from "./metrics/feedback";
import { FLOW, FLOW_DISTRIBUTIONS, stateCounts } from "./metrics/flow";
import { PLAN, planGap } from "./metrics/plan";
import { PROGRESS, PROGRESS_DISTRIBUTIONS } from "./metrics/progress";
import { SCORE_DISTRIBUTIONS, SCORES } from "./metrics/scores";
import type { Day, Organisation, PeriodCode } from "./model";
import { tileOf } from "./tiles";
import { World } from "./world";

/** Every metric of kpi_value, by code. */
export const METRICS: Readonly<Record<string, Metric>> = {
  ...ACTIVITY,
  ...PROGRESS,
  ...PLAN,
  ...SCORES,
  ...FEEDBACK,
  ...FLOW,
};

/** Every distribution of kpi_percentiles, by stored code. */
export const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  ...ACTIVITY_DISTRIBUTIONS,
  ...PROGRESS_DISTRIBUTIONS,
  ...SCORE_DISTRIBUTIONS,
  ...FEEDBACK_DISTRIBUTIONS,
  ...FLOW_DISTRIBUTIONS,
};

export type Table = "kpi_value" | "kpi_percentiles" | "kpi_state_count" | "kpi_plan_gap" | "kpi_tile_cache";

/** One expected row, by natural keys: `Groupe:g1`, `Module:m1`; `Global`, and `Ua` for all UAs. */
export interface Row {
  table: Table;
  date: Day;
  period: PeriodCode;
  scope: string;
  target: string;
  /** Metric code; domain/state_code in kpi_state_count; empty in the others. */
  metric: string;
  columns: Record<string, Json>;
}

export const rowKey = (row: Omit<Row, "columns">) =>
  [row.table, row.date, row.period, row.scope, row.target, row.metric].join(" | ");

export interface Wanted {
  /** Codes of kpi_value and stored codes of kpi_percentiles; absent: all. */
  codes?: ReadonlySet<string>;
  /** Absent: every date that has rows. */
  dates?: ReadonlySet<Day>;
}

type Selected = Record<"values" | "percentiles", ReturnType<typeof selector>>;

const number = (value: Fraction | null | undefined) => (value ? rounded(value) : null);

/** All rows that the product must have for this organisation, and no others, by key. */
export function expectedRows(organisation: Organisation, wanted: Wanted = {}): Map<string, Row> {
  const world = new World(organisation);
  const rows = new Map<string, Row>();
  if (world.firstOn === null) return rows;
  const is = (levels: Levels) => wanted.codes === undefined || wanted.codes.has(levels.code);
  const selected = {
    values: selector(VALUE_LEVELS.filter(is)),
    percentiles: selector(PERCENTILE_LEVELS.filter(is)),
  };
  for (const slice of slicesBetween(world.firstOn, world.today)) {
    if (wanted.dates && !wanted.dates.has(slice.dateId)) continue;
    for (const row of rowsOfSlice(world, slice, selected)) rows.set(rowKey(row), row);
  }
  return rows;
}

const inDays = (world: World, from: Day, to: Day) =>
  world.facts.filter((fact) => from <= fact.day && fact.day <= to);

function* rowsOfSlice(world: World, slice: Slice, wanted: Selected): Generator<Row> {
  const window = inDays(world, slice.from, slice.asOf);
  const week = inDays(world, addDays(slice.asOf, -6), slice.asOf);
  for (const scope of world.scopes) {
    const cells = cellsOfScope(world, slice, scope, window);
    const weekCells = cellsOfScope(world, slice, scope, week);
    for (const target of world.targets) {
      const cell = cells(target);
      const has = (levels: Levels) => hasRows(levels, slice.period, scope, target);
      const row = (table: Table, metric: string, columns: Row["columns"]): Row => {
        const { dateId: date, period } = slice;
        return { table, date, period, scope, target, metric, columns };
      };
      for (const { code } of wanted.values(slice.period, scope, target)) {
        const measure = METRICS[code]!(cell);
        if (measure !== null) yield row("kpi_value", code, valueColumns(measure));
      }
      for (const { code } of wanted.percentiles(slice.period, scope, target)) {
        const samples = DISTRIBUTIONS[code]!(cell);
        if (samples.length > 0) yield row("kpi_percentiles", code, percentileColumns(samples));
      }
      if (has(STATE_LEVELS)) {
        for (const [state, n] of stateCounts(cell))
          yield row("kpi_state_count", state, { state_count_value: n });
      }
      const gap = has(PROJECT_PLAN_LEVELS)
        ? planGap(cell, "Projet")
        : has(UA_PLAN_LEVELS)
          ? planGap(cell, "Ua")
          : { expected: 0, done: 0 };
      if (gap.expected > 0 || gap.done > 0) yield row("kpi_plan_gap", "", gapColumns(gap));
      const tile = tileOf(cell, weekCells(target));
      if (tile !== null) yield row("kpi_tile_cache", "", tile);
    }
  }
}

function valueColumns(measure: Measure): Row["columns"] {
  return {
    value_number: number(measure.value),
    numerator_value: number(measure.numerator),
    denominator_value: number(measure.denominator),
    sample_size: measure.sample ?? null,
    extra_data_json: measure.extra ?? null,
  };
}

function percentileColumns(samples: readonly Fraction[]): Row["columns"] {
  const at = (hundredths: number) => number(percentile(samples, ratio(hundredths, 100)));
  return {
    percentile_50: at(50),
    percentile_75: at(75),
    percentile_90: at(90),
    min_observed_value: at(0),
    max_observed_value: at(100),
    sample_size: samples.length,
  };
}

function gapColumns({ expected, done }: { expected: number; done: number }): Row["columns"] {
  return {
    expected_count: expected,
    done_count: done,
    gap_value: done - expected,
    coverage_percentage: expected === 0 ? null : rounded(ratio(100 * done, expected)),
  };
}
