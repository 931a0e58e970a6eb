import { levelsAt, type PeriodCode, type ScopeType, type TargetType } from "../metrics";
import type { MetricInfo } from "./types";

type Leveled = Pick<MetricInfo, "code" | "periods" | "scopes" | "targets" | "nature">;

/**
 * Periods in the order in which they stand in for one that a statistic is not kept for. A stock has no window: its
 * last day says more of a rolling window, or of a month that it does not know, than another week.
 */
const INSTEAD: Record<MetricInfo["nature"], Record<PeriodCode, readonly PeriodCode[]>> = {
  flow: {
    Day: ["Day", "Rolling7", "Week", "Rolling30", "Month"],
    Week: ["Week", "Month", "Rolling30", "Rolling7", "Day"],
    Month: ["Month", "Rolling30", "Week", "Rolling7", "Day"],
    Rolling7: ["Rolling7", "Week", "Rolling30", "Month", "Day"],
    Rolling30: ["Rolling30", "Month", "Week", "Rolling7", "Day"],
  },
  stock: {
    Day: ["Day", "Week", "Month"],
    Week: ["Week", "Day", "Month"],
    Month: ["Month", "Day", "Week"],
    Rolling7: ["Day", "Week", "Month"],
    Rolling30: ["Day", "Week", "Month"],
  },
};

/** The period whose rows a page shows of this statistic; null where it knows no such scope. */
export function shownPeriod(metric: Leveled, scope: ScopeType, period: PeriodCode): PeriodCode | null {
  const { periods } = levelsAt(metric, scope);
  return INSTEAD[metric.nature][period].find((candidate) => periods.includes(candidate)) ?? null;
}

/**
 * The target whose rows stand for the chosen one: itself, or for everything "all units" or "all projects" where the
 * statistic is kept for these alone. Null where nothing is.
 */
export function shownTarget(
  metric: Leveled,
  scope: ScopeType,
  chosen: { id: number; targetType: TargetType },
  all: { units: number | null; projects: number | null },
): number | null {
  const { targets } = levelsAt(metric, scope);
  if (targets.includes(chosen.targetType)) return chosen.id;
  if (chosen.targetType !== "Global") return null;
  if (targets.includes("Ua")) return all.units;
  return targets.includes("Projet") ? all.projects : null;
}
