"use client";

import { useLocale, useTranslations } from "next-intl";
import { hrefWith } from "@/components/dashboard/address";
import { FigureCard, type Reading } from "@/components/dashboard/figure-card";
import { type Figure, type PageFrame, type Point, shownPoint } from "@/lib/analysis/types";
import { formatPeriod } from "@/lib/format";
import type { Moment } from "@/lib/moment";
import type { PeriodCode } from "@/lib/period";
import { isSoFar } from "@/lib/reading";

/** A point of a statistic as a card reads it; `period` is the point's, where it is not the figure's. */
export function readingOf(
  figure: Figure,
  point: Point | null,
  previous: Point | null,
  asOf: Moment | null,
  period: PeriodCode = figure.period,
): Reading {
  const { definition, unit, higherIsBetter } = figure.metric;
  return {
    definition,
    unit,
    higherIsBetter,
    value: point?.value ?? null,
    previous: previous?.value ?? null,
    sampleSize: point?.n ?? null,
    numerator: unit === "Nombre" ? null : (point?.numerator ?? null),
    denominator: unit === "Nombre" ? null : (point?.denominator ?? null),
    computedAt: point?.computedAt ?? asOf,
    absence: point?.value == null ? (figure.absence ?? "no_data") : null,
    soFar: point !== null && isSoFar(figure.metric, { period, running: point.running }),
  };
}

/** Cards of statistics, each leading to its own page. */
export function FigureGrid({ figures, page }: { figures: readonly Figure[]; page: PageFrame }) {
  const t = useTranslations("analysis");
  return (
    <section
      aria-label={t("figures")}
      className="grid grid-cols-2 gap-3 md:grid-cols-3 lg:grid-cols-4 3xl:grid-cols-6"
    >
      {figures.map((figure) => (
        <OneFigure key={figure.metric.code} figure={figure} page={page} />
      ))}
    </section>
  );
}

/** The chosen cell's value; its period is named where it is not the page's own. */
export function OneFigure({
  figure,
  page,
  column = "main",
  label = figure.metric.label,
  isLinked = true,
}: {
  figure: Figure;
  page: PageFrame;
  column?: string;
  label?: string;
  isLinked?: boolean;
}) {
  const locale = useLocale();
  const point = shownPoint(figure, column);
  const shown = point?.dateId ?? figure.dateId;
  const isOther = figure.period !== page.period || column === "against";
  return (
    <FigureCard
      label={label}
      reading={readingOf(figure, point, figure.previous[column] ?? null, page.asOf)}
      series={(figure.series[column] ?? []).slice(-12).map(({ value }) => value)}
      running={point?.running ?? false}
      href={
        isLinked ? hrefWith(`/metrics/${encodeURIComponent(figure.metric.code)}`, page.view, {}) : undefined
      }
      note={isOther && point ? formatPeriod(figure.period, shown, locale, page.today) : undefined}
    />
  );
}
