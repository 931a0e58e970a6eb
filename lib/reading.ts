import { changeDirection } from "./format";
import type { MetricCode } from "./metrics";
import type { PeriodCode, UnitCode } from "./metrics/types";

/** What a figure rests on: its samples, or a ratio's denominator. */
export function samplesOf(figure: { sampleSize: number | null; denominator: number | null }): number | null {
  return figure.sampleSize ?? figure.denominator;
}

export type Change = { delta: number; verdict: "better" | "worse" | "same" };

/** What a change is rounded to: a tenth, and for delays, which are said in minutes and hours, what a minute is of them. */
const STEP: Partial<Record<UnitCode, number>> = { Heures: 1 / 60, Jours: 1 / 1440 };

/**
 * The change from the period before and whether it is for the better. One that would be shown as nothing is none.
 * Null when either value is missing.
 */
export function change(
  value: number | null,
  previous: number | null,
  unit: UnitCode,
  higherIsBetter: boolean,
): Change | null {
  if (value === null || previous === null) return null;
  const steps = 1 / (STEP[unit] ?? 0.1);
  const delta = Math.round((value - previous) * steps) / steps;
  const verdict = changeDirection(delta, higherIsBetter);
  return verdict && { delta, verdict };
}

/** Shares and means a head that rise with the days of their window, as counts do. */
const RISING: readonly MetricCode[] = [
  "TAUX_APPRENANTS_ACTIFS",
  "DUREE_ACTIVE_MOY",
  "FEEDBACK_PAR_APPRENANT",
  "FB_PAR_FORMATEUR",
];
/** Of their full length on every day. */
const ROLLING: readonly PeriodCode[] = ["Rolling7", "Rolling30"];

/**
 * Whether a value is one so far: how much happened in a window that still runs. It is less than it will be, so beside
 * a whole window's it is neither better nor worse.
 */
export function isSoFar(
  metric: { code: string; nature: "flow" | "stock"; unit: UnitCode },
  at: { period: PeriodCode; running: boolean },
): boolean {
  if (!at.running || metric.nature !== "flow" || ROLLING.includes(at.period)) return false;
  return metric.unit === "Nombre" || RISING.some((code) => code === metric.code);
}
