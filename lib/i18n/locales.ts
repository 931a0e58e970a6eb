import { LOCALES, type Locale } from "@/lib/metrics/types";

export { LOCALES, type Locale };

export const DEFAULT_LOCALE: Locale = "fr";

/** Kept for those who have not signed in yet, and beside the account for those who have. */
export const LOCALE_COOKIE = "jalon_locale";

/** Each language in its own words. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = { fr: "Français", en: "English" };

export function isLocale(text: string | null | undefined): text is Locale {
  return LOCALES.some((locale) => locale === text);
}

/** The first of these that is one of our languages; French when none is. What the browser asks for is not among them. */
export function firstLocale(...candidates: (string | null | undefined)[]): Locale {
  return candidates.find(isLocale) ?? DEFAULT_LOCALE;
}
