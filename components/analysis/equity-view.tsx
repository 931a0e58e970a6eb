"use client";

import { useTranslations } from "next-intl";
import { hrefWith } from "@/components/dashboard/address";
import { scopeLabel, shortLabel } from "@/components/dashboard/words";
import { buttonClass } from "@/components/ui/button";
import { GoLink } from "@/components/ui/go";
import { Message } from "@/components/ui/message";
import { type EquityData, type Figure, shownPoint } from "@/lib/analysis/types";
import { Board } from "./board";
import { BarsChart, type Boxed, BoxesChart, SeriesChart } from "./charts";
import { CompareTable } from "./compare-table";
import { pick } from "./feedback-view";
import { FigureGrid } from "./figures";
import { AnalysisShell } from "./shell";
import { useMeta } from "./use-meta";

const SHOWN = ["DISPERSION_PROGRESSION", "CV_SCORE", "GAPS_GROUPE_MIN_MAX", "TAUX_EQUIVALENCE_EVAL"];

export function EquityView({ data }: { data: EquityData }) {
  const t = useTranslations();
  const { page } = data;
  const figures = pick(data.figures, ...SHOWN);
  const [spread] = pick(figures, "DISPERSION_PROGRESSION");
  const [variation] = pick(figures, "CV_SCORE");
  const [progress] = pick(data.figures, "PROGRESSION_P50");
  const [score] = pick(data.figures, "SCORE_P50");
  const boxes = (figure: Figure): Boxed[] => [
    ...page.columns
      .filter(({ kind }) => kind !== "period")
      .map(({ key, place }) => ({ key, label: scopeLabel(place, t), point: shownPoint(figure, key) })),
    ...(data.boxes[figure.metric.code] ?? []).map(({ key, label, point }) => ({
      key,
      label: shortLabel(label, page.scope),
      point,
    })),
  ];
  return (
    <AnalysisShell
      page={page}
      path="/equity"
      title={t("shell.pages.equity")}
      lead={t("analysis.equity.lead")}
    >
      <FigureGrid figures={figures} page={page} />
      <CompareTable figures={data.figures} page={page} />
      <Board>
        {progress && (
          <BoxesChart
            figure={progress}
            page={page}
            rows={boxes(progress)}
            title={t("analysis.equity.progress")}
          />
        )}
        {score && (
          <BoxesChart figure={score} page={page} rows={boxes(score)} title={t("analysis.equity.scores")} />
        )}
        <Gap data={data} />
        {spread && <SeriesChart figure={spread} page={page} />}
        {variation && <SeriesChart figure={variation} page={page} />}
      </Board>
    </AnalysisShell>
  );
}

/** Best and weakest group by their names, as far as the viewer may know them. */
function Gap({ data }: { data: EquityData }) {
  const t = useTranslations();
  const { page, gap } = data;
  const [figure] = pick(data.figures, "GAPS_GROUPE_MIN_MAX");
  const meta = useMeta(page)(
    figure?.metric.label ?? "",
    figure?.metric.definition ?? "",
    "GAPS_GROUPE_MIN_MAX",
    figure,
  );
  if (!figure) return null;
  if (!gap)
    return (
      <section aria-label={meta.title} className="rounded-lg border border-line bg-surface">
        <Message
          title={meta.title}
          action={
            figure.absence === "scope" && (
              <GoLink
                href={hrefWith("/equity", page.view, { scope: { type: "Global", id: null }, compared: [] })}
                className={buttonClass()}
              >
                {t("analysis.equity.toAll")}
              </GoLink>
            )
          }
        >
          {t(figure.absence === "scope" ? "analysis.equity.gapOfGroups" : "analysis.nothingWhy")}
        </Message>
      </section>
    );
  const row = (key: "best" | "weakest") => {
    const label = gap[key].name ?? t("analysis.equity.hidden");
    return {
      key,
      label,
      longLabel: `${t(`analysis.equity.${key}`)} : ${label}`,
      cells: { value: { value: gap[key].value } },
    };
  };
  return (
    <BarsChart
      data={{
        rowHead: t("home.group"),
        overTime: false,
        series: [
          {
            key: "value",
            label: t("analysis.equity.groupScore"),
            color: "var(--accent)",
            unit: "Points",
            look: "strong",
          },
        ],
        rows: [row("best"), row("weakest")],
      }}
      meta={meta}
      note={t("analysis.equity.gapNote")}
    />
  );
}
