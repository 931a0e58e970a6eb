/** Round numbers from below the least to above the greatest value, about `count` of them; 0 is among them. */
export function niceTicks(low: number, high: number, count = 5): number[] {
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  if (from === to) return [0, 1];
  const rough = (to - from) / Math.max(1, count - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(from / step);
  const last = Math.ceil(to / step);
  // By multiplication, so that 0.1 + 0.2 stays 0.3.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** A linear scale from values to places in a drawing. */
export function linear(ticks: readonly number[], start: number, end: number): (value: number) => number {
  const low = ticks[0] ?? 0;
  const high = ticks.at(-1) ?? 1;
  return (value) => start + ((value - low) / (high - low || 1)) * (end - start);
}

/** What fits into `room` pixels of figures of 12 px. */
export function shorten(text: string, room: number): string {
  const letters = Math.max(1, Math.floor(room / 6.4));
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}
