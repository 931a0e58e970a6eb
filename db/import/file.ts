import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Sql } from "@/db/client";
import { FileFormatError } from "./csv";
import { applyPrepared } from "./prepared";
import type { ImportReport } from "./report";
import { hashOf } from "./run";
import { prepareUpload, type Upload } from "./upload";

/** A file is held whole: larger ones are split. Events of any number go in by `importEvents`, which streams. */
const MAX_BYTES = 500 * 1024 * 1024;

/**
 * Takes a file of the command line, as the page of imports would.
 * @throws FileFormatError; ImportRefused with every row that is wrong
 */
export async function importFile(
  sql: Sql,
  organizationId: string,
  { file, ...given }: Pick<Upload, "source" | "now" | "table" | "encoding" | "type"> & { file: string },
): Promise<ImportReport> {
  const fileName = basename(file);
  const bytes = await read(file, fileName);
  const upload = { ...given, bytes, fileName, locale: "en" as const };
  const prepared = await prepareUpload(sql, organizationId, upload);
  const hash = hashOf(bytes, given.table ?? "", JSON.stringify(null));
  const { source, now } = given;
  const run = { id: `${source}:${hash}`, source: given.table ?? source, fileName, fileHash: hash, now };
  return applyPrepared(sql, organizationId, prepared, { run, now });
}

async function read(file: string, name: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new FileFormatError(`${name}: larger than 500 MiB`, "too_many");
    return await readFile(file);
  } catch (error) {
    if (error instanceof FileFormatError) throw error;
    throw new FileFormatError(`${name}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
