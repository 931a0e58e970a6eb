import { LOCALES, type Locale } from "@/lib/metrics/types";

type Said = { label: string; description: string };

/** Words in every language, empty where there are none: what a form holds. */
export function emptyWords(
  words: Partial<Record<Locale, Partial<Said>>> | null = null,
): Record<Locale, Said> {
  return Object.fromEntries(
    LOCALES.map((locale) => [
      locale,
      { label: words?.[locale]?.label ?? "", description: words?.[locale]?.description ?? "" },
    ]),
  ) as Record<Locale, Said>;
}
