import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Grant } from "@/lib/access";
import type { Sql } from "./client";

export const KEY_SCOPES = ["ingest", "structure", "read"] as const satisfies readonly Grant[];

/**
 * Requests per minute of a key that was given no other limit: about a third of what one process serves
 * (stack.md), so one sender that ran wild leaves room for the others.
 */
export const DEFAULT_REQUESTS_PER_MINUTE = 15_000;

/** 256 random bits, and a prefix by which a leaked key is recognised as one. */
const KEY = /^jalon_[A-Za-z0-9_-]{43}$/;

export interface ApiKey {
  organizationId: string;
  id: string;
  name: string;
  scopes: Grant[];
  /** kpi_scope ids that a read key is held to; null: all. */
  kpiScopeIds: number[] | null;
  requestsPerMinute: number;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastAcceptedAt: Date | null;
}

export interface ListedKey extends ApiKey {
  revokedAt: Date | null;
  createdBy: string | null;
  createdAt: Date;
}

export interface NewKey {
  name: string;
  scopes: readonly string[];
  kpiScopeIds?: readonly number[];
  requestsPerMinute?: number;
  expiresAt?: Date;
  /** `user:ID` or `system`, for the audit log. */
  actor?: string;
}

export type KeyErrorCode =
  | "invalid_name"
  | "invalid_scope"
  | "invalid_limit"
  | "unknown_key"
  | "unknown_organization";

/** What the caller did wrong, in a message for the operator. */
export class KeyError extends Error {
  constructor(
    readonly code: KeyErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "KeyError";
  }
}

const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");
const isScope = (scope: string): scope is Grant => (KEY_SCOPES as readonly string[]).includes(scope);

/**
 * Makes a key. Only its hash is stored.
 * @returns its id, and the key itself, which is never to be had again
 * @throws KeyError
 */
export async function createKey(
  sql: Sql,
  organizationId: string,
  {
    name,
    scopes,
    kpiScopeIds,
    requestsPerMinute = DEFAULT_REQUESTS_PER_MINUTE,
    expiresAt,
    actor = "system",
  }: NewKey,
): Promise<{ id: string; key: string }> {
  if (!name.trim()) throw new KeyError("invalid_name", "A key needs a name.");
  const unknown = scopes.filter((scope) => !isScope(scope));
  if (scopes.length === 0 || unknown.length > 0)
    throw new KeyError(
      "invalid_scope",
      `A key is for one or more of ${KEY_SCOPES.join(", ")}, not "${unknown.join(",")}".`,
    );
  if (!Number.isInteger(requestsPerMinute) || requestsPerMinute < 1 || requestsPerMinute > 1e9)
    throw new KeyError("invalid_limit", `Not a number of requests per minute: ${requestsPerMinute}.`);

  const id = randomUUID();
  const key = `jalon_${randomBytes(32).toString("base64url")}`;
  const granted = [...new Set(scopes)];
  const after = JSON.stringify({
    name: name.trim(),
    scopes: granted,
    kpiScopeIds: kpiScopeIds ?? null,
    requestsPerMinute,
    expiresAt: expiresAt ?? null,
  });
  const rows = await sql`
    WITH created AS (
      INSERT INTO api_key (organization_id, id, name, key_hash, scopes, kpi_scope_ids, requests_per_minute,
        expires_at, created_by)
      SELECT id, ${id}, ${name.trim()}, ${hashOf(key)}, ${granted}::text[],
        ${kpiScopeIds ? [...kpiScopeIds] : null}::bigint[], ${requestsPerMinute}::int,
        ${expiresAt ?? null}::timestamptz, ${actor}
      FROM organization WHERE id = ${organizationId}
      RETURNING organization_id
    )
    INSERT INTO audit_log (organization_id, actor, action, subject, after_json)
    SELECT organization_id, ${actor}, 'key.create', ${`key:${id}`}, ${after}::text::jsonb FROM created
    RETURNING organization_id`;
  if (rows.length === 0)
    throw new KeyError("unknown_organization", `There is no organisation ${organizationId}.`);
  return { id, key };
}

/** The keys of an organisation, newest first, revoked ones too. */
export async function listKeys(sql: Sql, organizationId: string): Promise<ListedKey[]> {
  return sql<ListedKey[]>`
    SELECT ${keyColumns(sql)}, revoked_at AS "revokedAt", created_by AS "createdBy", created_at AS "createdAt"
    FROM api_key WHERE organization_id = ${organizationId} ORDER BY created_at DESC, id`;
}

const keyColumns = (sql: Sql) => sql`
  organization_id AS "organizationId", id, name, scopes, kpi_scope_ids AS "kpiScopeIds",
  requests_per_minute AS "requestsPerMinute", expires_at AS "expiresAt", last_used_at AS "lastUsedAt",
  last_accepted_at AS "lastAcceptedAt"`;

/**
 * Closes the door to a key, from its next request on. A second time changes nothing.
 * @throws KeyError unknown_key
 */
export async function revokeKey(
  sql: Sql,
  organizationId: string,
  id: string,
  actor = "system",
): Promise<void> {
  const rows = await sql`
    WITH revoked AS (
      UPDATE api_key SET revoked_at = now()
      WHERE organization_id = ${organizationId} AND id = ${id} AND revoked_at IS NULL
      RETURNING organization_id
    ), audited AS (
      INSERT INTO audit_log (organization_id, actor, action, subject, before_json, after_json)
      SELECT organization_id, ${actor}, 'key.revoke', ${`key:${id}`}, '{"revoked": false}', '{"revoked": true}' FROM revoked
    )
    SELECT id FROM api_key WHERE organization_id = ${organizationId} AND id = ${id}`;
  if (rows.length === 0) throw new KeyError("unknown_key", `There is no key ${id} in ${organizationId}.`);
}

/**
 * The key that was presented, read anew for each request (one row by index), so that a revoked one opens nothing.
 * @returns null for one that is unknown, revoked or expired: the same answer for all
 */
export async function findKey(sql: Sql, presentedKey: string, now = new Date()): Promise<ApiKey | null> {
  if (!KEY.test(presentedKey)) return null;
  const [key] = await sql<ApiKey[]>`
    SELECT ${keyColumns(sql)} FROM api_key
    WHERE key_hash = ${hashOf(presentedKey)} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})`;
  return key ?? null;
}

/**
 * Notes that a key was used: the time at most once a minute, an audit row for its first use of each UTC day. A write
 * per request would cost more than the request; who used what when is in the request log, by key.
 */
export async function noteKeyUse(sql: Sql, key: ApiKey, now = new Date()): Promise<void> {
  if (key.lastUsedAt !== null && now.getTime() - key.lastUsedAt.getTime() < 60_000) return;
  const today = now.toISOString().slice(0, 10);
  await sql`
    WITH before AS (
      SELECT organization_id, id, last_used_at FROM api_key
      WHERE organization_id = ${key.organizationId} AND id = ${key.id} FOR UPDATE
    ), used AS (
      UPDATE api_key AS k SET last_used_at = ${now} FROM before
      WHERE k.organization_id = before.organization_id AND k.id = before.id
    )
    INSERT INTO audit_log (organization_id, happened_at, actor, action, subject)
    SELECT organization_id, ${now}, 'key:' || id, 'key.use', 'key:' || id FROM before
    WHERE last_used_at IS NULL OR (last_used_at AT TIME ZONE 'UTC')::date < ${today}::date`;
}

/** Notes that an event of a key was stored: at most once a minute, so that a batch costs no second write. */
export async function noteAccepted(sql: Sql, key: ApiKey, now = new Date()): Promise<void> {
  if (key.lastAcceptedAt !== null && now.getTime() - key.lastAcceptedAt.getTime() < 60_000) return;
  await sql`
    UPDATE api_key SET last_accepted_at = ${now} WHERE organization_id = ${key.organizationId} AND id = ${key.id}`;
}
