import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Sql } from "@/db/client";

/** One import as table import_run keeps it. */
export interface ImportRun {
  /** Made from the source and the content of its files: the same files are the same run. */
  readonly id: string;
  readonly source: string;
  readonly fileName: string;
  readonly fileHash: string;
  readonly now: Date;
}

/** Notes that an import has begun; a run that is known already stays as it is. */
export async function beginRun(sql: Sql, organizationId: string, run: ImportRun): Promise<void> {
  await sql`
    insert into import_run (organization_id, id, source, file_name, file_hash, started_at)
    values (${organizationId}, ${run.id}, ${run.source}, ${run.fileName}, ${run.fileHash}, ${run.now})
    on conflict (organization_id, id) do nothing`;
}

/** Notes what an import took; one that had ended before keeps the counts of its first end. */
export async function endRun(
  sql: Sql,
  organizationId: string,
  run: ImportRun,
  counts: object,
): Promise<void> {
  await sql`
    update import_run set ended_at = ${run.now}, counts_json = ${JSON.stringify(counts)}::text::jsonb
    where organization_id = ${organizationId} and id = ${run.id} and ended_at is null`;
}

/** SHA-256 over the content of files, in their order. */
export async function hashOfFiles(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    hash.update("\0");
  }
  return hash.digest("hex");
}
