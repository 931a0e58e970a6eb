import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { noteAudit } from "@/db/admin/change";
import type { Sql } from "@/db/client";

/** One import as table import_run keeps it. */
export interface ImportRun {
  /** Made from the source and the content of its files: the same files are the same run. */
  readonly id: string;
  readonly source: string;
  readonly fileName: string;
  readonly fileHash: string;
  readonly now: Date;
  /** `user:ID`, `key:ID` or `system`, the command line. */
  readonly actor?: string;
}

/**
 * Notes that an import has begun; a run that is known already stays as it is, and one that was undone is followed by another.
 * @returns the run's id
 */
export async function beginRun(sql: Sql, organizationId: string, run: ImportRun): Promise<string> {
  const [known] = await sql<{ runs: number; open: string | null }[]>`
    select count(*)::int as runs, max(id) filter (where not is_undone) as open from import_run
    where organization_id = ${organizationId} and (id = ${run.id} or id like ${`${run.id}#%`})`;
  const runs = known?.runs ?? 0;
  const id = known?.open ?? (runs === 0 ? run.id : `${run.id}#${runs + 1}`);
  await sql`
    insert into import_run (organization_id, id, source, file_name, file_hash, started_at, actor)
    values (${organizationId}, ${id}, ${run.source}, ${run.fileName}, ${run.fileHash}, ${run.now}, ${run.actor ?? "system"})
    on conflict (organization_id, id) do nothing`;
  return id;
}

/** Notes what an import took; one that had ended before keeps the counts of its first end. */
export async function endRun(
  sql: Sql,
  organizationId: string,
  run: Pick<ImportRun, "id" | "now">,
  counts: object,
): Promise<void> {
  await sql`
    update import_run set ended_at = ${run.now}, counts_json = ${JSON.stringify(counts)}::text::jsonb
    where organization_id = ${organizationId} and id = ${run.id} and ended_at is null`;
}

/** Leaves the audit row of an import: who took which file, and how much of it was new. */
export async function noteImport(
  sql: Sql,
  organizationId: string,
  { id, actor = "system", fileName, source }: Omit<ImportRun, "now" | "fileHash">,
  counts: { structure: object; events: object },
): Promise<void> {
  await noteAudit(
    sql,
    { organizationId, actor },
    { action: "import.run", subject: `import:${id}`, after: { file: fileName, source, ...counts } },
  );
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

/** SHA-256 of content, and of what else decides what comes of it. */
export function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}
