"use client";

import { useTranslations } from "next-intl";
import { hrefWith } from "@/components/dashboard/address";
import type { FeedbackData, Figure } from "@/lib/analysis/types";
import { Board } from "./board";
import { BandsChart, BarsChart, LinesChart, SeriesChart } from "./charts";
import { CompareTable } from "./compare-table";
import { FigureGrid } from "./figures";
import { partBars } from "./part-bars";
import { PartsTable } from "./parts-table";
import { AnalysisShell } from "./shell";
import { useMeta } from "./use-meta";

/** A figure of the page by its code. */
export const pick = (figures: readonly Figure[], ...codes: string[]) =>
  codes.flatMap((code) => figures.find(({ metric }) => metric.code === code) ?? []);

export function FeedbackView({ data }: { data: FeedbackData }) {
  const t = useTranslations();
  const { page, figures, byScope, trainers } = data;
  const metaOf = useMeta(page);
  const [delay] = pick(figures, "DELAI_FEEDBACK_MED");
  const [inTime] = pick(figures, "FEEDBACK_48H_PCT");
  const [count] = pick(figures, "FEEDBACK_COUNT");
  const [load] = pick(figures, "CHARGE_FB_MED");
  const [validation] = pick(figures, "DELAI_VALIDATION_UA_MED");
  const effect = pick(figures, "TAUX_REVISION_APRES_FB", "FEEDBACK_48H_PCT");
  return (
    <AnalysisShell
      page={page}
      path="/feedback"
      title={t("shell.pages.feedback")}
      lead={t("analysis.feedback.lead")}
    >
      <FigureGrid figures={figures} page={page} />
      <CompareTable figures={figures} page={page} />
      <Board>
        {delay && <BandsChart figure={delay} page={page} title={t("analysis.feedback.delay")} />}
        {inTime && <SeriesChart figure={inTime} page={page} />}
        {count && <SeriesChart figure={count} page={page} title={t("analysis.feedback.volume")} />}
        {effect.length > 0 && (
          <LinesChart
            figures={effect}
            page={page}
            title={t("analysis.feedback.effect")}
            definition={t("analysis.feedback.effectWhy")}
            fileName="effet-feedback"
          />
        )}
        {count && trainers.length > 0 && (
          <BarsChart
            data={partBars(trainers, count, t("scopeTypes.Formateur"))}
            meta={metaOf(
              t("analysis.feedback.trainers"),
              t("analysis.feedback.trainersWhy"),
              "feedback-formateurs",
            )}
            note={t("analysis.feedback.trainersNote")}
          />
        )}
        {load && <BandsChart figure={load} page={page} title={t("analysis.feedback.load")} />}
        {validation && (
          <BandsChart figure={validation} page={page} title={t("analysis.feedback.validation")} />
        )}
        {delay && (
          <PartsTable
            parts={byScope}
            figure={delay}
            page={page}
            path="/feedback"
            title={t("analysis.feedback.byGroup")}
            definition={delay.metric.definition}
            hrefOf={(part) => hrefWith("/feedback", page.view, { scope: part.scope, compared: [] })}
          />
        )}
      </Board>
    </AnalysisShell>
  );
}
