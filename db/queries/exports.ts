import type { Viewer } from "@/lib/access";
import type { Sql } from "../client";

/** Who took which list out of the house, in the audit log. */
export async function auditExport(sql: Sql, viewer: Viewer, subject: string, about: object): Promise<void> {
  await sql`
    insert into audit_log (organization_id, actor, action, subject, after_json)
    values (${viewer.organizationId}, ${viewer.actor}, 'export', ${subject}, ${JSON.stringify(about)}::text::jsonb)`;
}
