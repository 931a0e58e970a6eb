import { type Cell, meansByLearner } from "../cell";
import { scoreOf } from "../facts";
import {
  add,
  compare,
  divide,
  exact,
  type Fraction,
  isZero,
  mean,
  multiply,
  ratio,
  root,
  rounded,
  subtract,
  sum,
  variance,
  ZERO,
} from "../fraction";
import { average, type Distribution, type Measure, type Metric, share } from "../measure";
import type { GroupRow } from "../model";

/** Families 4 (scores), 9 (equity of scores), 13 (quality) and 14 (correlations) of kpi.md. */

const scores = (cell: Cell) => cell.facts("score");
const learnerMeans = (cell: Cell) => [...meansByLearner(scores(cell)).values()];

function deviation(cell: Cell): { spread: Fraction; centre: Fraction; learners: number } | null {
  const means = learnerMeans(cell);
  if (means.length < 2) return null;
  return { spread: root(variance(means)!), centre: mean(means)!, learners: means.length };
}

/** Of a key UA: done, and its latest score, if any, at least the mastery mark. */
function isMastered(cell: Cell, learner: string, unit: string): boolean {
  const { world, asOf } = cell;
  const mark = exact(world.organisation.settings.mastery_mark ?? 70);
  const latest = world.events.findLast(
    (event) =>
      (event.type === "EVALUATION" || event.type === "QUIZ_SUBMIT") &&
      event.learner === learner &&
      event.item === unit &&
      event.day <= asOf,
  );
  const passes = latest === undefined || compare(scoreOf(latest), mark) >= 0;
  return world.history.isDone(learner, unit, asOf) && passes;
}

/** Groupes of a scope: all, those below a Session, those that a trainer's assignments cover on E. */
function groupesOf(cell: Cell): GroupRow[] {
  const { structure } = cell.world;
  const [type, ref] = [cell.scope.split(":", 1)[0], cell.scope.slice(cell.scope.indexOf(":") + 1)];
  const covered = type === "Formateur" ? structure.groupsCoveredBy(ref, cell.asOf) : new Set<string>();
  return [...structure.groups.values()]
    .filter((group) => group.group_type === "Groupe")
    .filter((group) => {
      if (type === "Global") return true;
      if (type === "Formateur") return covered.has(group.id);
      return structure.groupAndAbove(group.id).some((up) => up.id === ref);
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Pearson's r; null under 3 points or where either side does not vary. */
export function correlation(points: readonly { x: Fraction; y: Fraction }[]): Measure | null {
  if (points.length < 3) return null;
  const centre = { x: mean(points.map(({ x }) => x))!, y: mean(points.map(({ y }) => y))! };
  const product = (a: "x" | "y", b: "x" | "y") =>
    sum(points.map((point) => multiply(subtract(point[a], centre[a]), subtract(point[b], centre[b]))));
  const [spread, together] = [multiply(product("x", "x"), product("y", "y")), product("x", "y")];
  if (isZero(spread)) return null;
  const size = root(divide(multiply(together, together), spread));
  const value = compare(together, ZERO) < 0 ? subtract(ZERO, size) : size;
  return { value, sample: points.length };
}

/** All the learner's absences in the window, whatever their scope or target. */
const absences = (cell: Cell, learner: string) =>
  ratio(
    cell.windowFacts.filter(
      (fact) => fact.kind === "attendance" && fact.code === "absent" && fact.learner === learner,
    ).length,
  );

export const SCORES: Record<string, Metric> = {
  SCORE_NORM: (cell) => average(scores(cell).map((fact) => fact.value)),

  SCORE_ECART_TYPE: (cell) => {
    const found = deviation(cell);
    return found && { value: found.spread, sample: found.learners };
  },

  MAITRISE_COMP_INDEX: (cell) => {
    const key = cell.learners().flatMap((learner) =>
      cell.world
        .expectedItems(learner, "Ua", cell.target, cell.asOf)
        .filter((unit) => unit.is_key)
        .map((unit) => ({ learner, unit: unit.id })),
    );
    const mastered = key.filter(({ learner, unit }) => isMastered(cell, learner, unit));
    return share(mastered.length, key.length);
  },

  CV_SCORE: (cell) => {
    const found = deviation(cell);
    if (found === null || isZero(found.centre)) return null;
    const { spread, centre, learners } = found;
    return { value: divide(spread, centre), numerator: spread, denominator: centre, sample: learners };
  },

  GAPS_GROUPE_MIN_MAX: (cell) => {
    const groups = groupesOf(cell).flatMap(({ id, name }) => {
      const average = mean(scores(cell.at(`Groupe:${id}`, cell.target)).map((fact) => fact.value));
      return average === null ? [] : [{ id, name, average }];
    });
    if (groups.length < 2) return null;
    const extreme = (sign: number) =>
      groups.reduce((best, one) => (sign * compare(one.average, best.average) > 0 ? one : best));
    const [low, high] = [extreme(-1), extreme(1)];
    const named = (group: typeof low) => ({
      id: group.id,
      name: group.name,
      value: rounded(group.average),
    });
    return {
      value: subtract(high.average, low.average),
      sample: groups.length,
      extra: { min: named(low), max: named(high) },
    };
  },

  TAUX_EQUIVALENCE_EVAL: (cell) => {
    const pairs = cell.facts("equivalence");
    return share(pairs.map((fact) => fact.value).reduce(add, ZERO), pairs.length);
  },

  CORR_ABS_SCORE: (cell) =>
    correlation([...meansByLearner(scores(cell))].map(([learner, y]) => ({ x: absences(cell, learner), y }))),

  CORR_ABS_PROGRESSION: (cell) =>
    correlation(
      cell.learnersInScope().flatMap((learner) => {
        const y = cell.world.progress(learner, cell.target, cell.asOf);
        return y === null ? [] : [{ x: absences(cell, learner), y }];
      }),
    ),

  QUALITE_CODE_MOY: quality("qualite_code", 2),
  ORGANISATION_TRAVAIL_MOY: quality("organisation_travail", 2),
  COMMUNICATION_ORALE_MOY: quality("communication_orale", 2),
  PERTINENCE_FONCTIONNELLE_MOY: quality("pertinence_fonctionnelle", 3),
  INTEGRATION_UA_MOY: quality("integration_ua", 6),
  BONUS_GROUPE_MOY: quality("bonus_groupe", 1),
};

function quality(rubrique: string, max: number): Metric {
  return (cell) => {
    const found = average(cell.facts("criterion", rubrique).map((fact) => fact.value));
    return found && { ...found, extra: { rubrique, max } };
  };
}

export const SCORE_DISTRIBUTIONS: Record<string, Distribution> = {
  SCORE: (cell) => learnerMeans(cell),
};
