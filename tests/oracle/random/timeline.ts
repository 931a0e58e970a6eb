import { addDays, daysBetween, localDays } from "../calendar";
import type { Day } from "../model";
import type { Random } from "./prng";

/** The days of an organisation's life, around a change of its zone's offset. */
export interface Timeline {
  timeZone: string;
  days: Day[];
  /** Any day a little before, within or a little after. */
  dayAround(random: Random): Day;
  /** Instant at which a local day begins. */
  midnight(day: Day): number;
  /** Any instant of the life: now and then a midnight, or the last millisecond of a day. */
  instant(random: Random): number;
}

/** Ramadan begins or ends (Morocco), or summer time does. */
const CHANGES: readonly (readonly [string, Day])[] = [
  ["Africa/Casablanca", "2025-02-23"],
  ["Africa/Casablanca", "2025-04-06"],
  ["Africa/Casablanca", "2026-02-15"],
  ["Africa/Casablanca", "2026-03-22"],
  ["Europe/Paris", "2025-03-30"],
  ["Europe/Paris", "2025-10-26"],
  ["America/New_York", "2025-11-02"],
  ["Asia/Kathmandu", "2025-12-31"],
];

const HOUR = 3_600_000;

function lengthInDays(random: Random): number {
  return random.weighted([
    [random.int(4, 11), 66],
    [random.int(12, 31), 28],
    [random.int(32, 72), 6],
  ]);
}

export function timeline(random: Random): Timeline {
  const [timeZone, change] = random.pick(CHANGES);
  const length = lengthInDays(random);
  const first = addDays(change, -random.int(0, length - 1));
  const days = daysBetween(first, addDays(first, length - 1));
  const localDay = localDays(timeZone);

  function midnight(day: Day): number {
    const utc = Date.parse(`${day}T00:00:00Z`);
    let [before, after] = [utc - 15 * HOUR, utc + 15 * HOUR];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (localDay(middle) < day) before = middle;
      else after = middle;
    }
    return after;
  }

  return {
    timeZone,
    days,
    midnight,
    dayAround: (source) => addDays(first, source.int(-6, length + 5)),
    instant(source) {
      const day = source.pick(days);
      if (source.chance(0.06)) return midnight(day);
      if (source.chance(0.03)) return midnight(addDays(day, 1)) - 1;
      const start = midnight(day);
      const seconds = source.int(0, Math.floor((midnight(addDays(day, 1)) - start) / 1000) - 1);
      return start + seconds * 1000 + (source.chance(0.2) ? source.int(0, 999) : 0);
    },
  };
}
