import type { CategoryCode, Locale, UnitCode } from "@/lib/metrics";
import type { Moment } from "@/lib/moment";
import type { Sql } from "../../client";
import { moment } from "../clock";
import { labelled, ownLabel } from "./words";

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

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The statistics of an organisation in its order, in the reader's words; the distributions behind percentiles are none. */
export async function listMetrics(
  sql: Sql,
  organizationId: string,
  locale: Locale,
  { text = "", category = null }: { text?: string; category?: CategoryCode | null } = {},
): Promise<MetricRow[]> {
  const rows = await sql<(MetricRow & { own: string | null; description: string })[]>`
    select k.code, k.label, ${ownLabel(sql, locale)} as own, coalesce(k.description, '') as description,
      k.category_code as category, k.unit_code as unit, k.higher_is_better as "higherIsBetter",
      k.warn_below as "warnBelow", k.warn_above as "warnAbove", k.objective, k.is_active as "isActive",
      k.is_built as "isBuilt", k.formula is not null as "isFormula", k.position
    from kpi_metric k
    where k.organization_id = ${organizationId} and not (k.stored_in = 'kpi_percentiles' and k.stored_code = k.code)
      and (${category}::text is null or k.category_code = ${category})
    order by k.position, k.code`;
  // They are a hundred, and what is looked for may be the catalogue's word, which no row holds.
  const looked = plain(text);
  return rows
    .map(labelled(locale))
    .filter((row) => [row.label, row.code, row.description].some((one) => plain(one).includes(looked)));
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
