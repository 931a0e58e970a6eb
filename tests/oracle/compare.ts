import { isDeepStrictEqual } from "node:util";
import { CATALOGUE } from "./levels";
import type { Json } from "./measure";
import { type Row, rowKey } from "./oracle";

/** Row for row, with the omissions that kpi.md allows (1.8) taken out on both sides. */

const COUNTS = new Set(CATALOGUE.filter((line) => line.isCount).map((line) => line.code));

/** Rows that may be left out: a count of 0, a share of 0 / 0, a mean or percentile of nothing. */
function maySkip({ table, metric, columns }: Row): boolean {
  switch (table) {
    case "kpi_value":
      if (columns.value_number === null) {
        const breakdown = metric === "TEMPS_EN_ETAT_MOY" && breakdownOf(columns.extra_data_json).length > 0;
        return !columns.numerator_value && !columns.denominator_value && !breakdown;
      }
      return columns.value_number === 0 && COUNTS.has(metric);
    case "kpi_percentiles":
      return columns.sample_size === 0;
    case "kpi_state_count":
      return columns.state_count_value === 0;
    case "kpi_plan_gap":
      return columns.expected_count === 0 && columns.done_count === 0;
    case "kpi_tile_cache":
      // No feedback alone makes no tile.
      return Object.entries(columns).every(
        ([name, value]) => value === null || (name === "commentaires_7j" && value === 0),
      );
  }
}

interface Breakdown {
  domain: string;
  state_code: string;
  n: number;
}

const breakdownOf = (extra: Json | undefined): Breakdown[] =>
  ((extra as { breakdown?: Breakdown[] } | null)?.breakdown ?? []).filter((part) => part.n > 0);

/** The order of a breakdown's parts, and parts of nothing, mean nothing. */
function normal(columns: Row["columns"]): Row["columns"] {
  const extra = columns.extra_data_json;
  if (typeof extra !== "object" || extra === null || !("breakdown" in extra)) return columns;
  const key = (part: Breakdown) => `${part.domain}/${part.state_code}`;
  const breakdown = breakdownOf(extra).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return { ...columns, extra_data_json: { ...extra, breakdown: breakdown as unknown as Json } };
}

export interface Difference {
  key: string;
  expected: Row["columns"] | null;
  got: Row["columns"] | null;
}

export interface CompareOptions {
  /** Codes of kpi_value and kpi_percentiles to look at; absent: all. */
  codes?: ReadonlySet<string>;
}

/** Rows that differ, are missing or are too many, in the order of their keys. */
export function differences(
  expected: ReadonlyMap<string, Row>,
  got: ReadonlyMap<string, Row>,
  { codes }: CompareOptions = {},
): Difference[] {
  const isWanted = (row: Row) =>
    (row.table !== "kpi_value" && row.table !== "kpi_percentiles") || !codes || codes.has(row.metric);
  const looked = (rows: ReadonlyMap<string, Row>) =>
    new Map(
      [...rows.values()]
        .filter((row) => isWanted(row) && !maySkip(row))
        .map((row) => [rowKey(row), normal(row.columns)]),
    );
  const [left, right] = [looked(expected), looked(got)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .map((key) => ({ key, expected: left.get(key) ?? null, got: right.get(key) ?? null }))
    .filter((difference) => !isDeepStrictEqual(difference.expected, difference.got));
}

const SHOWN = 12;

/** What a person reads when a comparison fails: how many differ, of which metrics, and the first of each. */
export function report(found: readonly Difference[], names = ["expected", "got"]): string {
  if (found.length === 0) return "";
  const kind = ({ key }: Difference) => {
    const [table, , , , , metric] = key.split(" | ");
    return metric ? `${table} ${metric}` : table!;
  };
  const kinds = new Map<string, Difference[]>();
  for (const one of found) kinds.set(kind(one), [...(kinds.get(kind(one)) ?? []), one]);
  const columns = (value: Row["columns"] | null) => (value === null ? "no row" : JSON.stringify(value));
  const first = [...kinds.values()].map((same) => same[0]!).slice(0, SHOWN);
  return [
    `${found.length} rows differ`,
    ...[...kinds].map(([name, same]) => `  ${name}: ${same.length}`),
    ...first.map(
      ({ key, expected, got }) =>
        `${key}\n    ${names[0]}: ${columns(expected)}\n    ${names[1]}: ${columns(got)}`,
    ),
  ].join("\n");
}
