import type { PageHead } from "./home";
import type { ScopeType, StateKind } from "./metrics/types";
import type { Need } from "./needs/types";
import type { Day, PeriodCode } from "./period";

/** What the group page shows, as plain data. */

export type Unit = { id: string; label: string; moduleId: string | null; moduleLabel: string | null };

/** A module that is shown as one column: none of its UAs are. */
export type FoldedModule = {
  id: string;
  /** Null: of UAs that lie in no module. */
  label: string | null;
};

export type UnitState = {
  code: string;
  label: string;
  kind: StateKind;
  color: string;
  /** How many (learner, UA) pairs kpi_state_count has in it. */
  count: number;
};

/** Working; silent for as long as the rule of inactivity says; without any action ever. */
export type Presence = "active" | "inactive" | "never";
export const PRESENCES: readonly Presence[] = ["active", "inactive", "never"];

export type GroupLearner = {
  studentId: string;
  name: string;
  /** The sub-group, where there is one. */
  subGroup: string | null;
  presence: Presence;
  progress: number | null;
  score: number | null;
  scores: number | null;
  lastOn: Day | null;
  /** Null: not known of a past day. */
  streak: number | null;
  need: Need | null;
  /** One letter a shown unit: the place of its state in `states`, from "a"; "-" where it is not expected of the learner. */
  cells: string;
  /** A letter for each state that any unit is in, shown or folded away. */
  has: string;
  /** For each folded module, how many of its UAs are in each of `states`. */
  folded: number[][];
};

export type GroupData = {
  head: PageHead & { changeSeq: number };
  /** The day that states stand at. */
  day: Day;
  /** Learners' figures are kept by week and by month. */
  learnerPeriod: PeriodCode;
  inactiveDays: number;
  labels: { progress: string; progressDefinition: string; score: string; scoreDefinition: string };
  /** The UAs that are shown: all of them, or those of the open module. */
  units: Unit[];
  /** The other modules, where there are more UAs than one table shows. */
  folded: FoldedModule[];
  /** Whether there are more UAs than are shown at once, unless asked for. */
  isLong: boolean;
  states: UnitState[];
  learners: GroupLearner[];
};

/** A line of the list of groups. */
export type GroupListRow = {
  scopeType: ScopeType;
  scopeId: string;
  label: string;
  /** What it lies in. */
  session: string | null;
  learners: number;
  progress: number | null;
  /** Learners that the mean is of. */
  progressOf: number | null;
  /** Planned UAs that are done, in percent: over 100 ahead of the plan. */
  planned: number | null;
  plannedOf: { numerator: number; denominator: number } | null;
  score: number | null;
  /** Scores that the mean is of. */
  scores: number | null;
  /** Learners to see now; null where nobody counted. */
  toSee: number | null;
};

export const NOT_EXPECTED = "-";
const FIRST = "a".charCodeAt(0);

/** The letter of the n-th state. */
export const cellOf = (index: number) => String.fromCharCode(FIRST + index);
/** The state of a letter; null where the unit is not expected. */
export const stateOf = <S>(cell: string | undefined, states: readonly S[]): S | null =>
  cell === undefined || cell === NOT_EXPECTED ? null : (states[cell.charCodeAt(0) - FIRST] ?? null);

export type Column =
  | { kind: "unit"; unit: Unit; index: number; isFirst: boolean }
  | { kind: "module"; module: FoldedModule; index: number };

/** The columns after the figures: what is open comes first, in sight without scrolling. */
export const columnsOf = ({ units, folded }: Pick<GroupData, "units" | "folded">): Column[] => [
  ...units.map((unit, index): Column => {
    const isFirst = index === 0 || units[index - 1]?.moduleId !== unit.moduleId;
    return { kind: "unit", unit, index, isFirst };
  }),
  ...folded.map((module, index): Column => ({ kind: "module", module, index })),
];

/** Of a folded module, the UAs that are expected of a learner and those that are done. */
export function doneOf(counts: readonly number[] | undefined, states: readonly { kind: StateKind }[]) {
  const sum = (all: readonly number[]) => all.reduce((one, other) => one + other, 0);
  return {
    expected: sum(counts ?? []),
    done: sum((counts ?? []).filter((_, index) => states[index]?.kind === "done")),
  };
}

/** Of a folded module, the UAs that a table counts: those done, or those in the state that is looked for. */
export function countedOf(
  counts: readonly number[] | undefined,
  states: readonly UnitState[],
  state: string | null,
): { counted: number; expected: number } {
  const { done, expected } = doneOf(counts, states);
  const place = states.findIndex(({ code }) => code === state);
  return { counted: place < 0 ? done : (counts?.[place] ?? 0), expected };
}

export const SORTS = ["name", "progress", "score", "last", "streak", "need"] as const;
export type Sort = (typeof SORTS)[number];

/** Learners in the order of a column; what is unknown comes last, whichever way. `unit`: by the state of that unit. */
export function sorted(
  learners: readonly GroupLearner[],
  by: { sort: Sort | { unit: number }; descending: boolean },
): GroupLearner[] {
  const value = (learner: GroupLearner): number | string | null => {
    if (typeof by.sort === "object") return learner.cells[by.sort.unit] ?? null;
    switch (by.sort) {
      case "name":
        return learner.name;
      case "last":
        return learner.lastOn;
      case "need":
        return learner.need?.state === "open" ? learner.need.points : 0;
      default:
        return learner[by.sort];
    }
  };
  const isUnknown = (one: number | string | null) => one === null || one === NOT_EXPECTED;
  return learners.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (isUnknown(x) || isUnknown(y)) return Number(isUnknown(x)) - Number(isUnknown(y)) || byName(a, b);
    const order =
      typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "fr");
    return (by.descending ? -order : order) || byName(a, b);
  });
}

const byName = (a: GroupLearner, b: GroupLearner) => a.name.localeCompare(b.name, "fr");
