import { addDays, daysFromTo, earlier } from "../calendar";
import type { Cell } from "../cell";
import { add, exact, multiply, ratio } from "../fraction";
import { type Metric, share } from "../measure";

/** Family 3 (plan) of kpi.md, with the risk and the forecast that follow from it. */

interface PlannedPair {
  plannedOn: string;
  done: boolean;
  /** First done in the 28 days that end at E. */
  recent: boolean;
}

/**
 * Pairs of the cell's learners and the planned items of one type that they have by enrolment. A pair counts once,
 * at its earliest date among the plans of the groups that the learner belongs to on E.
 */
function plannedPairs(cell: Cell, type: "Ua" | "Projet"): PlannedPair[] {
  const { world, asOf, target } = cell;
  const below = target === type ? "Global" : target;
  return cell.learnersInScope().flatMap((learner) => {
    const groups = world.structure.groupsOfLearner(learner, asOf);
    return world.expectedItems(learner, type, below, asOf).flatMap((item): PlannedPair[] => {
      const dates = world.structure.rows.lms_plan
        .filter((plan) => plan.item_id === item.id && groups.has(plan.group_id))
        .map((plan) => plan.planned_on);
      if (dates.length === 0) return [];
      const firstDone = world.history.firsts(learner, item.id)?.done?.day;
      return [
        {
          plannedOn: dates.reduce(earlier),
          done: world.history.isDone(learner, item.id, asOf),
          recent: firstDone !== undefined && firstDone <= asOf && firstDone >= addDays(asOf, -27),
        },
      ];
    });
  });
}

export interface PlanCounts {
  expected: number;
  done: number;
}

export function planGap(cell: Cell, type: "Ua" | "Projet"): PlanCounts {
  const pairs = plannedPairs(cell, type);
  return {
    expected: pairs.filter((pair) => pair.plannedOn <= cell.asOf).length,
    done: pairs.filter((pair) => pair.done).length,
  };
}

export const PLAN: Record<string, Metric> = {
  UA_COVERAGE_PCT: (cell) => {
    const { done, expected } = planGap(cell, "Ua");
    return share(done, expected);
  },

  PROJETS_COVERAGE_PCT: (cell) => {
    const { done, expected } = planGap(cell, "Projet");
    return share(done, expected);
  },

  COUVERTURE_MODULE_PCT: (cell) => {
    const pairs = plannedPairs(cell, "Ua");
    return share(pairs.filter((pair) => pair.done).length, pairs.length);
  },

  RISK_DESALIGNEMENT: (cell) => {
    const { done, expected } = planGap(cell, "Ua");
    return share(Math.max(0, expected - done), expected);
  },

  PREVISION_COUVERTURE_UA: (cell) => {
    const pairs = plannedPairs(cell, "Ua");
    const done = pairs.filter((pair) => pair.done);
    const pace = ratio(done.filter((pair) => pair.recent).length, 28);
    const daysLeft = daysFromTo(cell.asOf, cell.slice.dateId) - 1;
    const forecast = add(exact(done.length), multiply(pace, ratio(daysLeft)));
    const planned = pairs.filter((pair) => pair.plannedOn <= cell.slice.dateId).length;
    return share(forecast, planned);
  },
};
