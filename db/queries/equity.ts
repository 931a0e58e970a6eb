import { z } from "zod";
import { can, canReadScope } from "@/lib/access";
import type { EquityData, GapGroup } from "@/lib/analysis/types";
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

const group = z.object({ id: z.string(), name: z.string(), value: z.coerce.number() });
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
    gap: gapOf(viewer, facts.extra(frame, "GAPS_GROUPE_MIN_MAX")),
  };
}

/**
 * Both groups that a gap lies between. Who may read the scope of the gap may not read each of its groups: of those it
 * is said how far apart they are, not which.
 */
function gapOf(viewer: SignedIn, extra: unknown): EquityData["gap"] {
  const parsed = gapExtra.safeParse(extra);
  if (!parsed.success) return null;
  const named = ({ id, name, value }: z.output<typeof group>): GapGroup =>
    canReadScope(viewer, { id: 0, scopeType: "Groupe", refId: id, groupIds: [] })
      ? { id, name, value }
      : { id: null, name: null, value };
  return { best: named(parsed.data.max), weakest: named(parsed.data.min) };
}
