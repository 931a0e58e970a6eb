import { addDays, type Day, diffDays } from "../period";
import type { PlanItem, PlanModule } from "./types";

/** The days that a plan is drawn on. */
export type PlanAxis = {
  from: Day;
  /** Days from the first to the last. */
  days: number;
  /** First days of the months in it that have room for a name. */
  months: Day[];
};

/** Room to drag beyond the first and the last date. */
const BEFORE = 14;
const AFTER = 28;
/** Names of more months would run into each other. */
const MAX_MONTHS = 12;

/** From before the first planned date to after the last, the shown day within. */
export function axisOf(items: readonly (PlanItem | PlanModule)[], day: Day): PlanAxis {
  const dates = items.flatMap((item) =>
    [item.plannedFrom, item.plannedTo, "ownDate" in item ? item.ownDate : null].filter((day) => day !== null),
  );
  const sorted = [...dates, day].sort();
  const from = addDays(sorted[0] ?? day, -BEFORE);
  const to = addDays(sorted.at(-1) ?? day, AFTER);
  const months: Day[] = [];
  for (let day = firstOfNext(from); day < to; day = firstOfNext(day)) months.push(day);
  const every = Math.ceil(months.length / MAX_MONTHS);
  return { from, days: diffDays(from, to), months: months.filter((_, index) => index % every === 0) };
}

const firstOfNext = (day: Day): Day => {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, "0")}-01`;
};

/** Where a day lies, from 0 to 1; what is beyond an end stands at it. */
export const placeOn = ({ from, days }: PlanAxis, day: Day): number =>
  Math.max(0, Math.min(1, diffDays(from, day) / days));
