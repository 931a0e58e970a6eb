import { seriesColors } from "@/components/charts/colors";
import type { ChartCell, ChartData, ChartRow, ChartSeries } from "@/components/charts/types";
import { scopeLabel, shortLabel, type Words } from "@/components/dashboard/words";
import type { Column, Figure, PageFrame, Point } from "@/lib/analysis/types";
import { formatDay, formatPeriod, reliability } from "@/lib/format";
import type { Locale, UnitCode } from "@/lib/metrics/types";
import { type PeriodCode, periodStart } from "@/lib/period";

/** The chosen cell in the accent, each other scope in its own colour of every page, another period in grey. */
export function columnColors(columns: readonly Column[]): Map<string, string> {
  const scopes = seriesColors(columns.filter(({ kind }) => kind === "scope").map(({ key }) => key));
  return new Map(
    columns.map(({ key, kind }) => [
      key,
      kind === "main" ? "var(--accent)" : kind === "period" ? "var(--ink-3)" : (scopes.get(key) ?? ""),
    ]),
  );
}

export function columnLabel(column: Column, page: PageFrame, t: Words, locale: Locale): string {
  if (column.kind === "period") return formatPeriod(page.period, column.dateId, locale, page.today);
  return scopeLabel(column.place, t);
}

/** What a point rests on: its samples, or a ratio's denominator. */
export const basisOf = (point: Pick<Point, "n" | "denominator">) => point.n ?? point.denominator;

export function cellOf(point: Point | null | undefined, unit: UnitCode): ChartCell {
  if (!point) return { value: null };
  const { value, n, numerator, denominator } = point;
  const isRatio = unit !== "Nombre" && numerator !== null && denominator !== null;
  return {
    value,
    n: isRatio ? null : n,
    fraction: isRatio ? { numerator, denominator } : null,
    low: value !== null && reliability(basisOf(point)) === "low",
  };
}

/** On the axis a week is its Monday, a month its name alone. */
export function axisLabel(period: PeriodCode, dateId: string, locale: Locale): string {
  if (period === "Month") return formatDay(dateId, locale, "month").split(" ")[0] ?? "";
  return formatDay(period === "Week" ? periodStart(period, dateId) : dateId, locale);
}

/** Rows of a figure's dates, the last one the shown period. */
export function dateRows(
  points: readonly Point[],
  period: PeriodCode,
  page: PageFrame,
  locale: Locale,
  cells: (point: Point, index: number) => ChartRow["cells"],
): ChartRow[] {
  return points.map((point, index) => ({
    key: point.dateId,
    label: axisLabel(period, point.dateId, locale),
    longLabel: formatPeriod(period, point.dateId, locale, page.today),
    running: point.running,
    cells: cells(point, index),
  }));
}

/** One statistic over time in every column: other scopes by date, another period laid over, end on end. */
export function seriesData(figure: Figure, page: PageFrame, t: Words, locale: Locale): ChartData {
  const { unit, label } = figure.metric;
  const colors = columnColors(page.columns);
  const columns = page.columns.filter(({ key }) => figure.series[key]);
  const dates = new Map<string, Point>();
  for (const { key, kind } of columns)
    if (kind !== "period") for (const point of figure.series[key] ?? []) dates.set(point.dateId, point);
  const points = [...dates.values()].sort((a, b) => (a.dateId < b.dateId ? -1 : 1));
  const byDate = new Map(
    columns.map(({ key }) => [key, new Map(figure.series[key]?.map((point) => [point.dateId, point]))]),
  );
  return {
    rowHead: t("charts.date"),
    overTime: true,
    series: columns.map((column): ChartSeries => {
      const named = columnLabel(column, page, t, locale);
      const isMain = column.kind === "main";
      return {
        key: column.key,
        label: isMain && columns.length === 1 ? label : named,
        short: isMain && columns.length === 1 ? label : shortLabel(named, page.scope),
        color: colors.get(column.key) ?? "var(--accent)",
        unit,
        look: isMain ? "strong" : "thin",
      };
    }),
    rows: dateRows(points, figure.period, page, locale, (point, index) =>
      Object.fromEntries(
        columns.map(({ key, kind }) => {
          const own =
            kind === "period"
              ? figure.series[key]?.at(index - points.length)
              : byDate.get(key)?.get(point.dateId);
          const cell = cellOf(own, unit);
          if (kind !== "period" || !own) return [key, cell];
          return [key, { ...cell, label: formatPeriod(figure.period, own.dateId, locale, page.today) }];
        }),
      ),
    ),
  };
}
