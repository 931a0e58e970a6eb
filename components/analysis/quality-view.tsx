"use client";

import { useTranslations } from "next-intl";
import type { ChartData } from "@/components/charts/types";
import { type QualityData, shownPoint } from "@/lib/analysis/types";
import { Board } from "./board";
import { BarsChart, LinesChart, SeriesChart } from "./charts";
import { cellOf } from "./columns";
import { CompareTable } from "./compare-table";
import { pick } from "./feedback-view";
import { FigureGrid } from "./figures";
import { PartsTable } from "./parts-table";
import { AnalysisShell } from "./shell";
import { useMeta } from "./use-meta";

export function QualityView({ data }: { data: QualityData }) {
  const t = useTranslations();
  const { page, figures, criteria, byScope, byTarget } = data;
  const [success] = pick(figures, "TAUX_REUSSITE_LIVE");
  const levels = pick(figures, "N1_VALIDATIONS", "N2_VALIDATIONS", "N3_VALIDATIONS");
  return (
    <AnalysisShell
      page={page}
      path="/quality"
      title={t("analysis.quality.title")}
      lead={t("analysis.quality.lead")}
    >
      <FigureGrid figures={figures} page={page} />
      <CompareTable figures={[...figures, ...criteria.map(({ figure }) => figure)]} page={page} />
      <Board>
        <Criteria data={data} />
        {success && <SeriesChart figure={success} page={page} />}
        <LinesChart
          figures={levels}
          page={page}
          title={t("analysis.quality.levels")}
          definition={t("analysis.quality.levelsWhy")}
          fileName="validations"
        />
        <div className="flex min-w-0 flex-col gap-3">
          {success && (
            <PartsTable
              parts={byScope}
              figure={success}
              page={page}
              path="/quality"
              title={t("analysis.quality.successByGroup")}
              definition={success.metric.definition}
            />
          )}
          {success && (
            <PartsTable
              parts={byTarget}
              figure={success}
              page={page}
              path="/quality"
              title={t("analysis.quality.successByPart")}
              definition={success.metric.definition}
            />
          )}
        </div>
      </Board>
    </AnalysisShell>
  );
}

/** Each criterion's mean mark in a frame as long as its maximum. */
function Criteria({ data }: { data: QualityData }) {
  const t = useTranslations();
  const chart: ChartData = {
    rowHead: t("analysis.quality.criterion"),
    overTime: false,
    series: [
      {
        key: "mark",
        label: t("analysis.quality.mark"),
        color: "var(--accent)",
        unit: "Score",
        look: "strong",
      },
      { key: "max", label: t("analysis.quality.max"), color: "var(--inset)", unit: "Score", look: "target" },
    ],
    rows: data.criteria.map(({ figure, max }) => {
      const point = shownPoint(figure);
      return {
        key: figure.metric.code,
        label: figure.metric.label,
        longLabel: figure.metric.label,
        running: point?.running ?? false,
        cells: { mark: cellOf(point, "Score"), max: { value: max } },
      };
    }),
  };
  const meta = useMeta(data.page)(
    t("analysis.quality.criteria"),
    t("analysis.quality.criteriaWhy"),
    "criteres",
    data.criteria[0]?.figure,
  );
  return <BarsChart data={chart} meta={meta} note={t("analysis.quality.criteriaNote")} />;
}
