import { type CsvCell, csv } from "@/lib/csv";
import type { UnitCode } from "@/lib/metrics/types";
import type { ChartCell, ChartData, ChartMeta, ChartRow, ChartSeries } from "./types";

/** Whether any cell of a series says what it rests on: only then do the exports have columns for it. */
const has = (data: ChartData, series: ChartSeries, what: "n" | "fraction") =>
  data.rows.some((row) => row.cells[series.key]?.[what] != null);

/** A figure comes with its unit: in the head of its column, for the cells are raw numbers. */
const withUnit = ({ label, unit }: ChartSeries, words: CsvWords) => {
  const word = words.unit(unit);
  return word ? `${label} (${word})` : label;
};

/** Words of the reader's language for what stands around the figures. */
export type CsvWords = {
  zone: string;
  computedAt: string;
  numerator: string;
  denominator: string;
  /** "" where a number stands for itself. */
  unit: (unit: UnitCode) => string;
};

/**
 * Exactly what is drawn, as CSV: first what was chosen, in which zone and as of when, then one line for each row,
 * with raw numbers. A count is its own numerator.
 */
export function chartCsv(data: ChartData, meta: ChartMeta, words: CsvWords): string {
  const columns = data.series.flatMap((series) => {
    const cellOf = (row: ChartRow) => row.cells[series.key];
    const column = (head: string, value: (cell: ChartCell) => CsvCell) => ({
      head,
      of: (row: ChartRow) => {
        const cell = cellOf(row);
        return cell && value(cell);
      },
    });
    const isRatio = has(data, series, "fraction");
    return [
      column(withUnit(series, words), (cell) => cell.text ?? cell.value),
      ...(has(data, series, "n") ? [column(`${series.label} (n)`, (cell) => cell.n)] : []),
      ...(isRatio && series.unit !== "Nombre"
        ? [column(`${series.label} (${words.numerator})`, (cell) => cell.fraction?.numerator)]
        : []),
      ...(isRatio
        ? [column(`${series.label} (${words.denominator})`, (cell) => cell.fraction?.denominator)]
        : []),
    ];
  });
  return csv([
    [meta.title],
    ...meta.filters,
    [words.zone, meta.timeZone],
    [words.computedAt, meta.computedAt],
    [],
    [data.rowHead, ...columns.map(({ head }) => head)],
    ...data.rows.map((row) => [row.longLabel, ...columns.map((column) => column.of(row))]),
  ]);
}
