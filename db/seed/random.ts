/**
 * The simulation's own random numbers: the same seed gives the same organisation on every machine, and one
 * learner's draws never move another's, because each actor draws from a stream of its own.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [min, max). */
  between(min: number, max: number): number;
  /** Uniform whole number in [min, max], both included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  /** Bell-shaped around mean, held inside [min, max]. */
  around(mean: number, spread: number, min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Record<K, number>): K;
}

/** FNV-1a with a final avalanche (murmur3's), so that "learner 1" and "learner 2" are far apart. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A stream of its own for each name: mulberry32 over the hash of the name. */
export function randomFor(...name: (string | number)[]): Random {
  let state = hash(name.join("/"));
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (min: number, max: number) => min + next() * (max - min);
  return {
    next,
    between,
    int: (min, max) => Math.floor(between(min, max + 1)),
    chance: (probability) => next() < probability,
    around(mean, spread, min, max) {
      const bell = next() + next() + next() - 1.5; // standard deviation 0.5, no tails to clip away
      return Math.min(max, Math.max(min, mean + bell * 2 * spread));
    },
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError("pick from nothing");
      return item;
    },
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key;
      }
      throw new RangeError("weights add up to nothing");
    },
  };
}
