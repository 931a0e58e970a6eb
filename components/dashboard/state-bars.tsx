"use client";

import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { ChartFrame } from "@/components/charts/chart-frame";
import { kindColor, stateColor } from "@/components/charts/colors";
import { Legend } from "@/components/charts/legend";
import type { ChartCell, ChartData, ChartSeries } from "@/components/charts/types";
import { useGo } from "@/components/ui/go";
import { Message } from "@/components/ui/message";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { BarRow, HomeData, Segment } from "@/lib/home";
import { STATE_KINDS } from "@/lib/metrics/types";
import { BAR_DOMAINS, type BarDomain } from "@/lib/view";
import { hrefWith } from "./address";
import { isByGroup, stateMeta } from "./chart-meta";
import { scopeLabel, shortLabel, type Words } from "./words";

const StackedBars = dynamic(() => import("@/components/charts/stacked-bars").then((m) => m.StackedBars), {
  ssr: false,
  loading: () => <Skeleton className="h-56" />,
});

/** Where the work stands: the states of each domain, or of one domain for each sub-group. */
export function StateBars({ path, data, own = false }: { path: string; data: HomeData; own?: boolean }) {
  const t = useTranslations();
  const locale = useLocale();
  const chart = isByGroup(data) ? byGroup(data, t) : byDomain(data, t);
  const meta = stateMeta(data, t, locale);
  return (
    <ChartFrame
      data={chart}
      meta={meta}
      controls={data.children.length > 0 && <Controls path={path} data={data} />}
      legend={chart.rows.length > 0 && <Legend series={chart.series} areas />}
    >
      {chart.rows.length > 0 ? (
        <StackedBars data={chart} meta={meta} ink="var(--state-ink)" />
      ) : (
        <Message title={t(own ? "me.noStates" : "home.noStates")} />
      )}
    </ChartFrame>
  );
}

function Controls({ path, data }: { path: string; data: HomeData }) {
  const t = useTranslations("home");
  const go = useGo();
  const { view } = data;
  return (
    <>
      {view.bars === "group" && (
        <select
          aria-label={t("domain")}
          value={view.domain}
          onChange={(event) => go(hrefWith(path, view, { domain: event.target.value as BarDomain }))}
          className="h-8 rounded border border-line bg-surface px-2 text-sm"
        >
          {BAR_DOMAINS.map((domain) => (
            <option key={domain} value={domain}>
              {t(`domains.${domain}`)}
            </option>
          ))}
        </select>
      )}
      <Segmented
        label={t("states")}
        value={view.bars}
        choices={[
          { key: "domain", label: t("byDomain"), href: hrefWith(path, view, { bars: "domain" }) },
          {
            key: "group",
            label: t(data.scope.scopeType === "Groupe" ? "bySubGroup" : "byGroup"),
            href: hrefWith(path, view, { bars: "group" }),
          },
        ]}
      />
    </>
  );
}

const totalOf = (row: BarRow) => row.segments.reduce((sum, segment) => sum + segment.count, 0);

/** One bar a domain, in pieces by kind: states of one kind are one piece, named in the tooltip as the domain names them. */
function byDomain({ bars }: HomeData, t: Words): ChartData {
  const rows = bars.rows.filter((row) => totalOf(row) > 0);
  const kinds = STATE_KINDS.filter((kind) =>
    rows.some((row) => row.segments.some((one) => one.kind === kind)),
  );
  return {
    rowHead: t("home.domain"),
    overTime: false,
    series: kinds.map((kind) => series(kind, t(`home.kinds.${kind}`), kindColor(kind))),
    rows: rows.map((row) => ({
      key: row.key,
      label: t(`home.domains.${row.domain}`),
      longLabel: t(`home.domains.${row.domain}`),
      cells: Object.fromEntries(
        kinds.flatMap((kind) => {
          const own = row.segments.filter((segment) => segment.kind === kind);
          return own.length > 0 ? [[kind, cell(own, row)]] : [];
        }),
      ),
    })),
  };
}

/** One bar a sub-group, in pieces by state of the one domain. */
function byGroup({ bars, scope }: HomeData, t: Words): ChartData {
  const rows = bars.rows.filter((row) => totalOf(row) > 0);
  return {
    rowHead: t("home.group"),
    overTime: false,
    series: (bars.rows[0]?.segments ?? []).map((state) => series(state.code, state.label, stateColor(state))),
    rows: rows.map((row) => ({
      key: row.key,
      label: shortLabel(scopeLabel(row.place, t), scope),
      longLabel: scopeLabel(row.place, t),
      cells: Object.fromEntries(row.segments.map((segment) => [segment.code, cell([segment], row)])),
    })),
  };
}

const series = (key: string, label: string, color: string): ChartSeries => ({
  key,
  label,
  color,
  unit: "Nombre",
  look: "strong",
});

function cell(segments: readonly Segment[], row: BarRow): ChartCell {
  const value = segments.reduce((sum, segment) => sum + segment.count, 0);
  return {
    value,
    label: segments.map((segment) => segment.label).join(", "),
    fraction: { numerator: value, denominator: totalOf(row) },
  };
}
