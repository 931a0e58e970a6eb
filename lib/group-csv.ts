import { BYTE_ORDER_MARK, type CsvCell, csv } from "./csv";
import { type GroupData, stateOf } from "./group";
import type { Locale } from "./metrics/types";
import { evidenceLine, type Say } from "./needs/words";

export type GroupCsvWords = {
  about: readonly (readonly [string, CsvCell])[];
  /** Names of the columns before the UAs. */
  head: readonly string[];
  presence: (presence: GroupData["learners"][number]["presence"]) => string;
  say: Say;
};

/** The table of a group as it is shown: raw numbers, states by name. */
export function groupCsv(data: GroupData, locale: Locale, words: GroupCsvWords): string {
  return (
    BYTE_ORDER_MARK +
    csv([
      ...words.about,
      [],
      [...words.head, ...data.units.map(({ label }) => label)],
      ...data.learners.map((learner) => [
        learner.studentId,
        learner.name,
        learner.subGroup,
        words.presence(learner.presence),
        learner.progress,
        learner.score,
        learner.scores,
        learner.lastOn,
        learner.streak,
        learner.need && evidenceLine(learner.need.fired, words.say, locale),
        ...data.units.map((_, index) => stateOf(learner.cells[index], data.states)?.label),
      ]),
    ])
  );
}
