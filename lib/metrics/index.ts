import { METRICS, type Metric, type MetricCode } from "./families";
import { PERCENTILE_METRICS } from "./percentiles";
import type {
  MetricEntry,
  PercentileCode,
  PercentileEntry,
  PeriodCode,
  ScopeType,
  Storage,
  TargetType,
} from "./types";

export { CATEGORY_LABELS } from "./categories";
export type { Compute } from "./compute";
export * from "./states";
export * from "./types";
export { METRICS, type Metric, type MetricCode, PERCENTILE_METRICS };

const BY_CODE = new Map<string, Metric>(METRICS.map((metric) => [metric.code, metric]));
const PERCENTILE_BY_CODE = new Map<string, PercentileEntry>(
  PERCENTILE_METRICS.map((entry) => [entry.code, entry]),
);

/** The statistic of a code known at compile time. */
export function metric(code: MetricCode): Metric {
  return BY_CODE.get(code) as Metric;
}

/** The statistic of a code from outside (an address, an API call), or undefined. */
export function findMetric(code: string): Metric | undefined {
  return BY_CODE.get(code);
}

/** The distribution that a stored code names. */
export function percentileMetric(code: PercentileCode): PercentileEntry {
  return PERCENTILE_BY_CODE.get(code) as PercentileEntry;
}

/** The table of a statistic, a distribution or a metric of an organisation's own. */
export const storedIn = (code: string): Storage["storedIn"] =>
  (BY_CODE.get(code) ?? PERCENTILE_BY_CODE.get(code))?.storedIn ?? "kpi_value";

/** Whether something computes this number yet: for a percentile, whether its distribution is made. */
export function isBuilt(entry: MetricEntry | PercentileEntry): boolean {
  if (entry.compute === null) return false;
  if (entry.storedIn !== "kpi_percentiles") return true;
  return percentileMetric(entry.storedCode).compute !== null;
}

/** Targets at which a learner has rows; Ua and Projet only as "all of them" (kpi.md 1.13). */
const LEARNER_TARGETS: readonly TargetType[] = ["Global", "Module", "Ua", "Projet"];

/**
 * Periods and targets at which rows of this entry exist for a scope of this type: those that it declares,
 * and for a learner only Week and Month (Day where it knows no other) and few targets, because learners'
 * rows are most of the volume (kpi.md 1.13). Both are empty when it knows no such scope.
 */
export function levelsAt(
  entry: Pick<MetricEntry | PercentileEntry, "code" | "periods" | "scopes" | "targets">,
  scope: ScopeType,
): { periods: readonly PeriodCode[]; targets: readonly TargetType[] } {
  if (!entry.scopes.includes(scope)) return { periods: [], targets: [] };
  if (scope !== "Apprenant") return { periods: entry.periods, targets: entry.targets };
  const calendar = entry.periods.filter((period) => period === "Week" || period === "Month");
  return {
    periods: calendar.length > 0 ? calendar : entry.periods,
    targets: entry.targets.filter(
      (target) =>
        LEARNER_TARGETS.includes(target) || (target === "Competence" && entry.code === "PROGRESSION_MOY"),
    ),
  };
}
