import { shownPeriod, shownTarget } from "@/lib/analysis/levels";
import type { Figure, FigureAbsence, MetricInfo, Point } from "@/lib/analysis/types";
import { levelsAt } from "@/lib/metrics";
import { addDays, dateIds, isRunning, type PeriodCode, periodEnd, previousDateId } from "@/lib/period";
import type { ScopeRow } from "../context";
import { type Ask, type Fact, readFacts } from "../facts";
import type { AskedColumn, Frame } from "./frame";

/** Points of a series. A rolling window has one for each day; rows of days are kept for 90 (kpi.md 1.15). */
const POINTS: Record<PeriodCode, number> = { Day: 60, Week: 26, Month: 13, Rolling7: 60, Rolling30: 60 };

/** Where one statistic's rows of one scope lie. */
export type Cells = { metric: MetricInfo; scope: ScopeRow; targetId: number; period: PeriodCode };

/** The rows of a statistic for a scope of this page, at the nearest period and target that it is kept for. */
export function cellsOf(frame: Frame, code: string, scope: ScopeRow = frame.context.scope): Cells | null {
  const metric = frame.metrics.get(code);
  const { target, allUnitsId, allProjectsId } = frame.context;
  if (!metric) return null;
  const period = shownPeriod(metric, scope.scopeType, frame.period);
  const all = { units: allUnitsId, projects: allProjectsId };
  const targetId = shownTarget(metric, scope.scopeType, target, all);
  return period && targetId ? { metric, scope, targetId, period } : null;
}

/** The period of these cells that a day falls in; "now" is the last day that there can be. */
export const dateIn = (frame: Frame, period: PeriodCode, day: string) =>
  periodEnd(period, day < frame.today ? day : frame.today);

/** Dates of a series that ends with `dateId`, oldest first. */
export function seriesDates(period: PeriodCode, dateId: string): string[] {
  if (period === "Week" || period === "Month") {
    const dates = [dateId];
    while (dates.length < POINTS[period]) dates.unshift(previousDateId(period, dates[0] ?? dateId));
    return dates;
  }
  return dateIds(period, addDays(dateId, 1 - POINTS[period]), dateId);
}

export const askOf = ({ metric, scope, targetId, period }: Cells, from: string, to: string): Ask => ({
  scopeId: scope.id,
  targetId,
  code: metric.code,
  period,
  from,
  to,
});

/** Stored rows, found again by their cell. */
export class Facts {
  private readonly byCell: Map<string, Fact>;

  constructor(facts: readonly Fact[]) {
    this.byCell = new Map(facts.map((fact) => [keyOf(fact.scopeId, fact.targetId, fact), fact]));
  }

  /** What a row says beside its number, as far as the viewer may read it. */
  extra(frame: Frame, code: string): unknown {
    const cells = cellsOf(frame, code);
    if (!cells) return null;
    const { scope, targetId, period } = cells;
    const dateId = dateIn(frame, period, frame.dateId);
    return this.byCell.get(keyOf(scope.id, targetId, { code, period, dateId }))?.extra ?? null;
  }

  /** The row of a date as a point; what has no row is 0 where it is a count and something was counted by then. */
  point(frame: Frame, cells: Cells, dateId: string): Point {
    const { metric, scope, targetId, period } = cells;
    const fact = this.byCell.get(keyOf(scope.id, targetId, { code: metric.code, period, dateId }));
    const wasCounted = frame.birth !== null && frame.birth <= dateId && metric.isBuilt && metric.isActive;
    return {
      dateId,
      running: isRunning(period, dateId, frame.today),
      value: fact ? fact.value : wasCounted ? metric.emptyValue : null,
      // One learner's share of a group is no sample: it is exact.
      n: scope.scopeType === "Apprenant" && metric.nature === "stock" ? null : (fact?.sampleSize ?? null),
      numerator: fact?.numerator ?? null,
      denominator: fact?.denominator ?? null,
      spread: fact && fact.p50 !== null ? spreadOf(fact) : null,
      computedAt: fact?.computedAt ?? null,
    };
  }
}

const keyOf = (scopeId: number, targetId: number, of: { code: string; period: string; dateId: string }) =>
  `${scopeId} ${targetId} ${of.code} ${of.period} ${of.dateId}`;

const spreadOf = ({ p50, p75, p90, min, max }: Fact) => ({ p50, p75, p90, min, max });

export async function readAsks(frame: Frame, asks: readonly Ask[]): Promise<Facts> {
  return new Facts(await readFacts(frame.sql, frame.viewer, asks));
}

/** What `buildFigures` needs of each statistic, in every column. */
export function figureAsks(frame: Frame, codes: readonly string[]): Ask[] {
  return codes.flatMap((code) =>
    frame.columns.flatMap((column) => {
      const cells = cellsOf(frame, code, column.scope);
      if (!cells) return [];
      const dates = columnDates(frame, cells, column);
      const previous = previousDateId(cells.period, dates.at(-1) ?? column.dateId);
      const from = [previous, dates[0] ?? previous].sort()[0] ?? previous;
      return [askOf(cells, from, dates.at(-1) ?? column.dateId)];
    }),
  );
}

const columnDates = (frame: Frame, { period }: Cells, column: AskedColumn) =>
  seriesDates(period, dateIn(frame, period, column.dateId));

/** The statistics of these codes that the catalogue has, each in every column. */
export function buildFigures(frame: Frame, codes: readonly string[], facts: Facts): Figure[] {
  return codes.flatMap((code) => {
    const metric = frame.metrics.get(code);
    if (!metric) return [];
    const series: Figure["series"] = {};
    const previous: Figure["previous"] = {};
    for (const column of frame.columns) {
      const cells = cellsOf(frame, code, column.scope);
      if (!cells) continue;
      const dates = columnDates(frame, cells, column);
      series[column.key] = trimmed(dates.map((dateId) => facts.point(frame, cells, dateId)));
      const before = previousDateId(cells.period, dates.at(-1) ?? column.dateId);
      previous[column.key] = facts.point(frame, cells, before);
    }
    return [figureOf(frame, metric, series, previous)];
  });
}

function figureOf(
  frame: Frame,
  metric: MetricInfo,
  series: Figure["series"],
  previous: Figure["previous"],
): Figure {
  const period = cellsOf(frame, metric.code)?.period ?? frame.period;
  const isKnown = (series.main?.at(-1)?.value ?? null) !== null;
  return {
    metric,
    period,
    dateId: dateIn(frame, period, frame.dateId),
    absence: isKnown ? null : absenceOf(frame, metric),
    series,
    previous,
  };
}

/** Figures without their past, for lists: the shown row of the chosen cell and the one before. */
export async function loadShown(frame: Frame, codes: readonly string[]): Promise<Figure[]> {
  const wanted = codes.flatMap((code) => {
    const metric = frame.metrics.get(code);
    const cells = cellsOf(frame, code);
    const dateId = cells && dateIn(frame, cells.period, frame.dateId);
    return metric
      ? [{ metric, cells, dateId, before: cells && previousDateId(cells.period, dateId ?? "") }]
      : [];
  });
  const asks = wanted.flatMap(({ cells, dateId, before }) =>
    cells && dateId && before ? [askOf(cells, dateId, dateId), askOf(cells, before, before)] : [],
  );
  const facts = await readAsks(frame, asks);
  return wanted.map(({ metric, cells, dateId, before }) => {
    if (!cells || !dateId || !before) return figureOf(frame, metric, {}, {});
    const at = (date: string) => facts.point(frame, cells, date);
    return figureOf(frame, metric, { main: [at(dateId)] }, { main: at(before) });
  });
}

/** Without the dates before anything is known; the shown one always stays. */
function trimmed(points: Point[]): Point[] {
  const first = points.findIndex((point) => point.value !== null);
  return points.slice(first < 0 ? -1 : first);
}

function absenceOf(frame: Frame, metric: MetricInfo): FigureAbsence {
  if (!metric.isActive) return "off";
  if (!metric.isBuilt) return "not_built";
  const { scopeType } = frame.context.scope;
  if (levelsAt(metric, scopeType).periods.length === 0) return "scope";
  return cellsOf(frame, metric.code) ? "no_data" : "target";
}
