import type { ScopeType, StateKind, TargetType, UnitCode } from "./metrics/types";
import type { Moment } from "./moment";
import type { PeriodCode } from "./period";
import type { Absence, TileColumn } from "./tiles";
import type { BarDomain, View } from "./view";

/** What a home page shows, as plain data: loaded on the server (db/queries/home), drawn and refreshed in the browser. */

export type Place = {
  scopeType: ScopeType;
  scopeId: string | null;
  label: string;
};

export type Tile = {
  column: TileColumn;
  metric: string;
  label: string;
  definition: string;
  unit: UnitCode;
  higherIsBetter: boolean;
  /** The scope is one learner. */
  isOfOne: boolean;
  value: number | null;
  /** The value of the period before, of the same length. */
  previous: number | null;
  sampleSize: number | null;
  numerator: number | null;
  denominator: number | null;
  /** Null when the row does not say. */
  computedAt: Moment | null;
  /** Why there is no value, when there is none. */
  absence: Absence | null;
  /** Oldest first, the shown period last; null is a gap. */
  series: { dateId: string; value: number | null }[];
};

export type Segment = { code: string; label: string; kind: StateKind; color: string; count: number };

export type BarRow = {
  key: string;
  /** A domain, or the label of a sub-group. */
  domain: BarDomain;
  place: Place;
  segments: Segment[];
};

export type CurvePoint = {
  dateId: string;
  /** Holds "now": the value is a value to date. */
  running: boolean;
  mean: number | null;
  n: number | null;
  p50: number | null;
  p90: number | null;
  /** Share of the units that the plan expects by then; null where nothing is planned or kept. */
  planned: number | null;
  plannedCount: { expected: number; pairs: number } | null;
  /** By `key` of `Curves.compared`. */
  others: Record<string, { value: number | null; n: number | null }>;
};

export type Curves = {
  period: PeriodCode;
  definition: string;
  label: string;
  compared: { key: string; place: Place }[];
  points: CurvePoint[];
};

/** What every page with figures says of its view: the toolbar and the heads of its charts read this alone. */
export type PageHead = Pick<
  HomeData,
  | "view"
  | "scope"
  | "target"
  | "period"
  | "dateId"
  | "running"
  | "previousDate"
  | "nextDate"
  | "today"
  | "timeZone"
  | "asOf"
>;

export type HomeData = {
  /** The view as shown: defaults filled in, the date that of a period that exists. */
  view: View;
  scope: Place & { path: string[] };
  target: { targetType: TargetType; targetId: string | null; label: string; path: string[] };
  children: Place[];
  /** The groups that a trainer is assigned to (an admin: the centre's), each with its progress at the same target and date. */
  groups: (Place & {
    progress: number | null;
    /** Learners that the mean is of. */
    progressOf: number | null;
  })[];
  period: PeriodCode;
  dateId: string;
  running: boolean;
  /** A day of the periods before and after; null where there is none. */
  previousDate: string;
  nextDate: string | null;
  timeZone: string;
  /** "Now" of every figure; null before the engine's first run. */
  asOf: Moment | null;
  changeSeq: number;
  /** Anything at all is stored for this cell. */
  hasFigures: boolean;
  /** The organisation's local day of "now". */
  today: string;
  tiles: Tile[];
  bars: { mode: View["bars"]; rows: BarRow[] };
  curves: Curves;
};
