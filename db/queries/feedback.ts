import { can } from "@/lib/access";
import type { FeedbackData } from "@/lib/analysis/types";
import type { View } from "@/lib/view";
import type { Sql } from "../client";
import { buildParts, partAsks, readTrainers, scopeParts } from "./analysis/breakdown";
import { buildFigures, figureAsks, readAsks } from "./analysis/figures";
import { loadFrame } from "./analysis/frame";
import type { SignedIn } from "./viewer";

/** How fast and how well is answered; what it changes; who carries it. */
export const FEEDBACK_CODES = [
  "FEEDBACK_COUNT",
  "FEEDBACK_PAR_APPRENANT",
  "DELAI_FEEDBACK_MED",
  "FEEDBACK_48H_PCT",
  "TAUX_REVISION_APRES_FB",
  "FEEDBACK_POS_NEG_RATIO",
  "IMPACT_FB_SUR_SCORE",
  "IMPACT_FB_SUR_DELAI",
  "REMEDIATIONS_LANCEES",
  "FB_PAR_FORMATEUR",
  "ELEVE_PAR_FORMATEUR",
  "CHARGE_FB_MED",
  "DELAI_VALIDATION_UA_MED",
] as const;

/** The feedback page, in seven queries; null when the scope or target may not be read or does not exist. */
export async function loadFeedback(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
): Promise<FeedbackData | null> {
  if (!can(viewer, "metric.read")) return null;
  const frame = await loadFrame(sql, viewer, view, locale, FEEDBACK_CODES);
  if (!frame) return null;
  const byScope = scopeParts(frame, "DELAI_FEEDBACK_MED", frame.context.children);
  // What a trainer answers is the author's, in whatever group: only everything is sure to be kept for each.
  const trainers = scopeParts(frame, "FEEDBACK_COUNT", await readTrainers(frame));
  const facts = await readAsks(frame, [
    ...figureAsks(frame, FEEDBACK_CODES),
    ...partAsks(frame, [...byScope, ...trainers]),
  ]);
  return {
    page: frame.page,
    figures: buildFigures(frame, FEEDBACK_CODES, facts),
    byScope: buildParts(frame, byScope, facts),
    trainers: buildParts(frame, trainers, facts),
  };
}
