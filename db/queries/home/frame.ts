import {
  addDays,
  dateIds,
  isRunning,
  nextDateId,
  type PeriodCode,
  periodEnd,
  previousDateId,
  standingDay,
} from "@/lib/period";
import { stockPeriod } from "@/lib/tiles";
import type { View } from "@/lib/view";
import type { ScopeRow, ViewContext } from "../context";
import type { MetricRow } from "../facts";

/** Which cells a home page is about: everything that its parts ask for is derived from here. */
export type Frame = {
  context: ViewContext;
  period: PeriodCode;
  dateId: string;
  running: boolean;
  /** The organisation's local day of "now". */
  today: string;
  /** The day that stocks of this period stand at: its end, or today. */
  asOn: string;
  /** The shown period and those before it, of the same length and not overlapping, oldest first. */
  series: string[];
  /** Dates of the curves: for a rolling window its days, for stocks have no window. */
  curveDates: string[];
  metrics: Map<string, MetricRow>;
  locale: string;
};

/** Points of a sparkline, and of the curves. */
const SPARK_POINTS = 12;
const CURVE_POINTS: Record<PeriodCode, number> = {
  Day: 60,
  Week: 26,
  Month: 13,
  Rolling7: 60,
  Rolling30: 90,
};

/** Learners' rows are kept by week and month only (kpi.md 1.13): other periods show the week. */
export function keptPeriod(period: PeriodCode, scope: Pick<ScopeRow, "scopeType">): PeriodCode {
  if (scope.scopeType !== "Apprenant" || period === "Month") return period;
  return "Week";
}

/** The dates of a view; a date in the future becomes the running period. */
export function frameDates(view: View, period: PeriodCode, today: string) {
  const asked = view.date && view.date < today ? view.date : today;
  const dateId = periodEnd(period, asked);
  const stock = stockPeriod(period);
  const asOn = standingDay({ dateId, today });
  const series = [dateId];
  while (series.length < SPARK_POINTS) series.unshift(previousDateId(period, series[0] ?? dateId));
  let from = stock === "Day" ? asOn : dateId;
  if (stock === "Day") from = addDays(from, 1 - CURVE_POINTS[period]);
  else for (let n = 1; n < CURVE_POINTS[period]; n++) from = previousDateId(stock, from);
  return {
    period,
    dateId,
    today,
    asOn,
    running: isRunning(period, dateId, today),
    series,
    curveDates: dateIds(stock, from, asOn),
    previousDate: previousDateId(period, dateId),
    nextDate: dateId >= today ? null : nextDateId(period, dateId),
  };
}
