import { formatMoment } from "./format";
import type { Locale } from "./metrics/types";

/**
 * An instant on the organisation's own clock, as ISO 8601 with its offset: "2026-11-21T05:32:10+01:00". Made on the
 * server alone: a browser may know older or newer rules of a zone (Africa/Casablanca's change from year to year) and
 * would show another hour.
 */
export type Moment = string;

/** @throws RangeError for an unknown zone */
export function momentOf(instant: Date, zone: string): Moment {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "longOffset",
    })
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  // "GMT+01:00", and "GMT" alone for none.
  const offset = parts.timeZoneName?.slice(3) || "+00:00";
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}${offset}`;
}

/** A moment in words, on the clock that it was written by: `21 nov., 05:32`. */
export function sayMoment(moment: Moment, locale: Locale): string {
  return formatMoment(new Date(`${moment.slice(0, 19)}Z`), "UTC", locale);
}
