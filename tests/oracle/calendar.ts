import type { Day, PeriodCode } from "./model";

/** Calendar days as strings, and the days and periods that instants lie in (kpi.md, 1.1 and 1.2). */

const MS_PER_DAY = 86_400_000;

export const dayNumber = (day: Day) => Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;
export const dayOf = (number: number): Day => new Date(number * MS_PER_DAY).toISOString().slice(0, 10);
export const addDays = (day: Day, days: number): Day => dayOf(dayNumber(day) + days);
/** Days from the first to the last, both counted. */
export const daysFromTo = (first: Day, last: Day) => dayNumber(last) - dayNumber(first) + 1;
export const earlier = (a: Day, b: Day): Day => (a < b ? a : b);
export const later = (a: Day, b: Day): Day => (a < b ? b : a);

export function daysBetween(first: Day, last: Day): Day[] {
  return Array.from({ length: Math.max(0, daysFromTo(first, last)) }, (_, i) => addDays(first, i));
}

/** An instant's calendar day in a zone. */
export function localDays(timeZone: string): (instant: number) => Day {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const known = new Map<number, Day>();
  return (instant) => {
    const day = known.get(instant) ?? format.format(instant);
    known.set(instant, day);
    return day;
  };
}

/** One (date_id, period): the window [from, dateId], and the day on which stocks are looked at. */
export interface Slice {
  period: PeriodCode;
  dateId: Day;
  from: Day;
  /** The day of E = min(end of period, now). */
  asOf: Day;
}

const isoWeekday = (day: Day) => ((dayNumber(day) + 3) % 7) + 1;

export function lastDayOfPeriod(period: PeriodCode, day: Day): Day {
  if (period === "Week") return addDays(day, 7 - isoWeekday(day));
  if (period === "Month") {
    const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
    return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  }
  return day;
}

export function firstDayOfPeriod(period: PeriodCode, dateId: Day): Day {
  switch (period) {
    case "Day":
      return dateId;
    case "Week":
    case "Rolling7":
      return addDays(dateId, -6);
    case "Rolling30":
      return addDays(dateId, -29);
    case "Month":
      return `${dateId.slice(0, 7)}-01`;
  }
}

const PERIODS: readonly PeriodCode[] = ["Day", "Week", "Month", "Rolling7", "Rolling30"];

/** Every period that has a row: each one that touches [firstOn, today]. */
export function slicesBetween(firstOn: Day, today: Day): Slice[] {
  return PERIODS.flatMap((period) => {
    const ends = new Set(daysBetween(firstOn, today).map((day) => lastDayOfPeriod(period, day)));
    return [...ends].map((dateId) => ({
      period,
      dateId,
      from: firstDayOfPeriod(period, dateId),
      asOf: earlier(dateId, today),
    }));
  });
}
