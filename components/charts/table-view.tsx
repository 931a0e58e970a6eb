"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatFraction, formatNumber, formatValue } from "@/lib/format";
import type { ChartCell, ChartData, ChartMeta } from "./types";

/** What scrolls must take the focus, or only a mouse could scroll it. */
const scrolledByKeyboard = (label: string) => ({ tabIndex: 0, role: "region", "aria-label": label });

/** The same data as a table, newest first where it is over time, in full precision. */
export function TableView({ data, meta }: { data: ChartData; meta: ChartMeta }) {
  const t = useTranslations("charts");
  const locale = useLocale();
  const rows = data.overTime ? data.rows.toReversed() : data.rows;
  const basis = (cell: ChartCell) => {
    if (cell.fraction) return formatFraction(cell.fraction.numerator, cell.fraction.denominator, locale);
    return cell.n == null ? null : `n = ${formatNumber(cell.n, locale)}`;
  };
  return (
    <div className="max-h-96 overflow-auto" {...scrolledByKeyboard(meta.title)}>
      <table className="w-full text-sm">
        <caption className="sr-only">{meta.title}</caption>
        <thead className="sticky top-0 bg-surface">
          <tr className="border-b border-line text-ink-3">
            <th scope="col" className="py-2 pe-4 text-start font-medium">
              {data.rowHead}
            </th>
            {data.series.map((series) => (
              <th key={series.key} scope="col" className="py-2 ps-3 text-end font-medium">
                {series.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-line last:border-0">
              <th scope="row" className="py-1.5 pe-3 text-start align-baseline font-normal">
                {row.longLabel}
                {row.running && <span className="text-ink-3"> · {t("running")}</span>}
              </th>
              {data.series.map((series) => {
                const cell = row.cells[series.key];
                return (
                  <td key={series.key} className="py-1.5 ps-3 text-end align-baseline whitespace-nowrap">
                    {cell ? formatValue(cell.value, series.unit, locale, "full") : null}
                    {cell && basis(cell) && <span className="block text-xs text-ink-3">{basis(cell)}</span>}
                    {cell?.low && <span className="block text-xs text-warn">{t("low")}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
