import { PERCENTILE_LEVELS } from "../levels";
import type { Json } from "../measure";
import type { Organisation, PeriodCode } from "../model";
import { type Row, rowKey, type Table } from "../oracle";

/**
 * A figure worked out by hand. `expected` names cells as "CODE PERIOD DATE SCOPE TARGET" (`Ua` and `Projet` for all of
 * that type; CODE may be DOMAIN/STATE, `plan` or `tile`) with the columns to compare, or null for no row.
 */
export interface Example {
  title: string;
  organisation: Organisation;
  expected: Record<string, Record<string, Json> | null>;
}

/** What most cells are compared on. */
export const value = (value_number: number | null, more: Record<string, Json> = {}) => ({
  value_number,
  ...more,
});

/** A share or quotient with both its parts. */
export const parts = (value_number: number | null, numerator_value: number, denominator_value: number) => ({
  value_number,
  numerator_value,
  denominator_value,
});

export const mean = (value_number: number, sample_size: number) => ({ value_number, sample_size });

const TABLES: Record<string, Table> = { plan: "kpi_plan_gap", tile: "kpi_tile_cache" };
const DISTRIBUTION_CODES = new Set(PERCENTILE_LEVELS.map((levels) => levels.code));

/** The key of the row that an example's cell names. */
export function keyOf(cell: string): string {
  const [code, period, date, scope, target] = cell.split(" ") as [string, PeriodCode, string, string, string];
  const table =
    TABLES[code] ??
    (code.includes("/") ? "kpi_state_count" : DISTRIBUTION_CODES.has(code) ? "kpi_percentiles" : "kpi_value");
  return rowKey({ table, date, period, scope, target, metric: code in TABLES ? "" : code });
}

/** The rows that an example names, cut to the columns that it names: what its expectations are compared with. */
export function shown(example: Example, rows: ReadonlyMap<string, Row>): Example["expected"] {
  return Object.fromEntries(
    Object.entries(example.expected).map(([cell, columns]) => {
      const row = rows.get(keyOf(cell));
      if (row === undefined) return [cell, null];
      const names = Object.keys(columns ?? row.columns);
      return [cell, Object.fromEntries(names.map((name) => [name, row.columns[name] ?? null]))];
    }),
  );
}
