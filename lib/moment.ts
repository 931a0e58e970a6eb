import { formatMoment } from "./format";
import type { Locale } from "./metrics/types";

/**
 * An instant on the organisation's own clock, as ISO 8601 with its offset: "2026-11-21T05:32:10+01:00". Made by the
 * database alone (db/queries/clock.ts): a browser may know other rules of a zone, for Africa/Casablanca's change from
 * year to year, and would show another hour.
 */
export type Moment = string;

/** A moment in words, on the clock that it was written by: `21 nov., 05:32`. */
export function sayMoment(moment: Moment, locale: Locale): string {
  return formatMoment(new Date(`${moment.slice(0, 19)}Z`), "UTC", locale);
}
