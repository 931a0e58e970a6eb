import { changeDirection } from "./format";

/** What a figure rests on: its samples, or a ratio's denominator. */
export function samplesOf(figure: { sampleSize: number | null; denominator: number | null }): number | null {
  return figure.sampleSize ?? figure.denominator;
}

export type Change = { delta: number; verdict: "better" | "worse" | "same" };

/** A difference below this would be shown as nothing: it is no change. */
const SMALLEST = 0.05;

/** The change from the period before and whether it is for the better. Null when either value is missing. */
export function change(
  value: number | null,
  previous: number | null,
  higherIsBetter: boolean,
): Change | null {
  if (value === null || previous === null) return null;
  const delta = Math.abs(value - previous) < SMALLEST ? 0 : value - previous;
  const verdict = changeDirection(delta, higherIsBetter);
  return verdict && { delta, verdict };
}
