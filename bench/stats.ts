/** The value below which a share `p` (0–1) of the values lies, by linear interpolation. NaN for no values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const [below, above] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  // Also where both are infinite: what never came has no difference.
  if (below === above || Number.isInteger(at)) return below;
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/**
 * The ratio of two things measured in turn: the median of the rounds' own ratios. Whatever else loads the machine loads both
 * halves of a round, where medians of each side may come from different rounds.
 */
export const pairedRatio = (measured: readonly number[], against: readonly number[]): number =>
  median(measured.map((value, round) => value / against[round]!));

/** Medians of each key over several records: where the time of a typical run goes. */
export function medians(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const keys = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return Object.fromEntries(keys.map((key) => [key, median(records.map((record) => record[key] ?? 0))]));
}
