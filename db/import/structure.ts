import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Sql } from "@/db/client";
import { applyStructure } from "@/db/ingest/structure";
import { transaction } from "@/db/transaction";
import type { Locale } from "@/lib/events";
import { FileFormatError } from "./csv";
import type { ImportReport } from "./report";
import { beginRun, endRun, hashOfFiles, noteImport } from "./run";

export interface StructureFileOptions {
  readonly file: string;
  readonly now: Date;
  /** Language of the reasons. Default English. */
  readonly locale?: Locale;
}

/**
 * Takes a file of structure, the body of POST /api/structure: all of it or nothing.
 *
 * @throws FileFormatError where the file cannot be read or is no JSON; StructureError with the rows that are wrong
 */
export async function importStructure(
  sql: Sql,
  organizationId: string,
  { file, now, locale }: StructureFileOptions,
): Promise<ImportReport> {
  const body = await readBody(file);
  const hash = await hashOfFiles([file]);
  const run = { id: `structure:${hash}`, source: "structure", fileName: basename(file), fileHash: hash, now };
  const events = { accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 };
  const structure = await transaction(sql, async (tx) => {
    const id = await beginRun(tx, organizationId, run);
    const answer = await applyStructure(tx, organizationId, body, { now, locale, importRun: id });
    await endRun(tx, organizationId, { id, now }, { structure: answer });
    await noteImport(tx, organizationId, { ...run, id }, { structure: answer, events });
    return answer;
  });
  const taken = Object.entries(structure).map(([table, { inserted, updated, unchanged }]) => [
    table,
    inserted + updated + unchanged,
  ]);
  return {
    source: "structure",
    organizationId,
    taken: Object.fromEntries(taken),
    structure,
    events,
    leftOut: [],
    notes: [],
    checks: [],
  };
}

async function readBody(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new FileFormatError(`${basename(file)}: cannot be read (${code})`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new FileFormatError(`${basename(file)}: is not JSON (${(error as Error).message})`);
  }
}
