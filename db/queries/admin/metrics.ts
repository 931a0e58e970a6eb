import type { CategoryCode, UnitCode } from "@/lib/metrics";
import type { Moment } from "@/lib/moment";
import type { Sql } from "../../client";
import { moment } from "../clock";
import { likeText } from "./users";

export type MetricRow = {
  code: string;
  label: string;
  category: CategoryCode;
  unit: UnitCode;
  higherIsBetter: boolean;
  warnBelow: number | null;
  warnAbove: number | null;
  objective: number | null;
  isActive: boolean;
  isBuilt: boolean;
  isFormula: boolean;
  position: number;
};

/** The statistics of an organisation in its order; the distributions behind percentiles are none. */
export async function listMetrics(
  sql: Sql,
  organizationId: string,
  { text = "", category = null }: { text?: string; category?: CategoryCode | null } = {},
): Promise<MetricRow[]> {
  return sql<MetricRow[]>`
    select code, label, category_code as category, unit_code as unit, higher_is_better as "higherIsBetter",
      warn_below as "warnBelow", warn_above as "warnAbove", objective, is_active as "isActive", is_built as "isBuilt",
      formula is not null as "isFormula", position
    from kpi_metric
    where organization_id = ${organizationId} and not (stored_in = 'kpi_percentiles' and stored_code = code)
      and (${text} = '' or label ilike ${likeText(text)} or code ilike ${likeText(text)} or description ilike ${likeText(text)})
      and (${category}::text is null or category_code = ${category})
    order by position, code`;
}

export type AuditChange = {
  id: number;
  at: Moment;
  actor: string;
  actorName: string | null;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
};

/** The columns of an audit row with the name of who did it. */
export const auditColumns = (sql: Sql, timeZone: string) => sql`
  a.id, ${moment(sql, sql`a.happened_at`, timeZone)} as at, a.actor, coalesce(u.name, k.name) as "actorName", a.action,
  a.subject, a.before_json as before, a.after_json as after`;

export const auditFrom = (sql: Sql) => sql`
  audit_log a
  left join app_user u on u.organization_id = a.organization_id and 'user:' || u.id = a.actor
  left join api_key k on k.organization_id = a.organization_id and 'key:' || k.id = a.actor`;

/** What happened to one thing, newest first. */
export async function readHistory(
  sql: Sql,
  organizationId: string,
  timeZone: string,
  subject: string,
): Promise<AuditChange[]> {
  return sql<AuditChange[]>`
    select ${auditColumns(sql, timeZone)} from ${auditFrom(sql)}
    where a.organization_id = ${organizationId} and a.subject = ${subject} order by a.id desc limit 50`;
}
