import { BYTE_ORDER_MARK, type CsvCell, csv } from "./csv";
import { type Column, columnsOf, countedOf, type GroupData, type GroupLearner, stateOf } from "./group";
import type { Locale } from "./metrics/types";
import { evidenceLine, type Say } from "./needs/words";

export type GroupCsvWords = {
  about: readonly (readonly [string, CsvCell])[];
  /** Names of the columns before the UAs. */
  head: readonly string[];
  presence: (presence: GroupData["learners"][number]["presence"]) => string;
  say: Say;
  /** The state that is looked for. */
  state: string | null;
  /** Heads of the columns of a folded module: UAs done or in that state, UAs expected. */
  folded: (module: string | null) => readonly [string, string];
};

/** The table of a group as it is shown: raw numbers, states by name. */
export function groupCsv(data: GroupData, locale: Locale, words: GroupCsvWords): string {
  const columns = columnsOf(data);
  return (
    BYTE_ORDER_MARK +
    csv([
      ...words.about,
      [],
      [
        ...words.head,
        ...columns.flatMap((one) => (one.kind === "unit" ? one.unit.label : words.folded(one.module.label))),
      ],
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
        ...columns.flatMap((one) => cellsOf(one, learner, data, words.state)),
      ]),
    ])
  );
}

function cellsOf(
  column: Column,
  learner: GroupLearner,
  { states }: GroupData,
  state: string | null,
): CsvCell[] {
  if (column.kind === "unit") return [stateOf(learner.cells[column.index], states)?.label];
  const { counted, expected } = countedOf(learner.folded[column.index], states, state);
  return expected === 0 ? [null, null] : [counted, expected];
}
