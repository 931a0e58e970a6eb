import { bits, EVERY } from "@/db/families";
import { METRICS, type MetricCode, PERCENTILE_CODES, type PercentileCode } from "@/lib/metrics";
import { type MeasureId, measuresOf } from "@/lib/metrics/compute";
import { SOURCES, type Source } from "./measures";

/** What a pass decides by: which changes (db/families.ts) ask for which metric, and so for which source. */
export type Masks = {
  /** By code of a metric or distribution: the kinds of change that its rows follow. */
  metrics: ReadonlyMap<string, number>;
  /** By measure: the kinds of change in a cell for which it is needed there. */
  measures: ReadonlyMap<MeasureId, number>;
  /** By name of a source: the kinds of change in a cell for which it has to measure that cell. */
  sources: ReadonlyMap<string, number>;
};

/** A formula and the codes of the computed statistics in it. */
type FormulaParts = { code: string; parts: readonly string[] };

/** What tiles and progression curves show: under load these are computed first. */
const URGENT_METRICS: ReadonlySet<string> = new Set([
  "PROGRESSION_MOY",
  "PROGRESSION",
  "SCORE_NORM",
  "PCT_COMP_ACQUISES",
  "UA_COVERAGE_PCT",
  "INACTIVITE_7J",
  "CYCLE_TIME_TACHE",
  "DELAI_ACQUIS_MICRO",
  "DELAI_FEEDBACK",
  "FEEDBACK_COUNT",
] satisfies (MetricCode | PercentileCode)[]);

/** The kinds of change that they follow. */
export const URGENT = bits(
  "progress",
  "stocks",
  "scores",
  "feedback",
  "answers",
  "durations",
  "acquisitions",
);

/** The masks of the urgent metrics alone. */
export function urgentMasks(): Masks {
  return masks(new Map([...ownMasks()].filter(([code]) => URGENT_METRICS.has(code))));
}

/**
 * A metric is written where something that one of its measures reads has changed; then all its measures are needed there,
 * those that did not change too. A formula asks so for all its parts.
 */
export function masksOf(formulas: readonly FormulaParts[] = []): Masks {
  const own = ownMasks();
  const metrics = new Map(own);
  for (const { code, parts } of formulas) {
    const mask = union(parts.map((part) => own.get(part) ?? EVERY));
    metrics.set(code, mask);
    for (const part of parts) metrics.set(part, (metrics.get(part) ?? 0) | mask);
  }
  // A formula reads a distribution under the code of one of its columns.
  for (const { code, storedCode, storedIn } of METRICS)
    if (storedIn === "kpi_percentiles")
      metrics.set(storedCode, (metrics.get(storedCode) ?? 0) | (metrics.get(code) ?? 0));
  return masks(metrics);
}

/** By code of a metric or distribution: what its own measures follow. */
function ownMasks(): Map<string, number> {
  const metrics = new Map<string, number>();
  for (const { code, compute, storedIn } of METRICS)
    metrics.set(code, union(measuresOf(compute).map(readsOf)) | (TABLES[storedIn] ?? 0));
  for (const code of PERCENTILE_CODES) metrics.set(code, readsOfPercentile(code));
  for (const { code, storedCode, storedIn } of METRICS)
    if (storedIn === "kpi_percentiles") metrics.set(code, metrics.get(storedCode) ?? EVERY);
  return metrics;
}

function masks(metrics: ReadonlyMap<string, number>): Masks {
  const measures = new Map<MeasureId, number>();
  for (const { code, compute } of METRICS)
    for (const measure of measuresOf(compute))
      measures.set(measure, (measures.get(measure) ?? 0) | (metrics.get(code) ?? 0));
  const neededFor = ({ reads = 0, gives, percentiles = {} }: Source) =>
    reads |
    union(Object.keys(gives).map((measure) => measures.get(measure as MeasureId) ?? 0)) |
    // A formula may ask for what a source writes itself.
    union(
      METRICS.filter(({ storedIn }) => (TABLES[storedIn] ?? 0) & reads).map(
        ({ code }) => metrics.get(code) ?? 0,
      ),
    ) |
    union(Object.keys(percentiles).map((code) => metrics.get(code) ?? 0));
  return { metrics, measures, sources: new Map(SOURCES.map((source) => [source.name, neededFor(source)])) };
}

/** What the tables follow that a source writes itself. */
const TABLES: Readonly<Record<string, number>> = {
  kpi_state_count: bits("states"),
  kpi_plan_gap: bits("stocks"),
};

const union = (masks: readonly number[]) => masks.reduce((sum, mask) => sum | mask, 0);

const readsOf = (measure: MeasureId) => union(SOURCES.map(({ gives }) => gives[measure] ?? 0));

const readsOfPercentile = (code: PercentileCode) =>
  union(SOURCES.map(({ percentiles }) => percentiles?.[code] ?? 0));
