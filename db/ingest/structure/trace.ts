import type { Day } from "@/lib/period";
import { STRUCTURE_TABLES, type TableName, valueColumns } from "./tables";

/** A stored row as it was (null: there was none) and as it is (null: it is gone). */
export type RowChange = { before: Row | null; after: Row | null };
type Row = Readonly<Record<string, unknown>>;

/** Rows of one table that the log names; what is beyond is counted. */
export const TRACED_ROWS = 50;

/** Rows that name somebody by themselves, whatever column it is. */
const PEOPLE: readonly TableName[] = ["lms_student", "lms_instructor"];
/** Of any length, or not what anybody decides. */
const UNTRACED = /_json$|_url$|_md$|^description$|^(created|updated)_at$/;

/**
 * What of a table's rows may not stand in the audit log: what names a person, for an erasure must not have to find it
 * there, and what may be of any length.
 */
export const untracedColumns = (name: TableName): string[] =>
  valueColumns(STRUCTURE_TABLES[name]).filter((column) => PEOPLE.includes(name) || UNTRACED.test(column));

const tracedColumns = (name: TableName): string[] => {
  const untraced = untracedColumns(name);
  return valueColumns(STRUCTURE_TABLES[name]).filter((column) => !untraced.includes(column));
};

type Values = Record<string, unknown>;

/** Changed rows of a table by their keys, each with the values that differ. */
export function tracedValues(
  name: TableName,
  changes: readonly RowChange[],
): { before: Record<string, Values>; after: Record<string, Values> } {
  const columns = tracedColumns(name);
  const before: Record<string, Values> = {};
  const after: Record<string, Values> = {};
  for (const { before: was, after: is } of changes) {
    const key = `${name} ${STRUCTURE_TABLES[name].key.map((column) => (is ?? was)?.[column]).join("/")}`;
    const differing = columns.filter(
      (column) => JSON.stringify(was?.[column] ?? null) !== JSON.stringify(is?.[column] ?? null),
    );
    const of = (row: Row) => Object.fromEntries(differing.map((column) => [column, row[column] ?? null]));
    if (was) before[key] = of(was);
    if (is) after[key] = of(is);
  }
  return { before, after };
}

/** Whether a replacing request takes a row away that it leaves out, instead of giving it an end. */
export function isRemoved(name: TableName, row: Row, today: Day): boolean {
  const { ending } = STRUCTURE_TABLES[name];
  return ending.by === "removal" || (ending.by === "leaving" && String(row[ending.since]) >= today);
}
