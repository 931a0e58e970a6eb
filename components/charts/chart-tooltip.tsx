"use client";

import { type Locale, useLocale, useTranslations } from "next-intl";
import { formatChange, formatFraction, formatNumber, formatValue } from "@/lib/format";
import { sayMoment } from "@/lib/moment";
import { change } from "@/lib/reading";
import { firstSentence } from "@/lib/text";
import { Swatch } from "./swatch";
import type { ChartCell, ChartData, ChartMeta, ChartRow, ChartSeries } from "./types";

/** The one tooltip: value with unit, change from the row before, what it rests on, when it was computed, what it means. */
export function ChartTooltip({
  row,
  data,
  meta,
}: {
  row: ChartRow | undefined;
  data: ChartData;
  meta: ChartMeta;
}) {
  const t = useTranslations("charts");
  const locale = useLocale();
  if (!row) return null;
  return (
    <div className="max-w-64 rounded-lg sm:max-w-80 border border-line bg-surface p-3 text-sm shadow-pop">
      <p className="font-medium">
        {row.longLabel}
        {row.running && <span className="font-normal text-ink-3"> · {t("running")}</span>}
      </p>
      <table className="mt-1.5 w-full">
        <tbody>
          {data.series
            .filter((series) => row.cells[series.key])
            .map((series) => (
              <SeriesLine key={series.key} series={series} row={row} data={data} />
            ))}
        </tbody>
      </table>
      <p className="mt-2 border-t border-line pt-2 text-xs text-ink-3">
        {firstSentence(meta.definition)}{" "}
        {meta.computedAt && t("computedAt", { at: sayMoment(meta.computedAt, locale) })}
      </p>
    </div>
  );
}

/** What a value rests on; a count's place in its whole is a share. */
function basisOf(cell: ChartCell, series: ChartSeries, locale: Locale): string | null {
  if (cell.fraction) {
    const { numerator, denominator } = cell.fraction;
    const isShare = series.unit === "Nombre" && denominator > 0;
    return isShare
      ? formatValue((100 * numerator) / denominator, "Pourcentage", locale)
      : formatFraction(numerator, denominator, locale);
  }
  return cell.n == null ? null : `n = ${formatNumber(cell.n, locale)}`;
}

function SeriesLine({ series, row, data }: { series: ChartSeries; row: ChartRow; data: ChartData }) {
  const t = useTranslations("charts");
  const locale = useLocale();
  const cell = row.cells[series.key];
  if (!cell) return null;
  const before = data.overTime ? data.rows[data.rows.indexOf(row) - 1]?.cells[series.key] : undefined;
  // Better or worse is said where the figure stands by itself; here the sign is enough.
  const moved = change(cell.value, before?.value ?? null, series.unit, true);
  return (
    <tr className="align-baseline">
      <th scope="row" className="pe-3 text-start font-normal text-ink-2">
        <Swatch series={series} /> {cell.label ?? series.label}
      </th>
      <td className="text-end font-medium whitespace-nowrap">
        {formatValue(cell.value, series.unit, locale)}
      </td>
      <td className="hidden ps-2 text-end text-xs whitespace-nowrap text-ink-3 sm:table-cell">
        {moved && moved.delta !== 0 && formatChange(moved.delta, series.unit, locale)}
      </td>
      <td className="ps-2 text-end text-xs whitespace-nowrap text-ink-3">
        {basisOf(cell, series, locale)}
        {cell.low && <span className="block text-warn">{t("low")}</span>}
      </td>
    </tr>
  );
}
