"use client";

import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { ChartFrame } from "@/components/charts/chart-frame";
import { seriesColors } from "@/components/charts/colors";
import { Legend } from "@/components/charts/legend";
import type { ChartCell, ChartData, ChartSeries } from "@/components/charts/types";
import { Message } from "@/components/ui/message";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDay, formatPeriod } from "@/lib/format";
import type { CurvePoint, HomeData } from "@/lib/home";
import { periodStart } from "@/lib/period";
import { chartMeta } from "./chart-meta";
import { scopeLabel, shortLabel, type Words } from "./words";

const TimeChart = dynamic(() => import("@/components/charts/time-chart").then((m) => m.TimeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-75 @lg:h-82" />,
});

/** Progression over time: the mean, the band from the median to P90, the planned line and the groups beside it. */
export function ProgressCurves({ data, own = false }: { data: HomeData; own?: boolean }) {
  const t = useTranslations();
  const locale = useLocale();
  const { curves } = data;
  const chart = curveChart(data, t, locale, own);
  const meta = chartMeta(data, t, locale, {
    title: t("home.progress"),
    definition: t("home.progressDefinition", { definition: curves.definition }),
    fileName: "progression",
  });
  return (
    <ChartFrame
      data={chart}
      meta={meta}
      legend={chart.rows.length > 0 && <LegendWhereNarrow series={chart.series} />}
    >
      {chart.rows.length > 0 ? (
        <TimeChart data={chart} meta={meta} />
      ) : (
        <Message title={t(own ? "me.noCurve" : "home.noCurve")} />
      )}
    </ChartFrame>
  );
}

/** Wide drawings name their lines at the end; narrow ones have no room for it. */
function LegendWhereNarrow({ series }: { series: readonly ChartSeries[] }) {
  return (
    <div className="@lg:hidden">
      <Legend series={series} />
    </div>
  );
}

function curveChart(
  { curves, today, scope }: HomeData,
  t: Words,
  locale: "fr" | "en",
  own: boolean,
): ChartData {
  const { points } = curves;
  const colors = seriesColors(curves.compared.map(({ key }) => key));
  const hasBand = points.some((point) => point.p50 !== null);
  const hasPlan = points.some((point) => point.planned !== null);
  const line = (key: string, label: string, color: string, look: ChartSeries["look"]): ChartSeries => ({
    key,
    label,
    color,
    look,
    unit: "Pourcentage",
  });
  const series = [
    line("mean", meanLabel(scope, t, own), "var(--accent)", "strong"),
    // The higher first, so that two that meet at one value are named from top to bottom.
    ...(hasBand
      ? [
          line("p90", t("home.p90"), "var(--ink-3)", "thin"),
          line("p50", t("home.p50"), "var(--ink-3)", "thin"),
        ]
      : []),
    ...(hasPlan ? [line("planned", t("home.planned"), "var(--ink-2)", "target")] : []),
    ...curves.compared.map(({ key, place }) => {
      const label = scopeLabel(place, t);
      const color = colors.get(key) ?? "var(--series-1)";
      const named = line(key, own ? t("home.median", { group: label }) : label, color, "thin");
      return { ...named, short: own ? t("home.p50") : shortLabel(label, scope) };
    }),
  ];
  return {
    rowHead: t("charts.date"),
    overTime: true,
    series,
    band: hasBand ? { low: "p50", high: "p90", label: t("home.band"), color: "var(--band)" } : undefined,
    rows: points.map((point) => ({
      key: point.dateId,
      label: axisLabel(curves.period, point.dateId, locale),
      longLabel: formatPeriod(curves.period, point.dateId, locale, today),
      running: point.running,
      cells: cellsOf(point),
    })),
  };
}

/** A group has a mean; one person is named. */
function meanLabel(scope: HomeData["scope"], t: Words, own: boolean): string {
  if (own) return t("home.own");
  return scope.scopeType === "Apprenant" ? scope.label : t("home.mean");
}

function cellsOf(point: CurvePoint): Record<string, ChartCell> {
  return {
    mean: { value: point.mean, n: point.n },
    p50: { value: point.p50 },
    p90: { value: point.p90 },
    planned: {
      value: point.planned,
      fraction: point.plannedCount && {
        numerator: point.plannedCount.expected,
        denominator: point.plannedCount.pairs,
      },
    },
    ...point.others,
  };
}

/** On the axis a week is its Monday, a month its name alone. */
function axisLabel(period: HomeData["curves"]["period"], dateId: string, locale: "fr" | "en"): string {
  if (period === "Month") return formatDay(dateId, locale, "month").split(" ")[0] ?? "";
  return formatDay(period === "Week" ? periodStart(period, dateId) : dateId, locale);
}
