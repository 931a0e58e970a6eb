import type { Sql } from "../../client";
import { type AuditChange, auditColumns, auditFrom } from "./metrics";
import { likeText } from "./users";

/** Rows of one page of the log. */
export const AUDIT_PAGE = 50;

export type AuditFilter = {
  /** Part of the actor's name, of the subject or of the action. */
  text: string;
  /** First word of the action: `user`, `metric`. */
  about: string;
  /** Rows older than this one; null: the newest. */
  before: number | null;
};

export type AuditRow = AuditChange & {
  /** What the subject's id stands for today, if it is known. */
  subjectName: string | null;
};

/** Tables whose rows are subjects: each has an id and a name. A plan is its group's. */
const NAMED = {
  user: "app_user",
  student: "lms_student",
  instructor: "lms_instructor",
  group: "lms_group",
  plan: "lms_group",
  item: "lms_item",
  course: "lms_course",
  class: "lms_class",
  key: "api_key",
} as const;

/** A page of the audit log, newest first; one row more than a page says that there is a next one. */
export async function listAudit(
  sql: Sql,
  org: string,
  timeZone: string,
  { text, about, before }: AuditFilter,
): Promise<AuditRow[]> {
  const named = Object.entries(NAMED).map(
    ([kind, table]) => sql`
      when ${kind} then (select n.name from ${sql(table)} n where n.organization_id = a.organization_id
        and n.id = substr(a.subject, ${kind.length + 2}::int))`,
  );
  return sql<AuditRow[]>`
    select ${auditColumns(sql, timeZone)},
      case split_part(a.subject, ':', 1) ${named.reduce((all, one) => sql`${all} ${one}`)} end as "subjectName"
    from ${auditFrom(sql)}
    where a.organization_id = ${org} and (${before}::bigint is null or a.id < ${before})
      and (${about} = '' or split_part(a.action, '.', 1) = ${about})
      and (${text} = '' or a.subject ilike ${likeText(text)} or a.action ilike ${likeText(text)}
        or coalesce(u.name, k.name, a.actor) ilike ${likeText(text)})
    order by a.id desc limit ${AUDIT_PAGE + 1}`;
}

/** What the log's actions are about. */
export async function listAuditSubjects(sql: Sql, org: string): Promise<string[]> {
  const rows = await sql<{ about: string }[]>`
    select distinct split_part(action, '.', 1) as about from audit_log where organization_id = ${org} order by 1`;
  return rows.map((row) => row.about);
}
