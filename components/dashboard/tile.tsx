"use client";

import { useTranslations } from "next-intl";
import type { Tile } from "@/lib/home";
import { FigureCard } from "./figure-card";

/** One key figure of the home; `href` leads to its statistic. */
export function TileCard({ tile, running, href }: { tile: Tile; running: boolean; href?: string }) {
  const label = useTileLabel(tile);
  const series = tile.series.map(({ value }) => value);
  // No tile fills up with its period: the feedback is that of seven days always.
  const reading = { ...tile, soFar: false };
  return <FigureCard label={label} reading={reading} series={series} running={running} href={href} />;
}

/** The statistic's own name, but where the tile shows something narrower: seven days, or one person's mean. */
function useTileLabel(tile: Tile): string {
  const t = useTranslations("tile.label");
  if (tile.column === "commentaires_7j") return t("commentaires_7j");
  return tile.isOfOne && tile.column === "progression_moyenne" ? t("progression_of_one") : tile.label;
}
