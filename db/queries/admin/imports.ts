import type { Moment } from "@/lib/moment";
import type { Sql } from "../../client";
import { moment } from "../clock";

export type ImportRow = {
  id: string;
  source: string;
  fileName: string | null;
  startedAt: Moment;
  endedAt: Moment | null;
  undoneAt: Moment | null;
  /** Who ran it: an account's name, a key, or the command line (null). */
  by: string | null;
  error: string | null;
  /** Rows inserted and changed, events brought in, that undo would take back. */
  inserted: number;
  updated: number;
  events: number;
};

export const IMPORTS_LISTED = 50;

/** The newest imports of an organisation with what they wrote. */
export async function listImports(sql: Sql, organizationId: string, timeZone: string): Promise<ImportRow[]> {
  const at = (column: string) => moment(sql, sql`r.${sql(column)}`, timeZone);
  return sql<ImportRow[]>`
    with run as (
      select * from import_run where organization_id = ${organizationId} order by started_at desc, id limit ${IMPORTS_LISTED}
    )
    select r.id, r.source, r.file_name as "fileName", ${at("started_at")} as "startedAt", ${at("ended_at")} as "endedAt",
      ${at("undone_at")} as "undoneAt", coalesce(u.name, nullif(r.actor, 'system')) as by, r.error, c.inserted, c.updated, c.events
    from run r
    left join app_user u on u.organization_id = r.organization_id and r.actor = 'user:' || u.id
    cross join lateral (
      select count(*) filter (where table_name <> 'lms_event' and before_json is null)::int as inserted,
        count(*) filter (where before_json is not null)::int as updated,
        count(*) filter (where table_name = 'lms_event')::int as events
      from import_change c where c.organization_id = r.organization_id and c.run_id = r.id
    ) c
    order by r.started_at desc, r.id`;
}
