import type { RefusalCode } from "@/lib/admin/refusals";
import type { Sql } from "../client";
import { transaction } from "../transaction";

/** Who changes something, and where. */
export type Author = { organizationId: string; actor: string };

/** What an administrator asked for cannot be done: `path` is the field of the request that it is about. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly path: string,
    readonly expected = "",
  ) {
    super(`${path}: ${code} ${expected}`);
    this.name = "Refusal";
  }
}

/** What was asked for does not exist in this organisation. */
export class Missing extends Error {}

/** What was to be changed is no longer what its author had seen. */
export class Stale extends Error {}

export type AuditEntry = { action: string; subject: string; before?: unknown; after?: unknown };

/** Leaves an audit row: who, what, when, before and after. */
export async function noteAudit(tx: Sql, author: Author, entry: AuditEntry): Promise<void> {
  await tx`
    insert into audit_log (organization_id, actor, action, subject, before_json, after_json)
    values (${author.organizationId}, ${author.actor}, ${entry.action}, ${entry.subject},
      ${entry.before === undefined ? null : JSON.stringify(entry.before)}::text::jsonb,
      ${entry.after === undefined ? null : JSON.stringify(entry.after)}::text::jsonb)`;
}

/** The work of a change and its audit row, both or neither. */
export async function audited<T>(
  sql: Sql,
  author: Author,
  work: (tx: Sql) => Promise<{ result: T; audit: AuditEntry | null }>,
): Promise<T> {
  return transaction(sql, async (tx) => {
    const { result, audit } = await work(tx);
    if (audit) await noteAudit(tx, author, audit);
    return result;
  });
}

/** @throws Missing where there is no row, Stale where it is not the version that was seen */
export function requireVersion<Row extends { version: string }>(row: Row | undefined, version: string): Row {
  if (!row) throw new Missing();
  if (row.version !== version) throw new Stale();
  return row;
}

/** The engine derives everything again: what changed bears on the whole log. */
export async function wantRebuild(tx: Sql, organizationId: string): Promise<void> {
  await tx`update engine_clock set rebuild_wanted = true where organization_id = ${organizationId}`;
}
