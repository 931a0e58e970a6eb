"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { hrefWith } from "@/components/dashboard/address";
import { Basis, Verdict } from "@/components/dashboard/figure-card";
import { useTypedQuery } from "@/components/group/use-query-state";
import { useEarlyInput } from "@/components/ui/early";
import { Message } from "@/components/ui/message";
import { type Figure, type MetricIndex, type PageFrame, shownPoint } from "@/lib/analysis/types";
import { formatPeriod, formatValue } from "@/lib/format";
import { CATEGORY_LABELS } from "@/lib/metrics/categories";
import { readingOf } from "./figures";
import { AnalysisShell } from "./shell";

/** Without accents and capitals: "progres" finds "Progrès". */
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Every statistic by family, found by its words in any order or its code. */
export function MetricIndexView({ data }: { data: MetricIndex }) {
  const t = useTranslations("metric");
  const locale = useLocale();
  // What is typed is a filter of this page: in its address, but no step of its history.
  const [typed, search] = useTypedQuery("q");
  const { page } = data;
  const wanted = plain(typed).split(/\s+/);
  const found = data.figures.filter(({ metric }) => {
    const words = plain(`${metric.label} ${metric.code} ${metric.definition}`);
    return wanted.every((word) => words.includes(word));
  });
  const families = new Map<string, Figure[]>();
  for (const figure of found) {
    const { category } = figure.metric;
    families.set(category, [...(families.get(category) ?? []), figure]);
  }
  const field = useEarlyInput(typed, search);
  return (
    <AnalysisShell
      page={page}
      path="/metrics"
      title={t("index")}
      lead={t("indexLead", { count: data.figures.length })}
      alone
    >
      <label className="flex h-10 max-w-lg items-center gap-2 rounded border border-line bg-surface px-3 no-print">
        <Search className="size-4 text-ink-3" aria-hidden="true" />
        <span className="sr-only">{t("search")}</span>
        <input
          ref={field}
          type="search"
          value={typed}
          placeholder={t("search")}
          onChange={(event) => search(event.target.value)}
          className="w-full min-w-0 bg-transparent outline-none placeholder:text-ink-3"
        />
      </label>
      {found.length === 0 && <Message title={t("noMatch", { text: typed })} />}
      <div className="grid items-start gap-3 lg:grid-cols-2 3xl:grid-cols-3">
        {[...families].map(([category, figures]) => (
          <section
            key={category}
            aria-label={category}
            className="rounded-lg border border-line bg-surface p-4"
          >
            <h2 className="mb-1 font-medium">
              {CATEGORY_LABELS[category as keyof typeof CATEGORY_LABELS]?.[locale] ?? category}
            </h2>
            <ul>
              {figures.map((figure) => (
                <Line key={figure.metric.code} figure={figure} page={page} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </AnalysisShell>
  );
}

function Line({ figure, page }: { figure: Figure; page: PageFrame }) {
  const locale = useLocale();
  const point = shownPoint(figure);
  const reading = readingOf(figure, point, figure.previous.main ?? null, page.asOf);
  const href = hrefWith(`/metrics/${encodeURIComponent(figure.metric.code)}`, page.view, {});
  return (
    <li data-card="" className="flex items-center gap-3 border-b border-line py-1.5 last:border-0">
      <div className="min-w-0 flex-1">
        <Link href={href} prefetch={false} className="underline-offset-2 hover:underline">
          {figure.metric.label}
        </Link>
        {figure.period !== page.period && point && (
          <span className="ms-2 text-xs whitespace-nowrap text-ink-3">
            {formatPeriod(figure.period, point.dateId, locale, page.today)}
          </span>
        )}
      </div>
      <div className="shrink-0 text-end [&_p]:justify-end">
        <span data-figure="" className="font-medium">
          {formatValue(point?.value, figure.metric.unit, locale)}
        </span>
        <Verdict reading={reading} />
      </div>
      <div className="w-24 shrink-0 max-sm:hidden">
        <Basis reading={reading} />
      </div>
    </li>
  );
}
