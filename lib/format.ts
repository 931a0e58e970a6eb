import type { Locale, UnitCode } from "./metrics/types";
import { type Day, type PeriodCode, periodStart } from "./period";

/**
 * How numbers, delays and dates are written for people, in French and in English. Pure: the same on the server
 * and in the browser. Exports and the API write raw numbers instead.
 */

/** What stands where there is no data. Never 0. */
export const NO_VALUE = "—";

/** `tile`: at most three significant figures, delays as one says them. `full`: all that is stored, 4 decimals. */
export type Precision = "tile" | "full";

const NBSP = "\u00a0";
const NARROW_NBSP = "\u202f";
const MINUS = "\u2212";

/** Day before month in English too: the language is that of a Moroccan centre's visitors, not of the US. */
const TAG: Readonly<Record<Locale, string>> = { fr: "fr", en: "en-GB" };

const WORDS = {
  fr: { hours: "h", minutes: "min", days: "j", point: "pt", points: "pts" },
  en: { hours: "h", minutes: "min", days: "d", point: "pt", points: "pts" },
} as const satisfies Record<Locale, Record<string, string>>;

// ---- numbers -----------------------------------------------------------------------------------

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: Locale, precision: Precision): Intl.NumberFormat {
  const key = `${locale} ${precision}`;
  let format = numberFormats.get(key);
  if (!format) {
    const digits = precision === "tile" ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 4 };
    format = new Intl.NumberFormat(TAG[locale], { ...digits, signDisplay: "negative" });
    numberFormats.set(key, format);
  }
  return format;
}

/** A bare number: `1 234,5`; on a tile `1,23 k`. */
export function formatNumber(
  value: number | null | undefined,
  locale: Locale,
  precision: Precision = "full",
): string {
  if (value === null || value === undefined) return NO_VALUE;
  const written = (number: number) => numberFormat(locale, precision).format(number).replace("-", MINUS);
  // From where three figures would round up to four. Not Intl's own compact form: a server and a browser of
  // another release write it differently ("1K", "1k"), and the page would change under the reader's eyes.
  if (precision === "full" || Math.abs(value) < 999.5) return written(value);
  const millions = Math.abs(value) >= 999_500;
  return `${written(value / (millions ? 1e6 : 1e3))}${locale === "fr" ? NBSP : ""}${millions ? "M" : "k"}`;
}

/** Of what a tile's three figures say. */
const plurals: Readonly<Record<Locale, Intl.PluralRules>> = {
  fr: new Intl.PluralRules(TAG.fr, { maximumSignificantDigits: 3 }),
  en: new Intl.PluralRules(TAG.en, { maximumSignificantDigits: 3 }),
};

/** A value whose unit is drawn smaller: `unit` is empty where the figure says it (`3 h 20`) or has none. */
export interface Figure {
  figure: string;
  unit: string;
}

/** The value of a statistic, figure and unit apart; the figure is "—" without a value. */
export function valueFigure(
  value: number | null | undefined,
  unit: UnitCode,
  locale: Locale,
  precision: Precision = "tile",
): Figure {
  if (value === null || value === undefined) return { figure: NO_VALUE, unit: "" };
  if (precision === "tile" && unit === "Heures") return { figure: formatDelay(value * 60, locale), unit: "" };
  if (precision === "tile" && unit === "Jours")
    return { figure: formatDelay(value * 1440, locale), unit: "" };
  return { figure: formatNumber(value, locale, precision), unit: unitWord(value, unit, locale) };
}

function unitWord(value: number, unit: UnitCode, locale: Locale): string {
  const words = WORDS[locale];
  if (unit === "Pourcentage") return "%";
  if (unit === "Heures") return words.hours;
  if (unit === "Jours") return words.days;
  if (unit !== "Points") return "";
  return plurals[locale].select(Math.abs(value)) === "one" ? words.point : words.points;
}

/** The value of a statistic with its unit: `73,5 %`, `73.5%`, `3 h 20`, `12,5 pts`; "—" without a value. */
export function formatValue(
  value: number | null | undefined,
  unit: UnitCode,
  locale: Locale,
  precision: Precision = "tile",
): string {
  return joined(valueFigure(value, unit, locale, precision), locale);
}

function joined({ figure, unit }: Figure, locale: Locale): string {
  if (unit === "") return figure;
  if (unit === "%") return locale === "fr" ? `${figure}${NARROW_NBSP}%` : `${figure}%`;
  return `${figure}${NBSP}${unit}`;
}

/** The unit of raw numbers, for the head of their column; "" where they stand for themselves. */
export const unitLabel = (unit: UnitCode, locale: Locale): string => unitWord(2, unit, locale);

/** What a ratio is made of: `18 / 24`. */
export function formatFraction(numerator: number | null, denominator: number | null, locale: Locale): string {
  return `${formatNumber(numerator, locale)}${NBSP}/${NBSP}${formatNumber(denominator, locale)}`;
}

/** A difference of two values of this unit, signed: `+2,3 pts` for percentages, `−1 h 10` for delays. */
export function formatChange(change: number | null | undefined, unit: UnitCode, locale: Locale): string {
  if (change === null || change === undefined) return NO_VALUE;
  const text = formatValue(change, unit === "Pourcentage" ? "Points" : unit, locale);
  return change > 0 ? `+${text}` : text;
}

/** Whether a change is for the better, given which way is; null without a change to judge. */
export function changeDirection(
  change: number | null | undefined,
  higherIsBetter: boolean,
): "better" | "worse" | "same" | null {
  if (change === null || change === undefined) return null;
  if (change === 0) return "same";
  return change > 0 === higherIsBetter ? "better" : "worse";
}

/** How far a number of n samples may be trusted: under 5 low, under 30 medium (pages.md). */
export function reliability(n: number | null | undefined): "low" | "medium" | "good" | null {
  if (n === null || n === undefined) return null;
  if (n < 5) return "low";
  return n < 30 ? "medium" : "good";
}

// ---- delays ------------------------------------------------------------------------------------

/**
 * A length of time as a person says it: `45 min`, `3 h 20`, `13 h`, `2 j 6 h`, `12 j`. Minutes go up to ten
 * hours, hours up to ten days.
 */
export function formatDelay(minutes: number, locale: Locale): string {
  if (minutes < 0) return `${MINUS}${formatDelay(-minutes, locale)}`;
  const words = WORDS[locale];
  const amount = (count: number, word: string) => `${formatNumber(count, locale, "tile")}${NBSP}${word}`;
  if (minutes > 0 && minutes < 0.5) return `<${NBSP}${amount(1, words.minutes)}`;

  const wholeMinutes = Math.round(minutes);
  if (wholeMinutes < 60) return amount(wholeMinutes, words.minutes);
  if (wholeMinutes < 600) {
    const rest = wholeMinutes % 60;
    const hours = amount(Math.floor(wholeMinutes / 60), words.hours);
    if (rest === 0) return hours;
    const padded = String(rest).padStart(2, "0");
    // French says "3 h 20"; English, "3 h 20 min".
    return locale === "fr" ? `${hours}${NBSP}${padded}` : `${hours} ${amount(rest, words.minutes)}`;
  }
  const wholeHours = Math.round(minutes / 60);
  if (wholeHours < 24) return amount(wholeHours, words.hours);
  if (wholeHours < 240) {
    const days = amount(Math.floor(wholeHours / 24), words.days);
    return wholeHours % 24 === 0 ? days : `${days} ${amount(wholeHours % 24, words.hours)}`;
  }
  return amount(Math.round(minutes / 1440), words.days);
}

// ---- dates -------------------------------------------------------------------------------------

const DAY_STYLES = {
  /** 17 nov. */
  short: { day: "numeric", month: "short" },
  /** lun. 17 nov. */
  weekday: { weekday: "short", day: "numeric", month: "short" },
  /** 17 nov. 2025 */
  year: { day: "numeric", month: "short", year: "numeric" },
  /** lundi 17 novembre 2025 */
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  /** novembre 2025 */
  month: { month: "long", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
export type DayStyle = keyof typeof DAY_STYLES;

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: Locale, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(TAG[locale], { ...options, timeZone: zone });
    dateFormats.set(key, format);
  }
  return format;
}

/** French says "1er nov."; Intl does not know. */
function written(format: Intl.DateTimeFormat, instant: Date, locale: Locale): string {
  const parts = format.formatToParts(instant);
  const text = parts.map(({ type, value }) =>
    locale === "fr" && type === "day" && value === "1" ? "1er" : value,
  );
  return text.join("");
}

/** A table of plans says the same few hundred days thousands of times. */
const daysInWords = new Map<string, string>();
const DAYS_KEPT = 10_000;

/** A local day in words; default `17 nov.` */
export function formatDay(day: Day, locale: Locale, style: DayStyle = "short"): string {
  const key = `${day} ${locale} ${style}`;
  const known = daysInWords.get(key);
  if (known !== undefined) return known;
  if (daysInWords.size >= DAYS_KEPT) daysInWords.clear();
  const words = written(dateFormat(locale, "UTC", DAY_STYLES[style]), new Date(`${day}T00:00:00Z`), locale);
  daysInWords.set(key, words);
  return words;
}

/**
 * A period in words: `lun. 17 nov.`, `sem. du 17 nov.` (its Monday), `novembre 2025`, `7 j au 17 nov.` The year
 * is added where it is not `today`'s.
 */
export function formatPeriod(period: PeriodCode, dateId: Day, locale: Locale, today: Day = dateId): string {
  if (period === "Month") return formatDay(dateId, locale, "month");
  const named = period === "Week" ? periodStart(period, dateId) : dateId;
  const otherYear = named.slice(0, 4) !== today.slice(0, 4);
  if (period === "Day") return formatDay(dateId, locale, otherYear ? "year" : "weekday");
  const day = formatDay(named, locale, otherYear ? "year" : "short");
  if (period === "Week") return locale === "fr" ? `sem. du ${day}` : `week of ${day}`;
  const days = period === "Rolling7" ? 7 : 30;
  return locale === "fr" ? `${days}${NBSP}j au ${day}` : `${days} days to ${day}`;
}

/** An instant on the organisation's own clock: `17 nov., 09:25`. */
export function formatMoment(instant: Date, zone: string, locale: Locale): string {
  const day = written(dateFormat(locale, zone, DAY_STYLES.short), instant, locale);
  const clock = dateFormat(locale, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${day}, ${clock.format(instant)}`;
}
