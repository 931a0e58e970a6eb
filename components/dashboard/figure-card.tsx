"use client";

import { ArrowDown, ArrowRight, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Sparkline } from "@/components/charts/sparkline";
import { Changed } from "@/components/ui/changed";
import { Hint } from "@/components/ui/hint";
import type { FigureAbsence } from "@/lib/analysis/types";
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

/** A value with what it rests on. */
type Rest = Pick<Tile, "unit" | "value" | "sampleSize" | "numerator" | "denominator">;

/** A value with all that it is read by. */
export type Reading = Rest &
  Pick<Tile, "definition" | "higherIsBetter" | "previous" | "computedAt"> & {
    absence: FigureAbsence | null;
    /** How much happened in a window that still runs: not to be judged against a whole one. */
    soFar: boolean;
  };

/** One figure: value with unit, change, the last periods, what it rests on; the rest behind the ⓘ. */
export function FigureCard({
  label,
  reading,
  series,
  running,
  href,
  note,
}: {
  label: string;
  reading: Reading;
  series: readonly (number | null)[];
  running: boolean;
  /** The page of the statistic. */
  href?: string;
  /** Over the value: which period, where it is not the page's own. */
  note?: ReactNode;
}) {
  const t = useTranslations("tile");
  const locale = useLocale();
  const { figure, unit } = valueFigure(reading.value, reading.unit, locale);
  return (
    <article className="flex min-w-0 flex-col rounded-lg border border-line bg-surface p-3 break-inside-avoid">
      <div className="flex items-start gap-1">
        <h2 className="min-w-0 flex-1 text-sm text-pretty text-ink-2 hyphens-auto">
          {href ? (
            <Link href={href} prefetch={false} className="underline-offset-2 hover:text-ink hover:underline">
              {label}
            </Link>
          ) : (
            label
          )}
        </h2>
        <Hint label={t("details", { label })}>
          <Details reading={reading} />
        </Hint>
      </div>
      {note && <p className="text-xs text-ink-3">{note}</p>}
      <p data-figure="" className="mt-auto pt-2 text-figure font-semibold tracking-tight whitespace-nowrap">
        <Changed of={reading.value}>
          {figure}
          {unit && <span className="ms-0.5 text-base font-normal text-ink-2">{unit}</span>}
        </Changed>
      </p>
      <Verdict reading={reading} />
      <div className="my-2">
        <Sparkline values={series} running={running} />
      </div>
      <Basis reading={reading} />
    </article>
  );
}

const LOOK = {
  better: "text-good",
  worse: "text-bad",
  same: "text-ink-3",
} as const;

/**
 * An arrow for where it went, a word and a colour for whether that is good: none of them alone. Of a value so far the
 * distance from the period before, and that it is one.
 */
export function Verdict({ reading }: { reading: Reading }) {
  const t = useTranslations("tile");
  const locale = useLocale();
  if (reading.absence) return <p className="text-xs text-ink-3">{t(`absence.${reading.absence}`)}</p>;
  const moved = change(reading.value, reading.previous, reading.unit, reading.higherIsBetter);
  // A line is kept, so that figures of a row stand on one level.
  if (!moved) return <p className="text-xs text-ink-3">&nbsp;</p>;
  const delta = moved.delta !== 0 && (
    <span className="font-medium">{formatChange(moved.delta, reading.unit, locale)}</span>
  );
  if (reading.soFar)
    return (
      <p className="flex items-center gap-1 text-xs whitespace-nowrap text-ink-3">
        {delta}
        <span className="truncate">{t("soFar")}</span>
      </p>
    );
  const Arrow = moved.delta === 0 ? ArrowRight : moved.delta > 0 ? ArrowUp : ArrowDown;
  return (
    <p className={`flex items-center gap-1 text-xs whitespace-nowrap ${LOOK[moved.verdict]}`}>
      <Arrow className="size-3.5 shrink-0" aria-hidden="true" />
      {delta}
      <span className="truncate">{t(moved.verdict)}</span>
    </p>
  );
}

/** What the figure rests on: n, or numerator and denominator, with how far it may be trusted. */
export function Basis({ reading }: { reading: Rest }) {
  const t = useTranslations("tile");
  const locale = useLocale();
  const trust = reliability(samplesOf(reading));
  // A part of a whole is counted; a quotient of two means says more by its n.
  const isFraction =
    reading.numerator !== null && reading.denominator !== null && reading.sampleSize === null;
  const rounded = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
  return (
    <p data-basis="" className="flex min-h-4 items-center gap-1.5 text-xs whitespace-nowrap text-ink-3">
      {trust && <Reliability level={trust} />}
      {isFraction && (
        <span>{formatFraction(rounded(reading.numerator), rounded(reading.denominator), locale)}</span>
      )}
      {!isFraction &&
        reading.sampleSize !== null &&
        t("samples", { count: formatNumber(reading.sampleSize, locale) })}
      {!trust && reading.value !== null && reading.unit === "Nombre" && t("exact")}
    </p>
  );
}

function Details({ reading }: { reading: Reading }) {
  const t = useTranslations("tile");
  const locale = useLocale();
  const trust = reliability(samplesOf(reading));
  return (
    <div className="flex flex-col gap-2">
      <p>{reading.definition}</p>
      {reading.value !== null && (
        <p>{t("full", { value: formatValue(reading.value, reading.unit, locale, "full") })}</p>
      )}
      <p>
        {reading.previous === null
          ? t("noPrevious")
          : t("versus", { value: formatValue(reading.previous, reading.unit, locale, "full") })}
      </p>
      {reading.soFar && reading.previous !== null && <p>{t("soFarWhy")}</p>}
      {trust && <p>{t(`reliabilityWhy.${trust}`)}</p>}
      {reading.computedAt && (
        <p className="text-ink-3">{t("computedAt", { at: sayMoment(reading.computedAt, locale) })}</p>
      )}
    </div>
  );
}
