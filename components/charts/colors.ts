import { STATE_COLORS } from "@/lib/metrics/states";
import type { StateKind } from "@/lib/metrics/types";

const SERIES = 8;

/** A number that is the same for the same text on every page. */
function hash(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}

/**
 * A colour of the series for each key: the key's own, so that a group has the same everywhere, and the next free one
 * where two of a chart would share it.
 */
export function seriesColors(keys: readonly string[]): Map<string, string> {
  const taken = new Set<number>();
  const colors = new Map<string, string>();
  for (const key of keys) {
    let index = hash(key) % SERIES;
    while (taken.has(index) && taken.size < SERIES) index = (index + 1) % SERIES;
    taken.add(index);
    colors.set(key, `var(--series-${index + 1})`);
  }
  return colors;
}

/** The colour of a kind of state, in both themes. */
export const kindColor = (kind: StateKind) => `var(--state-${kind})`;

/** The colour that an admin gave a state; null where it has its kind's. */
export const ownColor = (state: { kind: StateKind; color: string }): string | null =>
  state.color.toLowerCase() === STATE_COLORS[state.kind] ? null : state.color;

/** A state's colour: its kind's, unless an admin gave it one of its own. */
export const stateColor = (state: { kind: StateKind; color: string }): string =>
  ownColor(state) ?? kindColor(state.kind);
