import { addDays, type Day, isoWeekday, startOfLocalDay } from "@/lib/period";

/** Morocco's holidays that fall on the same date every year: a centre is closed on them. */
const FIXED_HOLIDAYS = [
  "01-01",
  "01-11",
  "01-14",
  "05-01",
  "07-30",
  "08-14",
  "08-20",
  "08-21",
  "11-06",
  "11-18",
];

export const isHoliday = (day: Day) => FIXED_HOLIDAYS.includes(day.slice(5));

/** Monday to Friday, holidays apart. */
export const isWorkingDay = (day: Day) => isoWeekday(day) <= 5 && !isHoliday(day);

/** The day itself when the centre is open, else the next one that is. */
export function nextWorkingDay(day: Day): Day {
  let open = day;
  while (!isWorkingDay(open)) open = addDays(open, 1);
  return open;
}

/** Every holiday from one day to another, for the organisation's calendar. */
export function holidaysBetween(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (isHoliday(day)) days.push(day);
  return days;
}

/** (day, minutes after local midnight) → the instant in milliseconds since the epoch. */
export type LocalClock = (day: Day, minutes: number) => number;

/** A clock of one zone that asks Intl once per day, not once per event. */
export function localClock(timeZone: string): LocalClock {
  const midnights = new Map<Day, number>();
  return (day, minutes) => {
    let midnight = midnights.get(day);
    if (midnight === undefined) {
      midnight = startOfLocalDay(day, timeZone).getTime();
      midnights.set(day, midnight);
    }
    return midnight + Math.round(minutes * 60_000);
  };
}
