import type { Sql } from "@/db/client";
import { EventIngest, type IngestAnswer } from "@/db/ingest/events";
import { claimEvents } from "@/db/ingest/strangers";
import { applyStructure, StructureError, type TableName } from "@/db/ingest/structure";
import { transaction } from "@/db/transaction";
import type { EventInput, Locale } from "@/lib/events";
import type { RowProblem } from "@/lib/import/types";
import { sameRow } from "@/lib/import/words";
import { eventCounts, ID_TAKEN, type ImportReport, type LeftOut, LeftOutList } from "./report";
import { beginRun, endRun, type ImportRun, noteImport } from "./run";

export type { RowProblem } from "@/lib/import/types";

/** Rows of one table, each with the place that it was read from. */
export type PreparedTable = { rows: Record<string, unknown>[]; places: { file: string; line: number }[] };

/** What an adapter makes of a source: structure and events as the API takes them. */
export interface Prepared {
  readonly source: string;
  readonly taken: Readonly<Record<string, number>>;
  readonly structure: Partial<Record<TableName, PreparedTable>>;
  readonly events: readonly EventInput[];
  /** Mail addresses that events name in the place of a learner who was not known. */
  readonly strangers?: readonly string[];
  readonly problems: readonly RowProblem[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
}

/** The source holds rows that cannot be taken: nothing of it was. */
export class ImportRefused extends Error {
  /** The first of them. */
  readonly problems: readonly RowProblem[];

  constructor(
    problems: readonly RowProblem[],
    /** How many were found. */
    readonly total: number = problems.length,
  ) {
    const listed = problems.slice(0, MAX_PROBLEMS);
    const lines = listed.map((one) => `${placeText(one)}${one.message}`);
    if (total > listed.length) lines.push(`… and ${total - listed.length} more, ${total} in all`);
    super(lines.join("\n"));
    this.name = "ImportRefused";
    this.problems = listed;
  }
}

const placeText = ({ file, line, column }: RowProblem) =>
  `${file}${line === null ? "" : `, line ${line}`}${column === null ? "" : `, ${column}`}: `;

/** Problems that one answer lists, and conflicts. */
const MAX_PROBLEMS = 100;

export type ImportProgress = (done: number, total: number) => void;

export interface ApplyOptions {
  readonly run: ImportRun;
  readonly now: Date;
  readonly locale?: Locale;
  /** Says what would come of it, and writes nothing. */
  readonly preview?: boolean;
  /** Rows and events that were written, of how many there are. */
  readonly onProgress?: ImportProgress;
}

/** Thrown to undo what a preview wrote. */
class Undo extends Error {}

/**
 * Writes what an adapter prepared, in one transaction: all of it, or nothing and every row that is wrong. Events of an id that is
 * known are duplicates; structure that says nothing new is counted as unchanged. The run remembers what it wrote.
 * @throws ImportRefused
 */
export async function applyPrepared(
  sql: Sql,
  organizationId: string,
  prepared: Prepared,
  { run, now, locale = "en", preview = false, onProgress = () => {} }: ApplyOptions,
): Promise<ImportReport & { runId: string | null }> {
  if (prepared.problems.length > 0) throw new ImportRefused(prepared.problems);
  let report: (ImportReport & { runId: string | null }) | undefined;
  const total = sizeOf(prepared);
  let done = 0;
  const onRows = (count: number) => {
    done += count;
    onProgress(done, total);
  };
  onProgress(0, total);
  try {
    await transaction(sql, async (tx) => {
      const id = await beginRun(tx, organizationId, run);
      const structure = await applyStructure(tx, organizationId, bodyOf(prepared), {
        now,
        locale,
        importRun: id,
        onRows,
      });
      const answer = await ingestAll(tx, organizationId, prepared.events, {
        now,
        locale,
        id,
        onRows,
      });
      const events = eventCounts(answer);
      if (events.rejected > 0) throw new ImportRefused(rejectedOf(answer), events.rejected);
      await claimEvents(tx, organizationId, prepared.strangers ?? []);
      report = {
        source: prepared.source,
        organizationId,
        taken: prepared.taken,
        structure,
        events,
        leftOut: [...prepared.leftOut, ...conflictsOf(answer)],
        notes: prepared.notes,
        checks: [],
        runId: preview ? null : id,
      };
      if (preview) throw new Undo();
      await endRun(tx, organizationId, { id, now }, { taken: prepared.taken, structure, events });
      await noteImport(tx, organizationId, { ...run, id }, { structure, events });
    });
  } catch (error) {
    if (error instanceof StructureError)
      throw await allProblems(sql, organizationId, prepared, error, { now, locale });
    if (!(error instanceof Undo)) throw error;
  }
  return report!;
}

const sizeOf = ({ structure, events }: Prepared) =>
  Object.values(structure).reduce((all, { rows }) => all + rows.length, events.length);

async function ingestAll(
  tx: Sql,
  organizationId: string,
  events: readonly EventInput[],
  { now, locale, id, onRows }: { now: Date; locale: Locale; id: string; onRows: (count: number) => void },
): Promise<IngestAnswer> {
  const ingest = new EventIngest(tx, organizationId, { now, locale, ageLimit: false, importRun: id });
  let added = 0;
  for (const event of events) {
    added += 1;
    if (!ingest.add(event)) continue;
    await ingest.flush();
    onRows(added);
    added = 0;
  }
  const answer = await ingest.finish();
  onRows(added);
  return answer;
}

const rejectedOf = ({ rejected }: IngestAnswer): RowProblem[] =>
  rejected.map(({ id, index, path, message }) => ({
    file: id ?? `#${index + 1}`,
    line: null,
    column: path || null,
    message,
  }));

/** Events whose id is taken by another, by their ids. */
function conflictsOf({ conflicts }: IngestAnswer): LeftOut[] {
  const list = new LeftOutList(MAX_PROBLEMS);
  for (const { id } of conflicts) list.add("events", ID_TAKEN, id);
  return list.list();
}

/** Checks go one after the other: what the first one found is left out and the others are asked too, so that all is told at once. */
async function allProblems(
  sql: Sql,
  organizationId: string,
  prepared: Prepared,
  first: StructureError,
  options: { now: Date; locale: Locale },
): Promise<ImportRefused> {
  const problems = problemsOf(first, prepared, options.locale);
  let { total } = first;
  let rest = prepared;
  let error: StructureError | null = first;
  const gone = new Set<unknown>();
  for (let pass = 0; error !== null && pass < MAX_PASSES && total < MAX_PROBLEMS; pass++) {
    for (const { table, row } of error.issues)
      if (table !== null && row !== null) gone.add(rest.structure[table as TableName]?.rows[row]?.id);
    rest = withoutRows(rest, error);
    error = await structureErrorOf(sql, organizationId, rest, options);
    if (error === null) break;
    // What refers to a wrong row is not wrong by itself.
    const issues = error.issues.filter(({ id }) => id === null || !gone.has(id));
    total += error.total - (error.issues.length - issues.length);
    problems.push(...problemsOf(new StructureError(issues), rest, options.locale));
  }
  return new ImportRefused(inFileOrder(problems), total);
}

/** In the order of the file, and of files by name. */
export const inFileOrder = (problems: readonly RowProblem[]): RowProblem[] =>
  [...problems].sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0));

const MAX_PASSES = 4;

function withoutRows(prepared: Prepared, error: StructureError): Prepared {
  const bad = new Set(error.issues.map(({ table, row }) => `${table} ${row}`));
  const structure = Object.fromEntries(
    Object.entries(prepared.structure).map(([name, { rows, places }]) => {
      const isGood = (_: unknown, i: number) => !bad.has(`${name} ${i}`);
      return [name, { rows: rows.filter(isGood), places: places.filter(isGood) }];
    }),
  );
  return { ...prepared, structure };
}

async function structureErrorOf(
  sql: Sql,
  organizationId: string,
  prepared: Prepared,
  options: { now: Date; locale: Locale },
): Promise<StructureError | null> {
  try {
    await transaction(sql, async (tx) => {
      await applyStructure(tx, organizationId, bodyOf(prepared), options);
      throw new Undo();
    });
  } catch (error) {
    if (error instanceof StructureError) return error;
    if (!(error instanceof Undo)) throw error;
  }
  return null;
}

const bodyOf = ({ structure }: Prepared) =>
  Object.fromEntries(Object.entries(structure).map(([name, { rows }]) => [name, rows]));

function problemsOf(error: StructureError, prepared: Prepared, locale: Locale): RowProblem[] {
  return error.issues.map(({ table, row, column, code, message: said }) => {
    const places = table === null ? undefined : prepared.structure[table as TableName]?.places;
    const place = row === null ? undefined : places?.[row];
    // The table's own check counts rows from 0, and the file's reader sees lines.
    const first = code === "repeated_row" ? places?.[Number(/\d+/.exec(said)?.[0])] : undefined;
    const message = first ? sameRow(first.line, locale) : said;
    return { file: place?.file ?? table ?? prepared.source, line: place?.line ?? null, column, message };
  });
}

/** Gathers rows of tables with their places; a key that comes again is the same row, of which the later says more. */
export class TableBuilder {
  readonly tables: Partial<Record<TableName, PreparedTable>> = {};
  readonly #seen = new Map<string, number>();

  add(
    name: TableName,
    key: readonly string[],
    row: Record<string, unknown>,
    file: string,
    line: number,
  ): void {
    this.tables[name] ??= { rows: [], places: [] };
    const table = this.tables[name];
    const id = JSON.stringify([name, ...key.map((column) => row[column])]);
    const at = this.#seen.get(id);
    if (at === undefined) {
      this.#seen.set(id, table.rows.length);
      table.rows.push(row);
      table.places.push({ file, line });
    } else table.rows[at] = { ...table.rows[at], ...row };
  }
}
