import type { HomeData, PageHead, Place } from "../home";
import type { PeriodCode, ScopeType, StateKind, TargetType, UnitCode } from "../metrics/types";
import type { Moment } from "../moment";
import type { Absence } from "../tiles";
import type { TargetRef } from "../view";
import type { BurnPoint } from "./forecast";

/** What the analysis pages show, as plain data: loaded on the server (db/queries), drawn in the browser. */

/** A statistic as the organisation's catalogue has it. */
export type MetricInfo = {
  code: string;
  label: string;
  definition: string;
  unit: UnitCode;
  category: string;
  aggregation: string;
  higherIsBetter: boolean;
  nature: "flow" | "stock";
  /** What an absent row means: 0 for a count, null for everything else. */
  emptyValue: 0 | null;
  warnBelow: number | null;
  warnAbove: number | null;
  objective: number | null;
  formula: string | null;
  isActive: boolean;
  isBuilt: boolean;
  storedIn: string;
  periods: readonly PeriodCode[];
  scopes: readonly ScopeType[];
  targets: readonly TargetType[];
};

export type Spread = {
  p50: number | null;
  p75: number | null;
  p90: number | null;
  min: number | null;
  max: number | null;
};

/** One stored row, or the place where none is. */
export type Point = {
  dateId: string;
  /** Holds "now": a value to date. */
  running: boolean;
  value: number | null;
  n: number | null;
  numerator: number | null;
  denominator: number | null;
  spread: Spread | null;
  computedAt: Moment | null;
};

/** What stands side by side: the chosen cell first, then other scopes, then another period of the chosen one. */
export type Column = {
  key: string;
  kind: "main" | "scope" | "period";
  place: Place;
  /** The period of the view that it shows. */
  dateId: string;
};

/** Why a figure has no value: as on tiles, or nobody computes it. */
export type FigureAbsence = Absence | "off" | "not_built";

/** One statistic on a page, in every column. */
export type Figure = {
  metric: MetricInfo;
  /** The nearest period that it is kept for: not every statistic has every one. */
  period: PeriodCode;
  dateId: string;
  absence: FigureAbsence | null;
  /** By column: oldest first, the shown period last; a point without a value is a gap. */
  series: Record<string, Point[]>;
  /** By column: the period before the shown one, of the same length. */
  previous: Record<string, Point | null>;
};

export type PageFrame = PageHead &
  Pick<HomeData, "children" | "changeSeq"> & {
    columns: Column[];
    /** The groups that one begins with: offered for comparison. */
    groups: Place[];
  };

/** One line of a breakdown: a part of the scope or of the target with its own row. */
export type Part = {
  key: string;
  label: string;
  kind: ScopeType | TargetType;
  /** What a click chooses; null where nothing can be. */
  scope: { type: ScopeType; id: string | null } | null;
  target: { type: TargetType; id: string | null } | null;
  /** The nearest period that it is kept for: learners have rows of weeks and months alone. */
  period: PeriodCode;
  point: Point;
  previous: Point | null;
};

/** The value of the shown period. */
export const shownPoint = (figure: Figure, column = "main"): Point | null =>
  figure.series[column]?.at(-1) ?? null;

// ---- pages ---------------------------------------------------------------------------------------

export type MetricData = {
  page: PageFrame;
  figure: Figure;
  /** The target whose rows stand for the chosen one; null where nothing is kept. */
  storedAt: TargetRef | null;
  byScope: Part[];
  byTarget: Part[];
  /** Who is behind the number, as far as the viewer may see it: each with the own value of `learnersOf`. */
  learners: Part[];
  /** The statistic, or the one of each learner that it is made of; null where nothing of it is kept for learners. */
  learnersOf: MetricInfo | null;
  /** There are more learners than are listed. */
  moreLearners: boolean;
};

/** Figures side by side, beside what a page is made of. */
export type Comparison = { page: PageFrame; figures: Figure[] };

export type MetricIndex = { page: PageFrame; figures: Figure[] };

export type FeedbackData = {
  page: PageFrame;
  figures: Figure[];
  byScope: Part[];
  /** Trainers of the scope whom the viewer may read, each with all the feedback they gave. */
  trainers: Part[];
};

export type EquityData = {
  page: PageFrame;
  figures: Figure[];
  /** Distributions of the parts of the scope, by code of the statistic that reads them. */
  boxes: Record<string, Part[]>;
  /** Best and weakest group of the gap; a group that the viewer may not read has no name. */
  gap: { best: GapGroup; weakest: GapGroup } | null;
};

/** All null: a group that the viewer may not read. */
export type GapGroup = { id: string | null; name: string | null; value: number | null };

export type QualityData = {
  page: PageFrame;
  figures: Figure[];
  criteria: { figure: Figure; max: number | null }[];
  byScope: Part[];
  byTarget: Part[];
};

export type AttendanceData = {
  page: PageFrame;
  figures: Figure[];
  /** Absences and late arrivals of each day; empty where days are not kept. */
  days: { dateId: string; running: boolean; absences: number | null; late: number | null }[];
  /** The month that the correlations are of, and the learners of it whom the viewer may read. */
  correlations: {
    dateId: string;
    figures: Figure[];
    learners: {
      key: string;
      label: string;
      absences: number | null;
      score: number | null;
      progress: number | null;
    }[];
  };
  byScope: Part[];
  learners: Part[];
};

export type StateName = {
  domain: string;
  code: string;
  label: string;
  kind: StateKind;
  color: string;
};

export type FlowData = {
  page: PageFrame;
  figures: Figure[];
  /** States of tasks in their order, and how many tasks were in each; null on a date without any row. */
  states: StateName[];
  flow: {
    period: PeriodCode;
    days: { dateId: string; running: boolean; counts: Record<string, number> | null }[];
  };
  /** Mean days in each state, of every domain. */
  visits: { state: StateName; meanDays: number; n: number }[];
  /** Tasks under way or late; null where there are too many learners to list. */
  tasks: OpenTasks | null;
};

export type OpenTasks = {
  /** All that are open, and how many of them are late: the list may be shorter. */
  count: number;
  late: number;
  /** Oldest first. */
  list: OpenTask[];
};

export type OpenTask = {
  learnerId: string;
  learner: string;
  itemId: string;
  item: string;
  state: string;
  kind: StateKind;
  /** Days since the work began; null where it has not. */
  ageDays: number | null;
  dueOn: string | null;
  /** Days past the deadline; null where it is not past. */
  lateDays: number | null;
};

export type PlanItem = {
  itemId: string;
  label: string;
  kind: "Ua" | "Projet";
  moduleId: string | null;
  module: string | null;
  /** First and last day that the plans of the scope's learners ask for it; null where none does. */
  plannedFrom: string | null;
  plannedTo: string | null;
  /** (learner, item) pairs that are planned at any date; asked for by the shown date; done. */
  pairs: number;
  expected: number | null;
  done: number | null;
  /** The date in the scope's own plan, where the scope is a group. */
  ownDate: string | null;
};

/** A module whose items are not shown: what they are together. */
export type PlanModule = Pick<PlanItem, "plannedFrom" | "plannedTo" | "pairs" | "expected"> & {
  id: string;
  /** Null: of items that lie in no module. */
  label: string | null;
  items: number;
  /** Of the pairs that are planned. */
  done: number;
  /** Items whose date is past and that somebody has not done. */
  late: number;
};

export type PlanMissing = {
  itemId: string;
  label: string;
  /** Learners whose plan has it and who have not done it; null where there are too many to list. */
  learners: { id: string; label: string; state: string | null; plannedOn: string }[] | null;
};

export type PlanData = {
  page: PageFrame;
  figures: Figure[];
  burnUps: { kind: "Ua" | "Projet"; points: BurnPoint[]; total: number }[];
  /** Those that are shown: all of them, or those of the open module. */
  items: PlanItem[];
  /** The other modules, where the plan is longer than one table shows. */
  folded: PlanModule[];
  /** Whether there are more items than are shown at once, unless asked for. */
  isLong: boolean;
  /** The group whose own plan this viewer may write. */
  editable: { groupId: string } | null;
  missing: PlanMissing | null;
};
