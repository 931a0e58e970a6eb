"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { hrefWith, refOf } from "@/components/dashboard/address";
import { scopeLabel, shortLabel } from "@/components/dashboard/words";
import { type MetricData, type Part, shownPoint } from "@/lib/analysis/types";
import { formatFraction, formatValue } from "@/lib/format";
import type { RuleCode } from "@/lib/needs/types";
import { refText } from "@/lib/view";
import { Board } from "./board";
import { BandsChart, type Boxed, BoxesChart, SeriesChart } from "./charts";
import { columnLabel } from "./columns";
import { CompareTable } from "./compare-table";
import { OneFigure } from "./figures";
import { PartsTable } from "./parts-table";
import { AnalysisShell } from "./shell";

/** The page of one statistic. */
export function MetricView({ data }: { data: MetricData }) {
  const t = useTranslations();
  const { page, figure, byScope, byTarget, learners } = data;
  const { metric } = figure;
  const path = `/metrics/${encodeURIComponent(metric.code)}`;
  const table = { figure, page, path };
  const hasSpread = metric.storedIn === "kpi_percentiles";
  return (
    <AnalysisShell page={page} path={path} title={metric.label}>
      <div className="grid gap-3 lg:grid-cols-3 lg:items-start">
        <OneFigure figure={figure} page={page} label={scopeLabel(page.scope, t)} isLinked={false} />
        <About data={data} />
      </div>
      <CompareTable figures={[figure]} page={page} />
      <SeriesChart figure={figure} page={page} title={t("analysis.overTime")} />
      {hasSpread && (
        <div className="grid gap-3 xl:grid-cols-2">
          <BandsChart figure={figure} page={page} title={t("metric.bands")} />
          <BoxesChart figure={figure} page={page} rows={boxesOf(data, t)} title={t("metric.distribution")} />
        </div>
      )}
      <Board>
        <PartsTable
          {...table}
          parts={byScope}
          title={t("analysis.byGroup")}
          definition={t("metric.byGroupWhy")}
        />
        <PartsTable
          {...table}
          parts={byTarget}
          title={t("analysis.byTarget")}
          definition={t("metric.byTargetWhy")}
        />
        <Behind data={data} path={path} />
      </Board>
      {data.moreLearners && (
        <p className="text-sm text-ink-3">{t("analysis.moreLearners", { count: learners.length })}</p>
      )}
    </AnalysisShell>
  );
}

/** What tells of learners who are counted but have no value of their own: the lists of those whom a rule names. */
const LISTED: Readonly<Record<string, readonly RuleCode[]>> = {
  APPRENANTS_INACTIFS_7J: ["inactivity", "never_started"],
};

/** Who is behind the number: each with an own value of it, or of what it is made of; else where they are found, or why not. */
export function Behind({ data, path }: { data: MetricData; path: string }) {
  const t = useTranslations("metric");
  const { page, figure, learners, learnersOf } = data;
  const { code } = figure.metric;
  if (page.scope.scopeType === "Apprenant") return null;
  if (learnersOf) {
    const isOwn = learnersOf.code === code;
    return (
      <PartsTable
        figure={isOwn ? figure : { ...figure, metric: learnersOf, absence: null }}
        page={page}
        path={path}
        parts={learners}
        title={isOwn ? t("behind") : t("behindOf", { label: learnersOf.label })}
        definition={t(isOwn ? "behindWhy" : "behindOfWhy")}
        hrefOf={(part) => learnerHref(part, page.view)}
      />
    );
  }
  return (
    <section aria-label={t("behind")} className="rounded-lg border border-line bg-surface p-4">
      <h2 className="font-medium">{t("behind")}</h2>
      <p className="mt-2 text-sm text-ink-2">{t("behindNobody")}</p>
      {LISTED[code] && (
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {LISTED[code].map((rule) => (
            <li key={rule}>
              <Link
                href={needsHref(page.view, rule)}
                prefetch={false}
                className="text-accent underline underline-offset-2"
              >
                {t(`listed.${rule as "inactivity"}`)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function needsHref(view: MetricData["page"]["view"], rule: RuleCode): string {
  const path = hrefWith("/needs", view, { compared: [], against: null });
  return `${path}${path.includes("?") ? "&" : "?"}rule=${rule}`;
}

/** A learner's own file, with the view. */
export const learnerHref = (part: Pick<Part, "scope">, view: MetricData["page"]["view"]) =>
  hrefWith(`/learners/${encodeURIComponent(part.scope?.id ?? "")}`, view, { compared: [], against: null });

/** The chosen scope, what stands beside it and its parts: each with its distribution. */
function boxesOf(data: MetricData, t: Parameters<typeof columnLabel>[2]): Boxed[] {
  const { page, figure } = data;
  const columns = page.columns
    .filter(({ kind }) => kind !== "period")
    .map((column) => ({
      key: column.key,
      label: columnLabel(column, page, t, "fr"),
      point: shownPoint(figure, column.key),
    }));
  const parts = data.byScope.map(({ key, label, point }) => ({
    key,
    label: shortLabel(label, page.scope),
    point,
  }));
  return [...columns, ...parts];
}

/** The stored rows behind the curve, from the interface that programs read too. */
function rawHref({ page, figure, storedAt }: MetricData): string | null {
  const [first] = figure.series.main ?? [];
  if (!storedAt || !first) return null;
  return `/api/kpi?${new URLSearchParams({
    metric: figure.metric.code,
    scope: refText(refOf(page.scope)),
    target: refText(storedAt),
    period: figure.period,
    from: first.dateId,
    to: figure.dateId,
    format: "csv",
  })}`;
}

/** What the number is: definition, computation, sense, thresholds. */
function About({ data }: { data: MetricData }) {
  const periods = useTranslations("toolbar.periods");
  const t = useTranslations("metric");
  const locale = useLocale();
  const { metric } = data.figure;
  const point = shownPoint(data.figure);
  const said = (value: number) => formatValue(value, metric.unit, locale);
  const kind = t.has(`aggregation.${metric.aggregation as "COUNT"}`) ? metric.aggregation : "other";
  const hasFraction = point?.numerator != null && point.denominator != null && metric.unit !== "Nombre";
  const thresholds = (["warnBelow", "warnAbove", "objective"] as const).flatMap((name) =>
    metric[name] === null ? [] : [t(name, { value: said(metric[name]) })],
  );
  const raw = rawHref(data);
  const isBelow = point?.value != null && metric.warnBelow !== null && point.value < metric.warnBelow;
  const isAbove = point?.value != null && metric.warnAbove !== null && point.value > metric.warnAbove;
  return (
    <section
      aria-label={t("definition")}
      className="rounded-lg border border-line bg-surface p-4 text-sm lg:col-span-2"
    >
      <p className="max-w-prose text-ink">{metric.definition}</p>
      <dl className="mt-3 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 [&_dt]:text-ink-3">
        <dt>{t("formula")}</dt>
        <dd>
          {metric.formula ? (
            <code className="rounded-sm bg-inset px-1">{metric.formula}</code>
          ) : (
            t(`aggregation.${kind as "other"}`, { kind: metric.aggregation })
          )}
        </dd>
        {hasFraction && (
          <>
            <dt>{t("current")}</dt>
            <dd>
              {formatFraction(point.numerator, point.denominator, locale)} →{" "}
              {formatValue(point.value, metric.unit, locale, "full")}
            </dd>
          </>
        )}
        <dt>{t("nature")}</dt>
        <dd>{t(metric.nature)}</dd>
        <dt>{t("sense")}</dt>
        <dd>{t(metric.higherIsBetter ? "higher" : "lower")}</dd>
        <dt>{t("kept")}</dt>
        <dd>{metric.periods.map((period) => periods(period)).join(" · ")}</dd>
        {raw && (
          <>
            <dt>{t("raw")}</dt>
            <dd>
              <a href={raw} className="underline underline-offset-2">
                {t("rawFile")}
              </a>
            </dd>
          </>
        )}
        <dt>{t("thresholds")}</dt>
        <dd>
          {thresholds.length > 0 ? thresholds.join(" · ") : t("noThreshold")}
          {(isBelow || isAbove) && (
            <strong className="ms-2 rounded-sm bg-warn-soft px-1 font-medium text-warn">
              {t(isBelow ? "below" : "above")}
            </strong>
          )}
        </dd>
      </dl>
    </section>
  );
}
