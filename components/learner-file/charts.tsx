"use client";

import type { Locale } from "next-intl";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import { seriesColors } from "@/components/charts/colors";
import { TimeChart } from "@/components/charts/lazy";
import { Legend } from "@/components/charts/legend";
import type { ChartData, ChartSeries } from "@/components/charts/types";
import { refOf } from "@/components/dashboard/address";
import { chartMeta } from "@/components/dashboard/chart-meta";
import { Message } from "@/components/ui/message";
import { formatDay, formatPeriod } from "@/lib/format";
import type { LearnerFile } from "@/lib/learner-file";
import type { UnitCode } from "@/lib/metrics/types";
import { type PeriodCode, periodStart } from "@/lib/period";
import { refText } from "@/lib/view";

const line = (
  key: string,
  label: string,
  color: string,
  look: ChartSeries["look"],
  unit: UnitCode,
  short?: string,
): ChartSeries => ({ key, label, color, look, unit, ...(short && { short }) });

/** The learner's progress against the group's median and the plan. */
export function LearnerCurve({ file }: { file: LearnerFile }) {
  const t = useTranslations();
  const locale = useLocale();
  const { curves, comparedWith, head } = file;
  const key = comparedWith && refText(refOf(comparedWith));
  const hasPlan = curves.points.some(({ planned }) => planned !== null);
  const data: ChartData = {
    rowHead: t("charts.date"),
    overTime: true,
    series: [
      line("own", file.name, "var(--accent)", "strong", "Pourcentage"),
      ...medianSeries(file, "Pourcentage", t("learner.medianShort"), (group) =>
        t("learner.median", { group }),
      ),
      ...(hasPlan ? [line("planned", t("learner.planned"), "var(--ink-2)", "target", "Pourcentage")] : []),
    ],
    rows: curves.points.map((point) => ({
      ...rowOf(curves.period, point.dateId, point.running, head.today, locale),
      cells: {
        own: { value: point.mean },
        planned: {
          value: point.planned,
          fraction: point.plannedCount && {
            numerator: point.plannedCount.expected,
            denominator: point.plannedCount.pairs,
          },
        },
        ...(key && { median: point.others[key] ?? { value: null } }),
      },
    })),
  };
  const meta = chartMeta(head, t, locale, {
    title: t("learner.curve"),
    definition: t("learner.curveDefinition"),
    fileName: "progression",
  });
  return <Drawn data={data} meta={meta} empty={t("learner.noCurve")} />;
}

/** The learner's mean score by period, against the group's median. */
export function LearnerScores({ file }: { file: LearnerFile }) {
  const t = useTranslations();
  const locale = useLocale();
  const { scores, head } = file;
  const data: ChartData = {
    rowHead: t("charts.date"),
    overTime: true,
    series: [
      line("own", file.name, "var(--accent)", "strong", "Points"),
      ...medianSeries(file, "Points", t("learner.medianShort"), (group) => t("learner.median", { group })),
    ],
    rows: scores.map((point) => ({
      ...rowOf(head.period, point.dateId, point.running, head.today, locale),
      cells: {
        own: { value: point.score, n: point.scores },
        median: { value: point.median, n: point.n },
      },
    })),
  };
  const meta = chartMeta(head, t, locale, {
    title: t("learner.scores"),
    definition: t("learner.scoresDefinition"),
    fileName: "scores",
  });
  return <Drawn data={data} meta={meta} empty={t("learner.noScores")} />;
}

function medianSeries(
  { comparedWith }: LearnerFile,
  unit: UnitCode,
  short: string,
  label: (group: string) => string,
): ChartSeries[] {
  if (!comparedWith) return [];
  const key = refText(refOf(comparedWith));
  const color = seriesColors([key]).get(key) ?? "var(--series-1)";
  return [line("median", label(comparedWith.label), color, "thin", unit, short)];
}

function rowOf(period: PeriodCode, dateId: string, running: boolean, today: string, locale: Locale) {
  const axis =
    period === "Month"
      ? (formatDay(dateId, locale, "month").split(" ")[0] ?? "")
      : formatDay(period === "Week" ? periodStart(period, dateId) : dateId, locale);
  return { key: dateId, label: axis, longLabel: formatPeriod(period, dateId, locale, today), running };
}

function Drawn({
  data,
  meta,
  empty,
}: {
  data: ChartData;
  meta: Parameters<typeof ChartFrame>[0]["meta"];
  empty: string;
}): ReactNode {
  const hasRows = data.rows.length > 0;
  return (
    <ChartFrame
      data={data}
      meta={meta}
      legend={
        hasRows && (
          <div className="@lg:hidden">
            <Legend series={data.series} />
          </div>
        )
      }
    >
      {hasRows ? <TimeChart data={data} meta={meta} /> : <Message title={empty} />}
    </ChartFrame>
  );
}
