"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import { BoxPlot, PercentileBands, RankedBars, TimeChart } from "@/components/charts/lazy";
import { Legend } from "@/components/charts/legend";
import type { ChartData, ChartMark, ChartMeta, ChartRow, ChartSeries } from "@/components/charts/types";
import { Message } from "@/components/ui/message";
import type { Figure, PageFrame, Point } from "@/lib/analysis/types";
import { formatValue } from "@/lib/format";
import { cellOf, dateRows, seriesData } from "./columns";
import { useMeta } from "./use-meta";

const hasValues = (data: ChartData) =>
  data.rows.some((row) => Object.values(row.cells).some(({ value }) => value !== null));

/** A drawing in its frame, or the words for that there is nothing to draw. */
export function Framed({
  data,
  meta,
  legend,
  controls,
  children,
}: {
  data: ChartData;
  meta: ChartMeta;
  legend?: ReactNode;
  controls?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("analysis");
  const isKnown = hasValues(data);
  return (
    <ChartFrame data={data} meta={meta} legend={isKnown && legend} controls={controls}>
      {isKnown ? children : <Message title={t("nothing")}>{t("nothingWhy")}</Message>}
    </ChartFrame>
  );
}

/** One statistic over time, every column a line, thresholds and objective across. */
export function SeriesChart({ figure, page, title }: { figure: Figure; page: PageFrame; title?: string }) {
  const t = useTranslations();
  const locale = useLocale();
  const metaOf = useMeta(page);
  const { metric } = figure;
  const data = seriesData(figure, page, t, locale);
  const meta = metaOf(title ?? metric.label, metric.definition, metric.code, figure);
  const levels = (["warnBelow", "warnAbove", "objective"] as const).flatMap((name): ChartMark[] => {
    const at = metric[name];
    return at === null
      ? []
      : [{ at, label: t(`metric.${name}`, { value: formatValue(at, metric.unit, locale) }) }];
  });
  return (
    <Framed data={data} meta={meta} legend={data.series.length > 1 && <NarrowLegend series={data.series} />}>
      <TimeChart data={data} meta={meta} levels={levels} />
    </Framed>
  );
}

/** Wide drawings name their lines at the end; narrow ones have no room for it. */
function NarrowLegend({ series }: { series: readonly ChartSeries[] }) {
  return (
    <div className="@lg:hidden">
      <Legend series={series} />
    </div>
  );
}

/** Several statistics of one unit over time, of the chosen cell. */
export function LinesChart({
  figures,
  page,
  title,
  definition,
  fileName,
}: {
  figures: readonly Figure[];
  page: PageFrame;
  title: string;
  definition: string;
  fileName: string;
}) {
  const t = useTranslations();
  const locale = useLocale();
  const meta = useMeta(page)(title, definition, fileName, figures[0]);
  const longest = figures.toSorted((a, b) => (b.series.main?.length ?? 0) - (a.series.main?.length ?? 0))[0];
  if (!longest) return null;
  const byDate = figures.map((one) => new Map(one.series.main?.map((point) => [point.dateId, point])));
  const data: ChartData = {
    rowHead: t("charts.date"),
    overTime: true,
    series: figures.map(({ metric }, index) => ({
      key: metric.code,
      label: metric.label,
      // The legend has the names in full.
      short: "",
      color: `var(--series-${index + 1})`,
      unit: metric.unit,
      look: index === 0 ? "strong" : "thin",
    })),
    rows: dateRows(longest.series.main ?? [], longest.period, page, locale, (point) =>
      Object.fromEntries(
        figures.map(({ metric }, index) => [
          metric.code,
          cellOf(byDate[index]?.get(point.dateId), metric.unit),
        ]),
      ),
    ),
  };
  return (
    <Framed data={data} meta={meta} legend={<Legend series={data.series} />}>
      <TimeChart data={data} meta={meta} />
    </Framed>
  );
}

/** Names and looks of a distribution's five numbers. */
function useSpreadSeries() {
  const t = useTranslations("analysis");
  return (unit: ChartSeries["unit"]): ChartSeries[] =>
    (["min", "p50", "p75", "p90", "max"] as const).map((key) => ({
      key,
      label: t(key),
      color: key === "p50" ? "var(--accent)" : "var(--band)",
      unit,
      look: key === "p50" ? "strong" : "thin",
    }));
}

const spreadCells = (point: Point | null): ChartRow["cells"] => {
  const low = point?.n != null && point.n < 5;
  const cell = (value: number | null | undefined) => ({ value: value ?? null });
  return {
    min: cell(point?.spread?.min),
    p50: { ...cell(point?.spread?.p50), n: point?.n ?? null, low },
    p75: cell(point?.spread?.p75),
    p90: cell(point?.spread?.p90),
    max: cell(point?.spread?.max),
  };
};

/** The distribution behind a statistic over time: median, P75, P90. */
export function BandsChart({
  figure,
  page,
  title,
  definition,
}: {
  figure: Figure;
  page: PageFrame;
  title: string;
  definition?: string;
}) {
  const t = useTranslations();
  const locale = useLocale();
  const spread = useSpreadSeries()(figure.metric.unit);
  const meta = useMeta(page)(
    title,
    definition ?? figure.metric.definition,
    `${figure.metric.code}-bandes`,
    figure,
  );
  const data: ChartData = {
    rowHead: t("charts.date"),
    overTime: true,
    series: spread,
    rows: dateRows(figure.series.main ?? [], figure.period, page, locale, spreadCells),
  };
  const shown = spread.filter(({ key }) => key === "p50");
  return (
    <Framed
      data={data}
      meta={meta}
      legend={
        <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
          {shown.map(({ key, label }) => (
            <LegendItem key={key} color="var(--accent)" label={label} />
          ))}
          <LegendItem color="var(--band)" label={t("analysis.bandP75")} />
          <LegendItem color="var(--band)" label={t("analysis.bandP90")} faint />
        </ul>
      }
    >
      <PercentileBands data={data} meta={meta} />
    </Framed>
  );
}

function LegendItem({ color, label, faint = false }: { color: string; label: string; faint?: boolean }) {
  return (
    <li className="flex items-center gap-1.5">
      <span
        aria-hidden="true"
        className="inline-block size-2.5 rounded-sm"
        style={{ background: color, opacity: faint ? 0.55 : 1 }}
      />
      {label}
    </li>
  );
}

export type Boxed = { key: string; label: string; point: Point | null };

/** A box for each group. */
export function BoxesChart({
  rows,
  figure,
  page,
  title,
}: {
  rows: readonly Boxed[];
  figure: Figure;
  page: PageFrame;
  title: string;
}) {
  const t = useTranslations();
  const spread = useSpreadSeries()(figure.metric.unit);
  const meta = useMeta(page)(title, t("analysis.boxDefinition"), `${figure.metric.code}-boites`, figure);
  const data: ChartData = {
    rowHead: t("home.group"),
    overTime: false,
    series: spread,
    rows: rows.map(({ key, label, point }) => ({
      key,
      label,
      longLabel: label,
      running: point?.running ?? false,
      cells: spreadCells(point),
    })),
  };
  return (
    <Framed
      data={data}
      meta={meta}
      legend={<p className="mt-2 text-xs text-ink-3">{t("analysis.boxLegend")}</p>}
    >
      <BoxPlot data={data} meta={meta} />
    </Framed>
  );
}

/** Bars of one value each, longest first as they are given. */
export function BarsChart({ data, meta, note }: { data: ChartData; meta: ChartMeta; note?: ReactNode }) {
  return (
    <Framed data={data} meta={meta} legend={note && <p className="mt-2 text-xs text-ink-3">{note}</p>}>
      <RankedBars data={data} meta={meta} />
    </Framed>
  );
}
