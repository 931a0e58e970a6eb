import type { Moment } from "@/lib/moment";
import type { Sql } from "../../client";
import { moment } from "../clock";

export type KeyRow = {
  id: string;
  name: string;
  scopes: ("ingest" | "structure" | "read")[];
  heldTo: string[] | null;
  requestsPerMinute: number;
  createdAt: Moment;
  /** When it stops opening anything; null: never. */
  expiresAt: Moment | null;
  isExpired: boolean;
  revokedAt: Moment | null;
  lastUsedAt: Moment | null;
};

/** The newest keys of an organisation, those that open something first. */
export async function listKeyRows(sql: Sql, organizationId: string, timeZone: string): Promise<KeyRow[]> {
  const at = (column: string) => moment(sql, sql`k.${sql(column)}`, timeZone);
  return sql<KeyRow[]>`
    select k.id, k.name, k.scopes, k.requests_per_minute as "requestsPerMinute", ${at("created_at")} as "createdAt",
      ${at("expires_at")} as "expiresAt", coalesce(k.expires_at <= now(), false) as "isExpired",
      ${at("revoked_at")} as "revokedAt", ${at("last_used_at")} as "lastUsedAt",
      case when k.kpi_scope_ids is not null then array(select s.label from kpi_scope s
        where s.organization_id = k.organization_id and s.id = any(k.kpi_scope_ids) order by s.label) end as "heldTo"
    from api_key k where k.organization_id = ${organizationId}
    order by k.revoked_at is not null or coalesce(k.expires_at <= now(), false), k.created_at desc, k.id limit 200`;
}

/** Scopes that a reading key may be held to: groups, not people. */
export async function groupScopes(
  sql: Sql,
  organizationId: string,
): Promise<{ id: number; label: string }[]> {
  return sql<{ id: number; label: string }[]>`
    select id, label from kpi_scope
    where organization_id = ${organizationId} and scope_type in ('Session', 'Groupe', 'Sous_groupe')
    order by array_position(array['Session', 'Groupe', 'Sous_groupe'], scope_type), label, id limit 500`;
}
