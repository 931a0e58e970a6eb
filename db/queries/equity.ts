import { z } from "zod";
import { can } from "@/lib/access";
import type { EquityData } from "@/lib/analysis/types";
import type { View } from "@/lib/view";
import type { Sql } from "../client";
import { buildParts, partAsks, scopeParts } from "./analysis/breakdown";
import { buildFigures, figureAsks, readAsks } from "./analysis/figures";
import { loadFrame } from "./analysis/frame";
import type { SignedIn } from "./viewer";

/** Statistics of the page; the last two are there for their distributions, group by group. */
export const EQUITY_CODES = [
  "DISPERSION_PROGRESSION",
  "CV_SCORE",
  "GAPS_GROUPE_MIN_MAX",
  "TAUX_EQUIVALENCE_EVAL",
  "PROGRESSION_P50",
  "SCORE_P50",
] as const;
const BOXED = ["PROGRESSION_P50", "SCORE_P50"] as const;

const number = z.coerce.number();
const group = z.object({
  id: z.string().nullable(),
  name: z.string().nullable(),
  value: z.union([z.null(), number]),
});
const gapExtra = z.object({ max: group, min: group });

/** The equity page, in five queries; null when the scope or target may not be read or does not exist. */
export async function loadEquity(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
): Promise<EquityData | null> {
  if (!can(viewer, "metric.read")) return null;
  const frame = await loadFrame(sql, viewer, view, locale, EQUITY_CODES);
  if (!frame) return null;
  const sources = BOXED.map((code) => [code, scopeParts(frame, code, frame.context.children)] as const);
  const facts = await readAsks(frame, [
    ...figureAsks(frame, EQUITY_CODES),
    ...partAsks(
      frame,
      sources.flatMap(([, parts]) => parts),
    ),
  ]);
  return {
    page: frame.page,
    figures: buildFigures(frame, EQUITY_CODES, facts),
    boxes: Object.fromEntries(sources.map(([code, parts]) => [code, buildParts(frame, parts, facts)])),
    gap: gapOf(facts.extra(frame, "GAPS_GROUPE_MIN_MAX")),
  };
}

/** Both groups that a gap lies between, as far as the viewer may read them. */
function gapOf(extra: unknown): EquityData["gap"] {
  const { data } = gapExtra.safeParse(extra);
  return data ? { best: data.max, weakest: data.min } : null;
}
