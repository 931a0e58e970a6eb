import { type CsvCell, csv } from "@/lib/csv";
import type { ChartData, ChartMeta, ChartSeries } from "./types";

/** The columns of the table view and the CSV: the series, a band's two bounds among them. */
export function columnsOf(data: ChartData): readonly ChartSeries[] {
  return data.series;
}

/** Whether any cell of a series says what it rests on: only then do the exports have columns for it. */
const has = (data: ChartData, series: ChartSeries, what: "n" | "fraction") =>
  data.rows.some((row) => row.cells[series.key]?.[what] != null);

/**
 * Exactly what is drawn, as CSV: first what was chosen, in which zone and as of when, then one line for each row,
 * with raw numbers.
 */
export function chartCsv(
  data: ChartData,
  meta: ChartMeta,
  words: { zone: string; computedAt: string },
): string {
  const head: CsvCell[] = [data.rowHead];
  for (const series of columnsOf(data)) {
    head.push(series.label);
    if (has(data, series, "n")) head.push(`${series.label} (n)`);
    if (has(data, series, "fraction")) head.push(`${series.label} (num.)`, `${series.label} (dén.)`);
  }
  const body = data.rows.map((row) => {
    const line: CsvCell[] = [row.longLabel];
    for (const series of columnsOf(data)) {
      const cell = row.cells[series.key];
      line.push(cell?.value);
      if (has(data, series, "n")) line.push(cell?.n);
      if (has(data, series, "fraction")) line.push(cell?.fraction?.numerator, cell?.fraction?.denominator);
    }
    return line;
  });
  const about: CsvCell[][] = [
    [meta.title],
    ...meta.filters.map(([name, value]) => [name, value]),
    [words.zone, meta.timeZone],
    [words.computedAt, meta.computedAt],
    [],
  ];
  return csv([...about, head, ...body]);
}
