import {
  holdsUnstorableText,
  type Locale,
  pathOfUnstorableText,
  pathText,
  type Reason,
  reasonMessage,
  reasonOf,
} from "@/lib/events";
import { STRUCTURE_TABLES, type StructureTable, TABLE_NAMES, type TableName } from "./tables";

/** One thing that is wrong with a request for structure. */
export interface StructureIssue {
  readonly table: string | null;
  /** Place in the table's rows, from 0. */
  readonly row: number | null;
  readonly column: string | null;
  /** The id that the column names, where it names one. */
  readonly id: string | null;
  readonly code: string;
  readonly message: string;
  readonly path: string;
}

/** Nothing of the request was written, and why. */
export class StructureError extends Error {
  constructor(
    readonly issues: readonly StructureIssue[],
    /** How many were found; as many as are listed, or more. */
    readonly total: number = issues.length,
  ) {
    super(issues[0]?.message ?? "Invalid structure.");
    this.name = "StructureError";
  }
}

/** Issues that one answer lists. */
export const MAX_ISSUES = 100;

/** Gathers what is wrong, up to what one answer lists, and counts the rest. */
export class Issues {
  private readonly list: StructureIssue[] = [];
  private total = 0;

  constructor(private readonly locale: Locale) {}

  add(
    reason: Reason,
    at: { table?: TableName; row?: number; column?: string; id?: string | null } = {},
  ): void {
    this.total += 1;
    if (this.list.length >= MAX_ISSUES) return;
    this.list.push({
      table: at.table ?? null,
      row: at.row ?? null,
      column: at.column ?? null,
      id: at.id ?? null,
      code: reason.code,
      message: reasonMessage(reason, this.locale),
      path: pathText(reason.path),
    });
  }

  /** Counts what was found and is not told one by one. */
  addUnlisted(count: number): void {
    this.total += count;
  }

  /** @throws StructureError where anything was found */
  throwIfAny(): void {
    if (this.list.length > 0) throw new StructureError(this.list, this.total);
  }
}

/** One table of a request: rows of distinct keys, each as it was sent. */
export interface SentTable {
  readonly name: TableName;
  readonly table: StructureTable;
  readonly isReplaced: boolean;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** The rows as one JSON array. */
  readonly json: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isTableName = (name: string): name is TableName => (TABLE_NAMES as readonly string[]).includes(name);

/**
 * Reads a request: its shape, its rows, repeated rows. What needs the stored structure is checked later.
 * @returns its tables in the order in which they can be written
 * @throws StructureError with everything that is wrong, up to 100 issues, and how many there are
 */
export function parseStructure(body: unknown, issues: Issues): SentTable[] {
  if (!isObject(body)) issues.add({ code: "wrong_type", path: [], expected: "object" });
  const sent = isObject(body) ? body : {};
  for (const name of Object.keys(sent)) {
    if (!isTableName(name)) issues.add({ code: "unknown_field", path: [name], expected: name });
  }
  const tables = TABLE_NAMES.filter((name) => sent[name] !== undefined).map((name) =>
    parseTable(name, sent[name], issues),
  );
  issues.throwIfAny();
  return tables;
}

function parseTable(name: TableName, value: unknown, issues: Issues): SentTable {
  const table = STRUCTURE_TABLES[name];
  const { rows, mode, path } = rowsOf(name, value, issues);
  const places = new Map<string, number>();
  rows.forEach((row, place) => {
    const parsed = table.row.safeParse(row);
    for (const issue of parsed.success ? [] : parsed.error.issues) {
      const reason = reasonOf(issue, row);
      issues.add(
        { ...reason, path: [...path, place, ...reason.path] },
        { table: name, row: place, column: String(reason.path[0] ?? "") || undefined },
      );
    }
    if (!parsed.success) return;
    const key = JSON.stringify(table.key.map((column) => parsed.data[column]));
    const first = places.get(key);
    if (first === undefined) places.set(key, place);
    else {
      const reason: Reason = { code: "repeated_row", path: [...path, place], expected: `${first}` };
      issues.add(reason, { table: name, row: place });
    }
  });
  const json = jsonOf(rows);
  if (json === null || holdsUnstorableText(json)) {
    const bad = json === null ? [] : (pathOfUnstorableText(rows) ?? []);
    const reason: Reason = { code: json === null ? "too_deep" : "bad_text", path: [...path, ...bad] };
    issues.add(reason, { table: name, row: Number(bad[0] ?? 0), column: String(bad[1] ?? "") || undefined });
  }
  return { name, table, isReplaced: mode === "replace", rows: rows.filter(isObject), json: json ?? "[]" };
}

function rowsOf(name: TableName, value: unknown, issues: Issues) {
  if (Array.isArray(value)) return { rows: value as unknown[], mode: "upsert", path: [name] };
  const { mode = "upsert", rows, ...others } = isObject(value) ? value : {};
  const expected = 'array of rows, or {"mode": "upsert" | "replace", "rows": […]}';
  const isRight = Array.isArray(rows) && (mode === "upsert" || mode === "replace");
  if (!isRight || Object.keys(others).length > 0) {
    issues.add({ code: "wrong_type", path: [name], expected }, { table: name });
    return { rows: [], mode: "upsert", path: [name] };
  }
  return { rows: rows as unknown[], mode, path: [name, "rows"] };
}

/** Null where the rows are nested too deep to be written at all. */
function jsonOf(rows: readonly unknown[]): string | null {
  try {
    return JSON.stringify(rows);
  } catch {
    return null;
  }
}
