import { type FoldedModule, type GroupLearner, NOT_EXPECTED, stateOf, type Unit } from "./group";
import type { StateKind } from "./metrics/types";
import { ALL_MODULES, NO_MODULE } from "./view";

/** More UAs side by side than this nobody reads: of a longer curriculum one module is open. */
export const MAX_UNITS = 60;
const UNDER_WAY: readonly StateKind[] = ["doing", "review", "rejected"];

type State = { kind: StateKind };
type Fold = {
  isLong: boolean;
  units: Unit[];
  folded: FoldedModule[];
  /** What is kept of a learner's cells at all units. */
  of: (cells: string) => Pick<GroupLearner, "cells" | "has" | "folded">;
};

/**
 * Which UAs a table shows, and as what the others: all of them, as long as there are few; else those of the module asked
 * for, or of the one that the group is at, with a column for each other module.
 */
export function foldUnits(
  units: readonly Unit[],
  states: readonly State[],
  cells: readonly string[],
  asked: string | null,
): Fold {
  const moduleOf = (unit: Unit) => unit.moduleId ?? NO_MODULE;
  const modules = [...new Set(units.map(moduleOf))];
  const isLong = units.length > MAX_UNITS && modules.length > 1;
  const isWhole = !isLong || asked === ALL_MODULES;
  const open =
    asked !== null && modules.includes(asked) ? asked : moduleAtNow(units, states, cells, moduleOf);
  const isShown = (unit: Unit) => isWhole || moduleOf(unit) === open;
  const away = isWhole ? [] : modules.filter((module) => module !== open);
  const placeOf = units.map((unit) => away.indexOf(moduleOf(unit)));
  return {
    isLong,
    units: units.filter(isShown),
    folded: away.map((id) => ({
      id,
      label: units.find((unit) => moduleOf(unit) === id)?.moduleLabel ?? null,
    })),
    of: (all) => {
      const letters = [...all];
      const folded = away.map(() => states.map(() => 0));
      for (const [index, letter] of letters.entries()) {
        const counts = folded[placeOf[index] ?? -1];
        const state = letter === NOT_EXPECTED ? -1 : states.indexOf(stateOf(letter, states) as State);
        if (counts && state >= 0) counts[state] = (counts[state] ?? 0) + 1;
      }
      return {
        cells: letters.filter((_, index) => placeOf[index] === -1).join(""),
        has: [...new Set(letters)].filter((letter) => letter !== NOT_EXPECTED).join(""),
        folded,
      };
    },
  };
}

/** The module in which most UAs are under way; where none are, the first in which something is left to do. */
function moduleAtNow(
  units: readonly Unit[],
  states: readonly State[],
  cells: readonly string[],
  moduleOf: (unit: Unit) => string,
): string | undefined {
  const counts = new Map<string, { underWay: number; left: number }>();
  for (const [index, unit] of units.entries()) {
    const module = moduleOf(unit);
    const count = counts.get(module) ?? { underWay: 0, left: 0 };
    counts.set(module, count);
    for (const text of cells) {
      const kind = stateOf(text[index], states)?.kind;
      if (kind && UNDER_WAY.includes(kind)) count.underWay++;
      if (kind && kind !== "done") count.left++;
    }
  }
  const most = Math.max(0, ...[...counts.values()].map(({ underWay }) => underWay));
  const all = [...counts];
  const found =
    most > 0 ? all.find(([, { underWay }]) => underWay === most) : all.find(([, { left }]) => left > 0);
  return (found ?? all[0])?.[0];
}
