import type { z } from "zod";
import type { newKeySchema } from "@/lib/admin/keys";
import type { Sql } from "../client";
import { createKey } from "../keys";
import { type Author, Refusal } from "./change";

/** Makes a key that ends with a local day of the organisation. @returns the key, once */
export async function addKey(
  sql: Sql,
  author: Author,
  timeZone: string,
  { name, scopes, requestsPerMinute, expiresOn, heldTo }: z.output<typeof newKeySchema>,
  now = new Date(),
): Promise<{ id: string; key: string }> {
  const isReading = scopes.includes("read");
  const [row] = await sql<{ expires_at: Date | null; is_past: boolean; known: number }[]>`
    select (${expiresOn}::date + 1)::timestamp at time zone ${timeZone} as expires_at,
      coalesce((${expiresOn}::date + 1)::timestamp at time zone ${timeZone} <= ${now}, false) as is_past,
      (select count(*)::int from kpi_scope where organization_id = ${author.organizationId}
        and id = any(${heldTo}::bigint[])) as known`;
  if (row!.is_past) throw new Refusal("in_the_past", "expiresOn");
  if (isReading && row!.known < new Set(heldTo).size) throw new Refusal("unknown_scope", "heldTo");
  return createKey(sql, author.organizationId, {
    name,
    scopes,
    requestsPerMinute,
    expiresAt: row!.expires_at ?? undefined,
    kpiScopeIds: isReading && heldTo.length > 0 ? heldTo : undefined,
    actor: author.actor,
  });
}
