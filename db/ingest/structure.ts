import type postgres from "postgres";
import { z } from "zod";
import type { Sql } from "@/db/client";
import type { Locale } from "@/lib/events";
import { addDays, localDay } from "@/lib/period";
import { claimEvents, mailsSent } from "./strangers";
import { checkReferences, checkTree } from "./structure/check";
import { Issues, parseStructure, type SentTable } from "./structure/parse";
import { TABLE_NAMES, type TableName } from "./structure/tables";
import type { RowChange } from "./structure/trace";
import {
  endAbsentRows,
  type TableCounts,
  tableCountsSchema,
  upsertRows,
  type WriteContext,
} from "./structure/write";

export { StructureError, type StructureIssue } from "./structure/parse";
export { structureSchema, type TableName } from "./structure/tables";
export type { TableCounts } from "./structure/write";

export const structureAnswerSchema = z.partialRecord(z.enum(TABLE_NAMES), tableCountsSchema);
/** Counts for each table of the request. */
export type StructureAnswer = Partial<Record<TableName, TableCounts>>;

export interface StructureOptions {
  /** The clock of created_at, updated_at and "today"; the machine's where absent. */
  readonly now?: Date;
  /** Language of the messages. Default English. */
  readonly locale?: Locale;
  /** import_run that remembers each row it inserts or changes, so that it can be undone. */
  readonly importRun?: string;
  /** Told of rows that were written, as many at a time as one statement takes. */
  readonly onRows?: (count: number) => void;
  /** Told of each table that was written, with its first changed rows as they were and are. */
  readonly onTable?: (trace: TableTrace) => void;
}

/** What became of one table of a request. */
export interface TableTrace {
  readonly name: TableName;
  readonly mode: "upsert" | "replace";
  readonly counts: TableCounts;
  /** Rows that were inserted, changed, ended or removed; those that the request ended come first. */
  readonly count: number;
  readonly changes: readonly RowChange[];
}

/**
 * Upserts structure (interfaces.md, POST /api/structure), all of it or nothing, and queues for the engine what
 * really changed. Tables may come in any order, rows may refer to each other in any order.
 * @param body `{ lms_student: [ {id, name, …} ], lms_group_student: {mode: "replace", rows: […]}, … }`
 * @throws StructureError with every row that is wrong, up to 100, and nothing written
 */
export async function applyStructure(
  sql: Sql,
  organizationId: string,
  body: unknown,
  { now = new Date(), locale = "en", importRun, onRows = () => {}, onTable }: StructureOptions = {},
): Promise<StructureAnswer> {
  const issues = new Issues(locale);
  const tables = parseStructure(body, issues);
  return inTransaction(sql, async (tx) => {
    const locked = await lockOrganization(tx, organizationId, now);
    const answer: StructureAnswer = {};
    for (const sent of tables) {
      const context = { ...locked, importRun, changes: onTable && [] };
      const counts = await applyTable(context, sent, issues, onRows);
      answer[sent.name] = counts;
      onTable?.(traceOf(sent, counts, context.changes ?? []));
    }
    return answer;
  });
}

function traceOf(
  { name, isReplaced }: SentTable,
  counts: TableCounts,
  changes: readonly RowChange[],
): TableTrace {
  const count = counts.inserted + counts.updated + (counts.ended ?? 0);
  return { name, mode: isReplaced ? "replace" : "upsert", counts, count, changes };
}

async function applyTable(
  context: WriteContext,
  sent: SentTable,
  issues: Issues,
  onRows: (count: number) => void,
): Promise<TableCounts> {
  await checkReferences(context, sent, issues);
  issues.throwIfAny();
  let counts: TableCounts = { inserted: 0, updated: 0, unchanged: 0 };
  for (const part of partsOf(sent)) {
    const more = await upsertRows(context, part);
    counts = {
      inserted: counts.inserted + more.inserted,
      updated: counts.updated + more.updated,
      unchanged: counts.unchanged + more.unchanged,
    };
    if (sent.name === "lms_student" && more.inserted + more.updated > 0)
      await claimEvents(context.sql, context.organizationId, mailsSent(part.rows));
    onRows(part.rows.length);
  }
  await checkTree(context, sent, issues);
  issues.throwIfAny();
  return sent.isReplaced ? { ...counts, ...(await endAbsentRows(context, sent)) } : counts;
}

/** Rows of one statement: a hundred thousand take seconds, in which nobody could be told anything. */
const ROWS_AT_ONCE = 2000;

/** A table in parts. Rows of a tree refer to each other in any order and so are written together. */
function partsOf(sent: SentTable): SentTable[] {
  const isTree = Object.values(sent.table.references).includes(sent.name);
  if (isTree || sent.rows.length <= ROWS_AT_ONCE) return [sent];
  const count = Math.ceil(sent.rows.length / ROWS_AT_ONCE);
  return Array.from({ length: count }, (_, i) => {
    const rows = sent.rows.slice(i * ROWS_AT_ONCE, (i + 1) * ROWS_AT_ONCE);
    return { ...sent, rows, json: JSON.stringify(rows) };
  });
}

/**
 * One writer of structure at a time in an organisation: what was looked up stays true until the commit, and two
 * requests cannot deadlock. NO KEY: rows that refer to the organisation go on being inserted.
 */
async function lockOrganization(sql: Sql, organizationId: string, now: Date): Promise<WriteContext> {
  const [organization] = await sql<{ time_zone: string }[]>`
    SELECT time_zone FROM organization WHERE id = ${organizationId} FOR NO KEY UPDATE`;
  if (organization === undefined) throw new Error(`No organisation ${organizationId}`);
  const today = localDay(now, organization.time_zone);
  return { sql, organizationId, now, today, yesterday: addDays(today, -1) };
}

/** A transaction of its own, or a savepoint in the caller's: a refused request leaves nothing in either. */
async function inTransaction<T>(sql: Sql, work: (tx: Sql) => Promise<T>): Promise<T> {
  const run = "savepoint" in sql ? sql.savepoint(work) : (sql as postgres.Sql).begin(work);
  return (await run) as T;
}
