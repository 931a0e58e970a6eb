"use client";

import { useLocale, useTranslations } from "next-intl";
import { stateColor } from "@/components/charts/colors";
import { CumulativeFlow } from "@/components/charts/lazy";
import { Legend } from "@/components/charts/legend";
import type { ChartData } from "@/components/charts/types";
import { type FlowData, shownPoint } from "@/lib/analysis/types";
import { formatPeriod } from "@/lib/format";
import { Board } from "./board";
import { BandsChart, BarsChart, Framed, SeriesChart } from "./charts";
import { axisLabel } from "./columns";
import { CompareTable } from "./compare-table";
import { pick } from "./feedback-view";
import { FigureGrid } from "./figures";
import { OpenTasks } from "./open-tasks";
import { AnalysisShell } from "./shell";
import { useMeta } from "./use-meta";

export function FlowView({ data }: { data: FlowData }) {
  const t = useTranslations();
  const { page, figures } = data;
  const [cycle] = pick(figures, "CYCLE_TIME_TACHE_MED");
  const [lead] = pick(figures, "LEAD_TIME_TACHE_MED");
  const [throughput] = pick(figures, "TACHE_THROUGHPUT");
  return (
    <AnalysisShell page={page} path="/flow" title={t("shell.pages.flow")} lead={t("analysis.flow.lead")}>
      <FigureGrid figures={figures} page={page} />
      <CompareTable figures={figures} page={page} />
      <Diagram data={data} />
      <OpenTasks
        tasks={data.tasks}
        states={data.states}
        page={page}
        usual={cycle ? (shownPoint(cycle)?.spread?.p90 ?? null) : null}
      />
      <Board>
        {cycle && <BandsChart figure={cycle} page={page} title={t("analysis.flow.cycle")} />}
        {lead && <BandsChart figure={lead} page={page} title={t("analysis.flow.leadTime")} />}
        {throughput && <SeriesChart figure={throughput} page={page} />}
        <Visits data={data} />
      </Board>
    </AnalysisShell>
  );
}

/** Cumulative flow: tasks in each state, finished ones at the bottom. */
function Diagram({ data }: { data: FlowData }) {
  const t = useTranslations();
  const locale = useLocale();
  const { page, states, flow } = data;
  const meta = useMeta(page)(t("analysis.flow.diagram"), t("analysis.flow.diagramWhy"), "flux-cumule", {
    period: flow.period,
    dateId: flow.days.at(-1)?.dateId ?? page.dateId,
  });
  const used = states.filter(({ code }) => flow.days.some(({ counts }) => (counts?.[code] ?? 0) > 0));
  const chart: ChartData = {
    rowHead: t("charts.date"),
    overTime: true,
    series: used.map((state) => ({
      key: state.code,
      label: state.label,
      color: stateColor(state),
      unit: "Nombre",
      look: "strong",
    })),
    rows: flow.days.map(({ dateId, running, counts }) => ({
      key: dateId,
      label: axisLabel(flow.period, dateId, locale),
      longLabel: formatPeriod(flow.period, dateId, locale, page.today),
      running,
      cells: Object.fromEntries(used.map(({ code }) => [code, { value: counts?.[code] ?? null }])),
    })),
  };
  return (
    <Framed data={chart} meta={meta} legend={<Legend series={chart.series} areas />}>
      <CumulativeFlow data={chart} meta={meta} />
    </Framed>
  );
}

/** How long things stay in each state, from the breakdown that the statistic keeps. */
function Visits({ data }: { data: FlowData }) {
  const t = useTranslations();
  const [figure] = pick(data.figures, "TEMPS_EN_ETAT_MOY");
  const meta = useMeta(data.page)(
    figure?.metric.label ?? "",
    figure?.metric.definition ?? "",
    "temps-en-etat",
    figure,
  );
  if (!figure) return null;
  const chart: ChartData = {
    rowHead: t("analysis.flow.state"),
    overTime: false,
    series: [
      {
        key: "days",
        label: t("analysis.flow.meanStay"),
        color: "var(--accent)",
        unit: "Jours",
        look: "strong",
      },
    ],
    rows: data.visits
      .toSorted((a, b) => b.meanDays - a.meanDays)
      .map(({ state, meanDays, n }) => {
        const label = `${t(`targetTypes.${state.domain as "Tache"}`)} · ${state.label}`;
        return {
          key: `${state.domain} ${state.code}`,
          label,
          longLabel: label,
          cells: { days: { value: meanDays, n, low: n < 5 } },
        };
      }),
  };
  return <BarsChart data={chart} meta={meta} />;
}
