import { BYTE_ORDER_MARK, type CsvCell, csv } from "../csv";
import type { Locale } from "../metrics/types";
import { type Need, RULE_CODES } from "./types";
import { evidenceLine, type Say } from "./words";

/** Words around the figures of the exported list. */
export type NeedCsvWords = {
  head: readonly string[];
  about: readonly (readonly [string, CsvCell])[];
  rule: (code: (typeof RULE_CODES)[number]) => string;
  state: (state: Need["state"]) => string;
  say: Say;
};

/**
 * The list as it is shown, all pages of it: first what it is of and as of when, then a line a learner, the evidence in words and
 * the measure and version of each rule in columns of their own.
 */
export function needsCsv(needs: readonly Need[], locale: Locale, words: NeedCsvWords): string {
  const rules = RULE_CODES.flatMap((code) => [words.rule(code), `${words.rule(code)} (version)`]);
  return (
    BYTE_ORDER_MARK +
    csv([
      ...words.about,
      [],
      [...words.head, ...rules],
      ...needs.map((need) => [
        need.studentId,
        need.name,
        need.groups.join(", "),
        need.points,
        evidenceLine(need.fired, words.say, locale),
        need.lastOn,
        words.state(need.state),
        need.last?.untilOn,
        need.note?.note,
        ...RULE_CODES.flatMap((code) => {
          const fired = need.fired.find(({ rule }) => rule === code);
          return [fired?.measure, fired?.version];
        }),
      ]),
    ])
  );
}
