/**
 * The one module for periods. Days are strings "YYYY-MM-DD" of the organisation's own calendar; the only
 * instants are the ones that `localDay` takes and `startOfLocalDay` gives.
 *
 * Where a day is stored or decides a row, the database says which one it is (`at time zone`), never this module:
 * each ships its own release of the zone data, and they differ. PGlite 0.5.16 has Casablanca at UTC+0 for good
 * from 2026-09-20; Node 20 (tzdata 2025c) and Debian 12's PostgreSQL (2025b) have it at UTC+1.
 */

import { PERIODS, type PeriodCode } from "./metrics/types";

export { PERIODS, type PeriodCode };

/** A calendar day, "YYYY-MM-DD"; a period's `date_id` is its last one. */
export type Day = string;

const MS_PER_DAY = 86_400_000;
const WINDOW_DAYS = { Day: 1, Rolling7: 7, Rolling30: 30 } as const;

// ---- day arithmetic ----------------------------------------------------------------------------

const utcMidnight = (day: Day): number => {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new RangeError(`Not a day (YYYY-MM-DD): ${day}`);
  return ms;
};

const dayOf = (utcMs: number): Day => new Date(utcMs).toISOString().slice(0, 10);

/** Whether `text` is an existing calendar day written YYYY-MM-DD (2025-02-30 is not). */
export function isDay(text: string): boolean {
  // The engine's own parser moves 30 February to March: only the way back tells.
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(Date.parse(text)) === text
  );
}

/** The day `count` days after `day` (before it when negative). */
export function addDays(day: Day, count: number): Day {
  return dayOf(utcMidnight(day) + count * MS_PER_DAY);
}

/** Days from `from` to `to`: 0 for the same day, negative when `to` is earlier. */
export function diffDays(from: Day, to: Day): number {
  return (utcMidnight(to) - utcMidnight(from)) / MS_PER_DAY;
}

/** 1 Monday … 7 Sunday. */
export function isoWeekday(day: Day): number {
  return new Date(utcMidnight(day)).getUTCDay() || 7;
}

/** ISO 8601 week and its year: the week belongs to the year of its Thursday. */
export function isoWeek(day: Day): { year: number; week: number } {
  const thursday = addDays(day, 4 - isoWeekday(day));
  const year = Number(thursday.slice(0, 4));
  return { year, week: Math.floor(diffDays(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1 };
}

const monthStart = (day: Day): Day => `${day.slice(0, 7)}-01`;

function monthEnd(day: Day): Day {
  const next = new Date(utcMidnight(monthStart(day)));
  next.setUTCMonth(next.getUTCMonth() + 1);
  return addDays(dayOf(next.getTime()), -1);
}

// ---- periods -----------------------------------------------------------------------------------

/** Whether `text` names a period. */
export function isPeriod(text: string): text is PeriodCode {
  return PERIODS.some((period) => period === text);
}

/** The day that stocks of a shown period stand at: its end, or today while it is running. */
export const standingDay = ({ dateId, today }: { dateId: Day; today: Day }): Day =>
  dateId < today ? dateId : today;

/**
 * `date_id` of the period that `day` falls in: the ISO Sunday, the month's last day, or the day itself
 * for Day and for the rolling windows, which are named by the day that they end on.
 */
export function periodEnd(period: PeriodCode, day: Day): Day {
  if (period === "Week") return addDays(day, 7 - isoWeekday(day));
  if (period === "Month") return monthEnd(day);
  return addDays(day, 0);
}

/** First day of the period whose `date_id` is given. */
export function periodStart(period: PeriodCode, dateId: Day): Day {
  if (period === "Week") return addDays(dateId, 1 - isoWeekday(dateId));
  if (period === "Month") return monthStart(addDays(dateId, 0));
  return addDays(dateId, 1 - WINDOW_DAYS[period]);
}

/** `date_id` of the window that ends just before this one begins: what a change is measured against. */
export function previousDateId(period: PeriodCode, dateId: Day): Day {
  return addDays(periodStart(period, dateId), -1);
}

/** `date_id` of the window that begins just after this one ends; the inverse of `previousDateId`. */
export function nextDateId(period: PeriodCode, dateId: Day): Day {
  const first = addDays(periodEnd(period, dateId), 1);
  if (period === "Week" || period === "Month") return periodEnd(period, first);
  return addDays(dateId, WINDOW_DAYS[period]);
}

/** Length of the period in days: 28 to 31 for a month. */
export function daysInPeriod(period: PeriodCode, dateId: Day): number {
  return diffDays(periodStart(period, dateId), periodEnd(period, dateId)) + 1;
}

/** Days of the period up to and with `today` (0 before it begins, all of them once it is closed). */
export function daysElapsed(period: PeriodCode, dateId: Day, today: Day): number {
  const elapsed = diffDays(periodStart(period, dateId), today) + 1;
  return Math.max(0, Math.min(elapsed, daysInPeriod(period, dateId)));
}

/** Whether the period holds `today`, so that its values are values to date. */
export function isRunning(period: PeriodCode, dateId: Day, today: Day): boolean {
  return periodStart(period, dateId) <= today && today <= dateId;
}

/**
 * Every `date_id` of the period that has a row for the days `from` … `to`, oldest first: each day for Day
 * and the rolling windows, each week or month that touches them otherwise. Empty when `to` < `from`.
 */
export function dateIds(period: PeriodCode, from: Day, to: Day): Day[] {
  if (to < from) return [];
  const last = periodEnd(period, to);
  const ids: Day[] = [];
  for (let id = periodEnd(period, from); id <= last; id = periodEnd(period, addDays(id, 1))) ids.push(id);
  return ids;
}

// ---- zones -------------------------------------------------------------------------------------

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Building a formatter costs a thousand times what using one does. */
function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(zone, made);
  return made;
}

/** The wall clock of `zone` at an instant, as the milliseconds that UTC has when it shows the same. */
function wallClock(instantMs: number, zone: string): number {
  const part: Record<string, string> = {};
  for (const { type, value } of formatter(zone).formatToParts(instantMs)) part[type] = value;
  const day = `${part.year?.padStart(4, "0")}-${part.month}-${part.day}`;
  return Date.parse(`${day}T${part.hour}:${part.minute}:${part.second}Z`);
}

/**
 * Whether this is an IANA zone that Intl and PostgreSQL read alike. Bare offsets are refused: PostgreSQL
 * reads "+01:00" with the opposite sign.
 */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

/** The calendar day that `zone` shows at an instant. Throws RangeError for an unknown zone. */
export function localDay(instant: Date, zone: string): Day {
  return dayOf(wallClock(instant.getTime(), zone));
}

/**
 * The instant at which `day` begins in `zone`: the first one whose local day is `day` or later. It is local
 * midnight where there is one, the earlier where there are two (clocks put back over it), and the moment of
 * the change where midnight or the whole day is skipped.
 */
export function startOfLocalDay(day: Day, zone: string): Date {
  const midnight = utcMidnight(day);
  // Offsets lie between −12 h and +14 h, so no change outside these two instants can matter.
  const before = midnight - 15 * 3_600_000;
  const after = midnight + 13 * 3_600_000;
  const candidates = [before, after].map((ms) => midnight - (wallClock(ms, zone) - ms));
  const found = candidates.sort((a, b) => a - b).find((ms) => wallClock(ms, zone) === midnight);
  if (found !== undefined) return new Date(found);

  let [early, late] = [before, after];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (wallClock(middle, zone) >= midnight) late = middle;
    else early = middle;
  }
  return new Date(late);
}

/** The last instant that a closed day has room for, exclusive: the beginning of the day after it. */
export function endOfLocalDay(day: Day, zone: string): Date {
  return startOfLocalDay(addDays(day, 1), zone);
}
