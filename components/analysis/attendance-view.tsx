"use client";

import { useLocale, useTranslations } from "next-intl";
import { CalendarHeat, ScatterPlot } from "@/components/charts/lazy";
import type { ChartData } from "@/components/charts/types";
import { type AttendanceData, type Figure, shownPoint } from "@/lib/analysis/types";
import { formatDay, formatNumber, formatPeriod } from "@/lib/format";
import { Board } from "./board";
import { Framed, SeriesChart } from "./charts";
import { CompareTable } from "./compare-table";
import { pick } from "./feedback-view";
import { FigureGrid } from "./figures";
import { learnerHref } from "./metric-view";
import { PartsTable } from "./parts-table";
import { AnalysisShell } from "./shell";
import { useMeta } from "./use-meta";

export function AttendanceView({ data }: { data: AttendanceData }) {
  const t = useTranslations();
  const { page, figures, correlations, byScope, learners } = data;
  const [absences] = pick(figures, "ABSENCES_COUNT");
  const [late] = pick(figures, "RETARDS_COUNT");
  const all = [...figures, ...correlations.figures];
  const people = learners.filter(({ point }) => (point.value ?? 0) > 0);
  return (
    <AnalysisShell
      page={page}
      path="/attendance"
      title={t("shell.pages.attendance")}
      lead={t("analysis.attendance.lead")}
    >
      <FigureGrid figures={all} page={page} />
      <CompareTable figures={all} page={page} />
      <Board>
        <Calendar data={data} of="absences" title={t("analysis.attendance.calendar")} />
        <Calendar data={data} of="late" title={t("analysis.attendance.lateCalendar")} />
        {correlations.figures.map((figure) => (
          <Correlation key={figure.metric.code} data={data} figure={figure} />
        ))}
        {absences && <SeriesChart figure={absences} page={page} />}
        {late && <SeriesChart figure={late} page={page} />}
        {absences && (
          <PartsTable
            parts={byScope}
            figure={absences}
            page={page}
            path="/attendance"
            title={t("analysis.attendance.byGroup")}
            definition={absences.metric.definition}
          />
        )}
        {absences && (
          <PartsTable
            parts={people}
            figure={absences}
            page={page}
            path="/attendance"
            title={t("analysis.attendance.learners")}
            definition={t("analysis.attendance.learnersWhy")}
            hrefOf={(part) => learnerHref(part, page.view)}
          />
        )}
      </Board>
    </AnalysisShell>
  );
}

/** A square for each day of the last three months. */
function Calendar({ data, of, title }: { data: AttendanceData; of: "absences" | "late"; title: string }) {
  const t = useTranslations();
  const locale = useLocale();
  const meta = useMeta(data.page)(title, t("analysis.attendance.calendarWhy"), `calendrier-${of}`, {
    period: "Day",
    dateId: data.days.at(-1)?.dateId ?? data.page.dateId,
  });
  const chart: ChartData = {
    rowHead: t("charts.date"),
    overTime: true,
    series: [
      {
        key: "count",
        label: t(`analysis.attendance.${of}`),
        color: of === "absences" ? "var(--series-2)" : "var(--series-1)",
        unit: "Nombre",
        look: "strong",
      },
    ],
    rows: data.days.map((day) => ({
      key: day.dateId,
      label: formatDay(day.dateId, locale),
      longLabel: formatDay(day.dateId, locale, "long"),
      running: day.running,
      cells: { count: { value: day[of] } },
    })),
  };
  return (
    <Framed
      data={chart}
      meta={meta}
      legend={<p className="mt-2 text-xs text-ink-3">{t("analysis.attendance.calendarNote")}</p>}
    >
      <CalendarHeat data={chart} meta={meta} />
    </Framed>
  );
}

/** Learners by their absences and their score or progress, with the stored coefficient and its n. */
function Correlation({ data, figure }: { data: AttendanceData; figure: Figure }) {
  const t = useTranslations();
  const locale = useLocale();
  const { page, correlations } = data;
  const of = figure.metric.code === "CORR_ABS_SCORE" ? "score" : "progress";
  const month = formatPeriod("Month", correlations.dateId, locale, page.today);
  const meta = useMeta(page)(
    `${figure.metric.label} · ${month}`,
    figure.metric.definition,
    figure.metric.code,
    { period: "Month", dateId: correlations.dateId },
  );
  const drawn = correlations.learners.filter((one) => one.absences !== null && one[of] !== null);
  const chart: ChartData = {
    rowHead: t("scopeTypes.Apprenant"),
    overTime: false,
    series: [
      {
        key: "absences",
        label: t("analysis.attendance.absences"),
        color: "var(--ink-3)",
        unit: "Nombre",
        look: "thin",
      },
      {
        key: of,
        label: t(`analysis.attendance.${of}`),
        color: "var(--accent)",
        unit: of === "score" ? "Points" : "Pourcentage",
        look: "strong",
      },
    ],
    rows: drawn
      .toSorted((a, b) => (a.absences ?? 0) - (b.absences ?? 0))
      .map((one) => ({
        key: one.key,
        label: one.label,
        longLabel: one.label,
        cells: { absences: { value: one.absences }, [of]: { value: one[of] } },
      })),
  };
  const point = shownPoint(figure);
  const said =
    point?.value == null
      ? t("analysis.attendance.noCoefficient")
      : t("analysis.attendance.coefficient", {
          value: formatNumber(Math.round(point.value * 100) / 100, locale),
          n: formatNumber(point.n, locale),
        });
  const isLow = point?.n != null && point.n < 5;
  return (
    <Framed
      data={chart}
      meta={meta}
      legend={
        <p className="mt-2 text-xs text-ink-3">
          {t("analysis.attendance.drawn", { count: drawn.length })}
          {isLow && <strong className="ms-1 font-medium text-warn">{t("charts.low")}</strong>}
        </p>
      }
    >
      <ScatterPlot data={chart} meta={meta} said={said} />
    </Framed>
  );
}
