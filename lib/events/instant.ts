/** Earliest instant that is taken at all, imports included: what lies before it is a broken clock, not a training. */
export const EARLIEST_INSTANT = Date.UTC(1970, 0, 1);
/** `9999-12-31` is how many systems write "never"; a year of five digits is what no reader parses. */
const LATEST_INSTANT = Date.UTC(10_000, 0, 1);

// Offsets beyond ±14:59 exist nowhere on earth, and PostgreSQL refuses those beyond ±15:59.
const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(0\d|1[0-4])(?::?([0-5]\d))?)$/;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isLeapYear = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/**
 * The instant named by an ISO 8601 date and time with offset (`2026-03-02T09:00:00+01:00`, `…T08:00Z`), in
 * milliseconds since 1970. NaN where the text is anything else: no offset, 30 February, an hour 24.
 * Stricter than Date.parse, which moves 30 February into March and takes a missing offset for the server's.
 */
export function instantOf(text: string): number {
  const part = INSTANT.exec(text);
  if (part === null) return Number.NaN;
  const year = Number(part[1]);
  const month = Number(part[2]);
  const day = Number(part[3]);
  const days = month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  if (day < 1 || day > days) return Number.NaN;
  const seconds = part[6] === undefined ? 0 : Number(part[6]);
  const millis = part[7] === undefined ? 0 : Math.trunc(Number(`0.${part[7]}`) * 1000);
  const offset = part[8] === undefined ? 0 : Number(part[9]) * 60 + Number(part[10] ?? 0);
  const local = Date.UTC(year, month - 1, day, Number(part[4]), Number(part[5]), seconds, millis);
  // Date.UTC reads the years 0 to 99 as 1900 to 1999: too early either way.
  return (year < 100 ? Number.NEGATIVE_INFINITY : local) - (part[8] === "-" ? -offset : offset) * 60_000;
}

/** True where `text` is an ISO 8601 date and time with offset that exists in the calendar, from 1970 to 9999. */
export function isInstant(text: string): boolean {
  const instant = instantOf(text);
  return instant >= EARLIEST_INSTANT && instant < LATEST_INSTANT;
}
