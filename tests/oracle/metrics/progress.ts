import { addDays, dayNumber, daysBetween, daysFromTo, later } from "../calendar";
import type { Cell } from "../cell";
import {
  compare,
  divide,
  exact,
  type Fraction,
  mean,
  multiply,
  percentile,
  ratio,
  subtract,
  sum,
  ZERO,
} from "../fraction";
import { average, counted, type Distribution, type Metric, share } from "../measure";

/** Families 2 (progression), 9 (its dispersion) and 15 (trend) of kpi.md. */

/** Points per day of the regression of the mean progress of each day in [E−27, E]. */
function dailyTrend(cell: Cell): { slope: Fraction; days: number } | null {
  const first = cell.world.firstOn!;
  const from = addDays(cell.asOf, -27);
  const points = daysBetween(later(from, first), cell.asOf)
    .map((day) => ({ x: ratio(dayNumber(day)), y: mean(cell.progresses(day)) }))
    .filter((point): point is { x: Fraction; y: Fraction } => point.y !== null);
  if (points.length < 2) return null;
  const centre = { x: mean(points.map(({ x }) => x))!, y: mean(points.map(({ y }) => y))! };
  const product = (a: "x" | "y", b: "x" | "y") =>
    sum(points.map((point) => multiply(subtract(point[a], centre[a]), subtract(point[b], centre[b]))));
  return { slope: divide(product("x", "y"), product("x", "x")), days: points.length };
}

export const PROGRESS: Record<string, Metric> = {
  PROGRESSION_MOY: (cell) => average(cell.progresses()),

  VITESSE_PROGRESSION: (cell) => {
    const { from, asOf } = cell.slice;
    const days = daysFromTo(from, asOf);
    const speeds = cell.learnersInScope().flatMap((learner) => {
      const before = cell.world.progress(learner, cell.target, addDays(from, -1));
      const after = cell.world.progress(learner, cell.target, asOf);
      if (before === null || after === null) return [];
      return [divide(multiply(subtract(after, before), ratio(7)), ratio(days))];
    });
    return average(speeds);
  },

  CHAPITRES_VALIDES: (cell) => counted(cell.count("first done", "Chapitre")),
  UAS_VALIDEES: (cell) => counted(cell.count("first done", "Ua")),
  COMP_VALIDEES: (cell) => counted(cell.count("first done", "Competence")),

  PCT_COMP_ACQUISES: (cell) => {
    const { world, target, asOf } = cell;
    const expected = cell
      .learners()
      .flatMap((learner) =>
        world.expectedItems(learner, "Competence", target, asOf).map((item) => ({ learner, item })),
      );
    const done = expected.filter(({ learner, item }) => world.history.isDone(learner, item.id, asOf));
    return share(done.length, expected.length);
  },

  DISPERSION_PROGRESSION: (cell) => {
    const values = cell.progresses();
    if (values.length === 0) return null;
    const [low, high] = [percentile(values, ratio(1, 4))!, percentile(values, ratio(3, 4))!];
    return { value: subtract(high, low), sample: values.length };
  },

  TENDANCE_PROGRESSION_28J: (cell) => {
    const trend = dailyTrend(cell);
    return trend === null ? null : { value: multiply(trend.slope, ratio(7)), sample: trend.days };
  },

  ETA_ATTEINTE_OBJECTIF: (cell) => {
    const now = mean(cell.progresses());
    if (now === null) return null;
    const objective = exact(cell.world.organisation.settings.objective ?? 100);
    if (compare(now, objective) >= 0) return { value: ZERO };
    const trend = dailyTrend(cell);
    if (trend === null || compare(trend.slope, ZERO) <= 0) return null;
    return { value: divide(subtract(objective, now), trend.slope) };
  },
};

export const PROGRESS_DISTRIBUTIONS: Record<string, Distribution> = {
  PROGRESSION: (cell) => cell.progresses(),
};
