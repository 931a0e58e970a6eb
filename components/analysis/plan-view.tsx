"use client";

import { useLocale, useTranslations } from "next-intl";
import { TimeChart } from "@/components/charts/lazy";
import { Legend } from "@/components/charts/legend";
import type { ChartCell, ChartData, ChartSeries } from "@/components/charts/types";
import type { PlanData } from "@/lib/analysis/types";
import { formatPeriod } from "@/lib/format";
import { Framed } from "./charts";
import { axisLabel } from "./columns";
import { CompareTable } from "./compare-table";
import { FigureGrid } from "./figures";
import { PlanItems } from "./plan-items";
import { AnalysisShell } from "./shell";
import { useMeta } from "./use-meta";

export function PlanView({ data }: { data: PlanData }) {
  const t = useTranslations("plan");
  const { page, figures, burnUps } = data;
  return (
    <AnalysisShell page={page} path="/plan" title={t("title")} lead={t("lead")}>
      <FigureGrid figures={figures} page={page} />
      <CompareTable figures={figures} page={page} />
      <div className={`grid items-start gap-3 ${burnUps.length > 1 ? "xl:grid-cols-2" : ""}`}>
        {burnUps.map((one) => (
          <BurnUp key={one.kind} data={data} burnUp={one} />
        ))}
      </div>
      {/* Another group's dates are another form. */}
      <PlanItems key={data.editable?.groupId ?? "read"} data={data} />
    </AnalysisShell>
  );
}

/** Planned and done by week, the forecast dashed in its range, all of what is planned as a line across. */
function BurnUp({ data, burnUp }: { data: PlanData; burnUp: PlanData["burnUps"][number] }) {
  const charts = useTranslations("charts");
  const t = useTranslations("plan");
  const locale = useLocale();
  const { page } = data;
  const { kind, points, total } = burnUp;
  const meta = useMeta(page)(t(`burnUp.${kind}`), t("burnUpWhy"), `plan-${kind}`, {
    period: "Week",
    dateId: burnUp.points.findLast(({ done }) => done !== null)?.dateId ?? page.dateId,
  });
  const series = (key: string, color: string, look: ChartSeries["look"]): ChartSeries => ({
    key,
    label: t(`line.${key as "done"}`),
    color,
    look,
    unit: "Nombre",
    // The band is named by its legend.
    ...((key === "low" || key === "high") && { short: "" }),
  });
  const cell = (value: number | null): ChartCell => ({
    value: value === null ? null : Math.round(value * 10) / 10,
  });
  const chart: ChartData = {
    rowHead: charts("date"),
    overTime: true,
    series: [
      series("done", "var(--accent)", "strong"),
      series("expected", "var(--ink-2)", "target"),
      series("forecast", "var(--accent)", "thin"),
      series("low", "var(--ink-3)", "thin"),
      series("high", "var(--ink-3)", "thin"),
    ],
    band: { low: "low", high: "high", label: t("range"), color: "var(--band)" },
    rows: points.map((point) => ({
      key: point.dateId,
      label: axisLabel("Week", point.dateId, locale),
      longLabel: formatPeriod("Week", point.dateId, locale, page.today),
      running: point.running,
      cells: {
        done: cell(point.done),
        expected: cell(point.expected),
        forecast: cell(point.forecast),
        low: cell(point.low),
        high: cell(point.high),
      },
    })),
  };
  const named = chart.series.filter(({ key }) => key !== "low" && key !== "high");
  const shown = points.findLast(({ done }) => done !== null);
  return (
    <Framed data={chart} meta={meta} legend={<Legend series={named} />}>
      <TimeChart
        data={chart}
        meta={meta}
        levels={[{ at: total, label: t("total", { count: total }) }]}
        moments={shown?.running ? [{ at: shown.dateId, label: t("today") }] : []}
      />
    </Framed>
  );
}
