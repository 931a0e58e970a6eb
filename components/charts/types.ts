import type { UnitCode } from "@/lib/metrics/types";
import type { Moment } from "@/lib/moment";

/**
 * What every chart of the kit is given. The drawing, the tooltip, the table, the CSV and the PNG all read this one
 * value, so that none can show something else than another.
 */
export type ChartData = {
  series: readonly ChartSeries[];
  rows: readonly ChartRow[];
  /** A filled area between two series, which have no lines of their own then. */
  band?: { low: string; high: string; label: string; color: string };
  /** What the rows are: head of the first column of the table. */
  rowHead: string;
  /** Rows follow each other in time, so that each has a change from the one before. */
  overTime: boolean;
};

export type ChartSeries = {
  key: string;
  label: string;
  /** Where there is little room. */
  short?: string;
  /** A CSS colour, usually `var(--series-1)`. */
  color: string;
  unit: UnitCode;
  /** `strong`: what the chart is about. `thin`: what it is compared with. `target`: where it should be. */
  look: "strong" | "thin" | "target";
};

export type ChartRow = {
  key: string;
  /** On the axis: short. */
  label: string;
  /** In the tooltip and the table. */
  longLabel: string;
  /** The period holds "now": drawn dashed. */
  running?: boolean;
  /** Where a click leads: the part that the row is of. */
  href?: string;
  cells: Readonly<Record<string, ChartCell>>;
};

export type ChartCell = {
  /** Null is no data: a gap, an empty cell, "—"; never 0. */
  value: number | null;
  /** What is no number (a state, a day), in the place of the value where data is exported. */
  text?: string | null;
  n?: number | null;
  fraction?: { numerator: number; denominator: number } | null;
  /** Rests on fewer than 5 samples: drawn hollow, and said. */
  low?: boolean;
  /** Instead of the series' own label, where rows name it differently (the states of each domain). */
  label?: string;
};

/** A line across a drawing, with its name: a threshold, an objective, the day of "now". */
export type ChartMark = { at: number | string; label: string };

/** What a chart says of itself, and what its exports carry with them. */
export type ChartMeta = {
  title: string;
  definition: string;
  /** What was chosen, as pairs of words: scope, target, period… */
  filters: readonly (readonly [string, string])[];
  timeZone: string;
  computedAt: Moment | null;
  /** Whose figures these are, as addresses write it: an export is noted with it. */
  scope: string;
  /** Without extension. */
  fileName: string;
};
