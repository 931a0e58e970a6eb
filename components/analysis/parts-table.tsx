"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { CsvButton } from "@/components/charts/csv-button";
import type { ChartData } from "@/components/charts/types";
import { hrefWith } from "@/components/dashboard/address";
import { Basis, Verdict } from "@/components/dashboard/figure-card";
import { shortLabel } from "@/components/dashboard/words";
import { GoLink } from "@/components/ui/go";
import { Hint } from "@/components/ui/hint";
import { Scroller } from "@/components/ui/scroller";
import type { Figure, PageFrame, Part } from "@/lib/analysis/types";
import { formatPeriod, formatValue } from "@/lib/format";
import { cellOf } from "./columns";
import { readingOf } from "./figures";
import { useMeta } from "./use-meta";

type Order = { by: "label" | "value" | "change"; down: boolean };

/** A breakdown: a line for each part, sortable by its heads; a click narrows the view to the part. */
export function PartsTable({
  parts,
  figure,
  page,
  path,
  title,
  definition,
  hrefOf,
}: {
  parts: readonly Part[];
  figure: Figure;
  page: PageFrame;
  path: string;
  title: string;
  definition: string;
  /** Where a part leads, if not to this page narrowed to it. */
  hrefOf?: (part: Part) => string;
}) {
  const charts = useTranslations("charts");
  const t = useTranslations("analysis");
  const locale = useLocale();
  const metaOf = useMeta(page);
  const [order, setOrder] = useState<Order>({ by: "value", down: true });
  if (parts.length === 0) return null;
  const { unit, label } = figure.metric;
  const greatest = Math.max(...parts.map(({ point }) => point.value ?? 0));
  const rows = sorted(parts, order);
  const [first] = parts;
  const hrefFor = (part: Part) =>
    hrefOf?.(part) ??
    hrefWith(
      path,
      page.view,
      part.scope ? { scope: part.scope, compared: [] } : { target: part.target ?? undefined },
    );
  const meta = metaOf(`${label} · ${title}`, definition, `${figure.metric.code}-parts`, {
    period: first?.period ?? figure.period,
    dateId: first?.point.dateId ?? figure.dateId,
  });
  const data: ChartData = {
    rowHead: title,
    overTime: false,
    series: [{ key: "value", label, color: "", unit, look: "strong" }],
    rows: rows.map((part) => ({
      key: part.key,
      label: part.label,
      longLabel: part.label,
      cells: { value: cellOf(part.point, unit) },
    })),
  };
  const head = (by: Order["by"], text: string, end = false) => (
    <th
      scope="col"
      aria-sort={order.by === by ? (order.down ? "descending" : "ascending") : "none"}
      className={`py-2 font-medium ${by === "change" ? "hidden sm:table-cell" : ""} ${end ? "ps-3 text-end" : "pe-3 text-start"}`}
    >
      <button
        type="button"
        onClick={() => setOrder({ by, down: order.by === by ? !order.down : by !== "label" })}
        className="inline-flex items-center gap-1 rounded hover:text-ink [&_svg]:size-3.5"
      >
        {text}
        {order.by === by && (order.down ? <ArrowDown aria-hidden="true" /> : <ArrowUp aria-hidden="true" />)}
      </button>
    </th>
  );
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface p-4">
      <div className="flex items-center gap-2">
        <h2 className="font-medium">{title}</h2>
        {first && first.period !== page.period && (
          <span className="text-xs text-ink-3">
            {formatPeriod(first.period, first.point.dateId, locale, page.today)}
          </span>
        )}
        <Hint label={charts("definition")}>{definition}</Hint>
        <div className="ms-auto no-print">
          <CsvButton data={data} meta={meta} />
        </div>
      </div>
      <Scroller label={title} className="mt-2 max-h-112">
        <table className="w-full text-sm">
          <thead className="sticky top-0 z-10 bg-surface">
            <tr className="border-b border-line text-ink-3">
              {head("label", t("part"))}
              {head("value", t("value"), true)}
              {head("change", t("change"), true)}
              <th scope="col" className="hidden py-2 ps-3 text-end font-medium sm:table-cell">
                {t("basis")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((part) => {
              const reading = readingOf(figure, part.point, part.previous, page.asOf, part.period);
              const share = greatest > 0 ? Math.max(0, part.point.value ?? 0) / greatest : 0;
              return (
                <tr key={part.key} className="border-b border-line last:border-0">
                  <th scope="row" className="max-w-0 py-1.5 pe-3 text-start font-normal w-1/2">
                    <GoLink
                      href={hrefFor(part)}
                      title={part.label}
                      className="block break-words underline-offset-2 hover:underline sm:truncate"
                    >
                      {shortLabel(part.label, page.scope)}
                    </GoLink>
                    <span aria-hidden="true" className="mt-1 block h-1 rounded-full bg-inset">
                      <span
                        className="block h-full rounded-full bg-accent"
                        style={{ inlineSize: `${100 * share}%` }}
                      />
                    </span>
                  </th>
                  <td className="py-1.5 ps-3 text-end font-medium whitespace-nowrap">
                    {formatValue(part.point.value, unit, locale)}
                    <span className="block font-normal sm:hidden [&_p]:justify-end">
                      {part.point.value !== null && <Verdict reading={reading} />}
                      <Basis reading={reading} />
                    </span>
                  </td>
                  <td className="hidden py-1.5 ps-3 text-end sm:table-cell [&_p]:justify-end">
                    {part.point.value !== null && <Verdict reading={reading} />}
                  </td>
                  <td className="hidden py-1.5 ps-3 text-end sm:table-cell [&_p]:justify-end">
                    <Basis reading={reading} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroller>
    </div>
  );
}

/** No data is last, whichever way is up. */
function sorted(parts: readonly Part[], { by, down }: Order): Part[] {
  const keyOf = ({ point, previous }: Part) => {
    if (by === "value") return point.value;
    return point.value === null || previous?.value == null ? null : point.value - previous.value;
  };
  const sign = down ? -1 : 1;
  return [...parts].sort((a, b) => {
    if (by === "label") return sign * a.label.localeCompare(b.label);
    const [x, y] = [keyOf(a), keyOf(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return sign * (x - y);
  });
}
