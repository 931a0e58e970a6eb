"use client";

import { useLocale, useTranslations } from "next-intl";
import { ChartFrame } from "@/components/charts/chart-frame";
import type { ChartData } from "@/components/charts/types";
import { Basis } from "@/components/dashboard/figure-card";
import { Scroller } from "@/components/ui/scroller";
import { type Figure, type PageFrame, shownPoint } from "@/lib/analysis/types";
import { formatChange, formatValue, unitLabel } from "@/lib/format";
import { change, isSoFar } from "@/lib/reading";
import { cellOf, columnColors, columnLabel } from "./columns";
import { readingOf } from "./figures";
import { useMeta } from "./use-meta";

const LOOK = { better: "text-good", worse: "text-bad", same: "text-ink-3" } as const;

/** Every figure of the page side by side: groups or periods in columns, each with its distance from the chosen one. */
export function CompareTable({ figures, page }: { figures: readonly Figure[]; page: PageFrame }) {
  const t = useTranslations();
  const locale = useLocale();
  const metaOf = useMeta(page);
  if (page.columns.length < 2) return null;
  const colors = columnColors(page.columns);
  const shown = figures.filter((figure) =>
    page.columns.some(({ key }) => shownPoint(figure, key)?.value != null),
  );
  const data: ChartData = {
    rowHead: t("analysis.statistic"),
    overTime: false,
    series: page.columns.map((column) => ({
      key: column.key,
      label: columnLabel(column, page, t, locale),
      color: colors.get(column.key) ?? "",
      unit: "Ratio",
      look: column.kind === "main" ? "strong" : "thin",
    })),
    rows: shown.map((figure) => ({
      key: figure.metric.code,
      label: figure.metric.label,
      longLabel: [figure.metric.label, unitLabel(figure.metric.unit, locale)].filter(Boolean).join(" · "),
      cells: Object.fromEntries(
        page.columns.map(({ key }) => [key, cellOf(shownPoint(figure, key), figure.metric.unit)]),
      ),
    })),
  };
  const meta = metaOf(t("analysis.sideBySide"), t("analysis.sideBySideWhy"), "comparaison");
  return (
    <ChartFrame data={data} meta={meta} tableOnly>
      <Scroller label={meta.title}>
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b border-line align-bottom text-ink-3">
              <th scope="col" className="py-2 pe-3 text-start font-medium">
                {data.rowHead}
              </th>
              {data.series.map((series) => (
                <th
                  key={series.key}
                  scope="col"
                  className="min-w-28 max-w-56 py-2 ps-3 break-words max-sm:min-w-24 max-sm:ps-2 text-end font-medium text-ink"
                >
                  <span
                    aria-hidden="true"
                    className="me-1.5 inline-block h-1 w-3 rounded-full align-middle"
                    style={{ background: series.color }}
                  />
                  {series.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((figure) => (
              <tr key={figure.metric.code} className="border-b border-line align-top last:border-0">
                <th scope="row" className="py-2 pe-3 text-start font-normal">
                  {figure.metric.label}
                </th>
                {page.columns.map(({ key }) => (
                  <td
                    key={key}
                    className="py-2 ps-3 text-end whitespace-nowrap max-sm:ps-2 [&_p]:justify-end"
                  >
                    <span className="font-medium">
                      {formatValue(shownPoint(figure, key)?.value, figure.metric.unit, locale)}
                    </span>
                    {key !== "main" && <Distance figure={figure} column={key} />}
                    <Basis reading={readingOf(figure, shownPoint(figure, key), null, page.asOf)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </ChartFrame>
  );
}

/**
 * How far another column's value is from the chosen one's, and whether that is better; not, where one of them is a value
 * so far and the other of a whole period.
 */
function Distance({ figure, column }: { figure: Figure; column: string }) {
  const t = useTranslations("tile");
  const locale = useLocale();
  const { unit, higherIsBetter } = figure.metric;
  const [other, own] = [shownPoint(figure, column), shownPoint(figure)];
  const moved = change(other?.value ?? null, own?.value ?? null, unit, higherIsBetter);
  if (!moved) return null;
  const soFar = [other, own].map(
    (point) => point !== null && isSoFar(figure.metric, { period: figure.period, running: point.running }),
  );
  if (soFar[0] !== soFar[1])
    return (
      <span className={`block text-xs ${LOOK.same}`}>
        {moved.delta !== 0 && `${formatChange(moved.delta, unit, locale)} `}
        {t("soFar")}
      </span>
    );
  return (
    <span className={`block text-xs ${LOOK[moved.verdict]}`}>
      {moved.delta !== 0 && `${formatChange(moved.delta, unit, locale)} `}
      {t(moved.verdict)}
    </span>
  );
}
