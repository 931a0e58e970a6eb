import { formatDelay } from "../format";
import type { Locale } from "../metrics/types";
import type { Fired, RuleCode } from "./types";

/** Says one text of the family "need": `useTranslations("need")`, or a translator of a handler. */
export type Say = (key: `evidence.${RuleCode}`, values: Record<string, string | number>) => string;

/** What a rule saw, in words: « 11 jours sans activité ». */
export function evidence({ rule, values }: Fired, say: Say, locale: Locale): string {
  const { hours = 0 } = values;
  return say(`evidence.${rule}`, { ...values, delay: formatDelay(hours * 60, locale) });
}

/** All that holds for a learner in one line: « 11 jours sans activité ; 2 rendus en attente ». */
export function evidenceLine(fired: readonly Fired[], say: Say, locale: Locale): string {
  return fired.map((one) => evidence(one, say, locale)).join(locale === "fr" ? "\u00a0; " : "; ");
}
