import { z } from "zod";
import { can } from "@/lib/access";
import type { QualityData } from "@/lib/analysis/types";
import type { View } from "@/lib/view";
import type { Sql } from "../client";
import { buildParts, partAsks, readChildTargets, scopeParts, targetParts } from "./analysis/breakdown";
import { buildFigures, figureAsks, readAsks } from "./analysis/figures";
import { loadFrame } from "./analysis/frame";
import type { SignedIn } from "./viewer";

const LIVE_CODES = ["TAUX_REUSSITE_LIVE", "N1_VALIDATIONS", "N2_VALIDATIONS", "N3_VALIDATIONS"] as const;
const CRITERIA_CODES = [
  "QUALITE_CODE_MOY",
  "ORGANISATION_TRAVAIL_MOY",
  "COMMUNICATION_ORALE_MOY",
  "PERTINENCE_FONCTIONNELLE_MOY",
  "INTEGRATION_UA_MOY",
  "BONUS_GROUPE_MOY",
] as const;
export const QUALITY_CODES = [...LIVE_CODES, ...CRITERIA_CODES] as const;

const criterionExtra = z.object({ max: z.coerce.number().positive() });

/** Live coding and quality, in six queries; null when the scope or target may not be read or does not exist. */
export async function loadQuality(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
): Promise<QualityData | null> {
  if (!can(viewer, "metric.read")) return null;
  const frame = await loadFrame(sql, viewer, view, locale, QUALITY_CODES);
  if (!frame) return null;
  const success = frame.metrics.get("TAUX_REUSSITE_LIVE");
  const targets = success ? await readChildTargets(frame, success) : [];
  const byScope = scopeParts(frame, "TAUX_REUSSITE_LIVE", frame.context.children);
  const byTarget = targetParts(frame, "TAUX_REUSSITE_LIVE", targets);
  const facts = await readAsks(frame, [
    ...figureAsks(frame, QUALITY_CODES),
    ...partAsks(frame, [...byScope, ...byTarget]),
  ]);
  return {
    page: frame.page,
    figures: buildFigures(frame, LIVE_CODES, facts),
    criteria: buildFigures(frame, CRITERIA_CODES, facts).map((figure) => ({
      figure,
      max: criterionExtra.safeParse(facts.extra(frame, figure.metric.code)).data?.max ?? null,
    })),
    byScope: buildParts(frame, byScope, facts),
    byTarget: buildParts(frame, byTarget, facts),
  };
}
