import { type Cell, groupBy } from "../cell";
import { type Fraction, mean, subtract, sum } from "../fraction";
import { isBefore } from "../log";
import { average, counted, type Distribution, type Metric, quotient, share } from "../measure";

/** Families 5 (feedback), 10 (live coding), 11 (effect of feedback) and 14 (attendance) of kpi.md. */

const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

/** (learner, item) pairs with feedback in the cell: those with a submission after the first and within the window. */
const revisions: Metric = (cell) => {
  const { world, asOf } = cell;
  const pairs = groupBy(
    cell.facts("feedback").filter((fact) => fact.item !== null),
    (fact) => `${fact.learner}|${fact.item}`,
  );
  const revised = [...pairs.values()].filter(([first]) =>
    world.submissions.some(
      ({ event }) =>
        event.learner === first!.learner &&
        event.item === first!.item &&
        isBefore(first!, event) &&
        event.day <= asOf,
    ),
  );
  return share(revised.length, pairs.size);
};

const unansweredUnits: Metric = (cell) => {
  const { world, asOf, target } = cell;
  const learners = new Set(cell.learners());
  const waiting = world.submissions.filter(
    ({ event, answer }) =>
      learners.has(event.learner!) &&
      event.item !== null &&
      world.structure.items.get(event.item)!.item_type === "Ua" &&
      world.isBelow(event.item, target) &&
      world.cameBy(event.at + SEVEN_DAYS_MS, asOf) &&
      (answer === undefined || answer.day > asOf),
  );
  return counted(new Set(waiting.map(({ event }) => `${event.learner}|${event.item}`)).size);
};

/** Mean cycle time of the learner's tasks before the first feedback ever, less that of those after it in the window. */
function gainOfLearner(cell: Cell, learner: string): Fraction | null {
  const { world, target, slice } = cell;
  const first = world.events.find((event) => event.type === "FEEDBACK" && event.learner === learner);
  if (first === undefined || first.day > slice.asOf) return null;
  const tasks = world.facts.filter(
    (fact) =>
      fact.kind === "cycle time" &&
      fact.learner === learner &&
      fact.targets.has(target) &&
      fact.day <= slice.asOf,
  );
  const before = mean(tasks.filter((fact) => isBefore(fact, first)).map((fact) => fact.value));
  const after = mean(
    tasks.filter((fact) => isBefore(first, fact) && fact.day >= slice.from).map((fact) => fact.value),
  );
  return before === null || after === null ? null : subtract(before, after);
}

const validated = (level: string) => (cell: Cell) =>
  cell.facts("validation", level).filter((fact) => fact.value.n === 1n).length;

const validations = (level: string): Metric => {
  const passed = validated(level);
  return (cell) => counted(passed(cell));
};

export const FEEDBACK: Record<string, Metric> = {
  FEEDBACK_COUNT: (cell) => counted(cell.count("feedback")),

  FEEDBACK_48H_PCT: (cell) => {
    const resolved = cell.facts("resolution").map((fact) => fact.value);
    return share(sum(resolved), resolved.length);
  },

  TAUX_REVISION_APRES_FB: revisions,

  FEEDBACK_POS_NEG_RATIO: (cell) =>
    quotient(cell.count("feedback", "positive"), cell.count("feedback", "negative")),

  UA_SANS_FEEDBACK_7J: unansweredUnits,

  N1_VALIDATIONS: validations("1"),
  N2_VALIDATIONS: validations("2"),
  N3_VALIDATIONS: validations("3"),
  TAUX_REUSSITE_LIVE: (cell) => share(validated("2")(cell), cell.count("validation", "2")),

  IMPACT_FB_SUR_SCORE: (cell) => average(cell.facts("impact on score").map((fact) => fact.value)),

  IMPACT_FB_SUR_DELAI: (cell) =>
    average(
      cell
        .learners()
        .map((learner) => gainOfLearner(cell, learner))
        .filter((gain) => gain !== null),
    ),

  REMEDIATIONS_LANCEES: (cell) => counted(cell.count("remediation")),

  ABSENCES_COUNT: (cell) => counted(cell.count("attendance", "absent")),
  RETARDS_COUNT: (cell) => counted(cell.count("attendance", "late")),
};

export const FEEDBACK_DISTRIBUTIONS: Record<string, Distribution> = {
  DELAI_FEEDBACK: (cell) => cell.facts("answer").map((fact) => fact.value),
};
