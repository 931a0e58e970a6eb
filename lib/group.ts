import type { PageHead } from "./home";
import type { ScopeType, StateKind } from "./metrics/types";
import type { Need } from "./needs/types";
import type { Day, PeriodCode } from "./period";

/** What the group page shows, as plain data. */

export type Unit = { id: string; label: string; moduleId: string | null; moduleLabel: string | null };

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
  /** One letter a unit: the place of its state in `states`, from "a"; "-" where it is not expected of the learner. */
  cells: string;
};

export type GroupData = {
  head: PageHead & { changeSeq: number };
  /** The day that states stand at. */
  day: Day;
  /** Learners' figures are kept by week and by month. */
  learnerPeriod: PeriodCode;
  inactiveDays: number;
  labels: { progress: string; progressDefinition: string; score: string; scoreDefinition: string };
  units: Unit[];
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
  /** Planned UAs that are done, in percent: over 100 ahead of the plan. */
  planned: number | null;
  score: number | null;
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
