"use client";

import { ArrowDown, ArrowRight, ArrowUp } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Sparkline } from "@/components/charts/sparkline";
import { Changed } from "@/components/ui/changed";
import { Hint } from "@/components/ui/hint";
import {
  formatChange,
  formatFraction,
  formatNumber,
  formatValue,
  reliability,
  valueFigure,
} from "@/lib/format";
import type { Tile } from "@/lib/home";
import { sayMoment } from "@/lib/moment";
import { change, samplesOf } from "@/lib/reading";
import { Reliability } from "./reliability";

/** One key figure: value with unit, change, the last periods, what it rests on; the rest behind the ⓘ. */
export function TileCard({ tile, running }: { tile: Tile; running: boolean }) {
  const t = useTranslations("tile");
  const locale = useLocale();
  const label = useTileLabel(tile);
  const { figure, unit } = valueFigure(tile.value, tile.unit, locale);
  return (
    <article className="flex min-w-0 flex-col rounded-lg border border-line bg-surface p-3 break-inside-avoid">
      <div className="flex items-start gap-1">
        <h2 className="min-w-0 flex-1 text-sm text-pretty text-ink-2 hyphens-auto">{label}</h2>
        <Hint label={t("details", { label })}>
          <TileDetails tile={tile} />
        </Hint>
      </div>
      <p className="mt-auto pt-2 text-figure font-semibold tracking-tight whitespace-nowrap">
        <Changed of={tile.value}>
          {figure}
          {unit && <span className="ms-0.5 text-base font-normal text-ink-2">{unit}</span>}
        </Changed>
      </p>
      <TileChange tile={tile} />
      <div className="my-2">
        <Sparkline values={tile.series.map(({ value }) => value)} running={running} />
      </div>
      <Basis tile={tile} />
    </article>
  );
}

/** The statistic's own name, but where the tile shows something narrower: seven days, or one person's mean. */
function useTileLabel(tile: Tile): string {
  const t = useTranslations("tile.label");
  if (tile.column === "commentaires_7j") return t("commentaires_7j");
  return tile.isOfOne && tile.column === "progression_moyenne" ? t("progression_of_one") : tile.label;
}

const LOOK = {
  better: "text-good",
  worse: "text-bad",
  same: "text-ink-3",
} as const;

/** An arrow for where it went, a word and a colour for whether that is good: none of them alone. */
function TileChange({ tile }: { tile: Tile }) {
  const t = useTranslations("tile");
  const locale = useLocale();
  if (tile.absence) return <p className="text-xs text-ink-3">{t(`absence.${tile.absence}`)}</p>;
  const moved = change(tile.value, tile.previous, tile.unit, tile.higherIsBetter);
  // A line is kept, so that figures of a row stand on one level.
  if (!moved) return <p className="text-xs text-ink-3">&nbsp;</p>;
  const Arrow = moved.delta === 0 ? ArrowRight : moved.delta > 0 ? ArrowUp : ArrowDown;
  return (
    <p className={`flex items-center gap-1 text-xs whitespace-nowrap ${LOOK[moved.verdict]}`}>
      <Arrow className="size-3.5 shrink-0" aria-hidden="true" />
      {moved.delta !== 0 && (
        <span className="font-medium">{formatChange(moved.delta, tile.unit, locale)}</span>
      )}
      <span className="truncate">{t(moved.verdict)}</span>
    </p>
  );
}

/** What the figure rests on: n, or numerator and denominator, with how far it may be trusted. */
function Basis({ tile }: { tile: Tile }) {
  const t = useTranslations("tile");
  const locale = useLocale();
  const trust = reliability(samplesOf(tile));
  const isFraction = tile.numerator !== null && tile.denominator !== null;
  return (
    <p className="flex min-h-4 items-center gap-1.5 text-xs whitespace-nowrap text-ink-3">
      {trust && <Reliability level={trust} />}
      {isFraction && <span>{formatFraction(tile.numerator, tile.denominator, locale)}</span>}
      {!isFraction &&
        tile.sampleSize !== null &&
        t("samples", { count: formatNumber(tile.sampleSize, locale) })}
      {!trust && tile.value !== null && tile.unit === "Nombre" && t("exact")}
    </p>
  );
}

function TileDetails({ tile }: { tile: Tile }) {
  const t = useTranslations("tile");
  const locale = useLocale();
  const trust = reliability(samplesOf(tile));
  return (
    <div className="flex flex-col gap-2">
      <p>{tile.definition}</p>
      {tile.value !== null && (
        <p>{t("full", { value: formatValue(tile.value, tile.unit, locale, "full") })}</p>
      )}
      <p>
        {tile.previous === null
          ? t("noPrevious")
          : t("versus", { value: formatValue(tile.previous, tile.unit, locale, "full") })}
      </p>
      {trust && <p>{t(`reliabilityWhy.${trust}`)}</p>}
      {tile.computedAt && (
        <p className="text-ink-3">{t("computedAt", { at: sayMoment(tile.computedAt, locale) })}</p>
      )}
    </div>
  );
}
