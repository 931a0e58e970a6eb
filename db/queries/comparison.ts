import type { Comparison } from "@/lib/analysis/types";
import { TILE_COLUMNS, tileMetric } from "@/lib/tiles";
import type { View } from "@/lib/view";
import type { Sql } from "../client";
import { buildFigures, figureAsks, readAsks } from "./analysis/figures";
import { loadFrame } from "./analysis/frame";
import type { SignedIn } from "./viewer";

/**
 * The statistics of the tiles for the chosen scope and what stands beside it, on pages that are not made of figures
 * in columns: in five queries, and in none where nothing is compared.
 * @returns null where there is nothing beside, or nothing that the viewer may read
 */
export async function loadComparison(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
): Promise<Comparison | null> {
  if (view.compared.length === 0 && view.against === null) return null;
  const codes = TILE_COLUMNS.map((column) => tileMetric(column, view.target.type));
  const frame = await loadFrame(sql, viewer, view, locale, codes);
  if (!frame || frame.columns.length < 2) return null;
  const facts = await readAsks(frame, figureAsks(frame, codes));
  return { page: frame.page, figures: buildFigures(frame, codes, facts) };
}
