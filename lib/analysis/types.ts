import type { HomeData, PageHead, Place } from "../home";
import type { PeriodCode, ScopeType, TargetType, UnitCode } from "../metrics/types";
import type { Moment } from "../moment";
import type { Absence } from "../tiles";

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
  extra: unknown;
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
  byScope: Part[];
  byTarget: Part[];
  /** Who is behind the number, as far as the viewer may see it. */
  learners: Part[];
  /** There are more learners than are listed. */
  moreLearners: boolean;
};

export type MetricIndex = { page: PageFrame; figures: Figure[] };
