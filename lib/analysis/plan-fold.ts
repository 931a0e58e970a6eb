import type { Day } from "../period";
import { ALL_MODULES, NO_MODULE } from "../view";
import type { PlanItem, PlanModule } from "./types";

/** More lines than this nobody reads: of a longer plan one module is open. */
export const MAX_LINES = 60;

export const moduleOf = ({ moduleId }: Pick<PlanItem, "moduleId">) => moduleId ?? NO_MODULE;

/** An absent count is 0 where something is planned. */
export const doneOf = ({ pairs, done }: Pick<PlanItem, "pairs" | "done">) =>
  pairs === 0 ? done : (done ?? 0);

/** As of the day that `done` is of. */
export const isLate = (item: PlanItem, day: Day) =>
  item.plannedFrom !== null && item.plannedFrom < day && item.pairs > (doneOf(item) ?? 0);

/**
 * Which items a plan shows, and as what the others: all of them, as long as there are few; else those of the module asked
 * for, or of the one that the plan is at on the shown day, and each other module as one line, in the order of the items.
 */
export function foldPlan(
  items: readonly PlanItem[],
  day: Day,
  asked: string | null,
): { isLong: boolean; items: PlanItem[]; folded: PlanModule[] } {
  const modules = [...new Set(items.map(moduleOf))];
  const isLong = items.length > MAX_LINES && modules.length > 1;
  if (!isLong || asked === ALL_MODULES) return { isLong, items: [...items], folded: [] };
  const begun = items.filter(({ plannedFrom }) => plannedFrom !== null && plannedFrom <= day);
  const now = begun.reduce<PlanItem | undefined>(
    (last, item) => (last && (last.plannedFrom ?? "") > (item.plannedFrom ?? "") ? last : item),
    undefined,
  );
  const isThere = asked !== null && modules.includes(asked);
  const open = isThere ? asked : now ? moduleOf(now) : modules[0];
  return {
    isLong,
    items: items.filter((item) => moduleOf(item) === open),
    folded: modules
      .filter((id) => id !== open)
      .map((id) =>
        together(
          id,
          items.filter((item) => moduleOf(item) === id),
          day,
        ),
      ),
  };
}

function together(id: string, items: readonly PlanItem[], day: Day): PlanModule {
  const days = items.flatMap(({ plannedFrom, plannedTo }) => [plannedFrom, plannedTo]);
  const planned = days.filter((day) => day !== null).sort();
  const expected = items.flatMap((item) => item.expected ?? []);
  const sum = (all: readonly number[]) => all.reduce((one, other) => one + other, 0);
  return {
    id,
    label: items[0]?.module ?? null,
    items: items.length,
    plannedFrom: planned[0] ?? null,
    plannedTo: planned.at(-1) ?? null,
    pairs: sum(items.map(({ pairs }) => pairs)),
    expected: expected.length === 0 ? null : sum(expected),
    done: sum(items.map((item) => (item.pairs === 0 ? 0 : (doneOf(item) ?? 0)))),
    late: items.filter((item) => isLate(item, day)).length,
  };
}
