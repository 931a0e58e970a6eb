import type postgres from "postgres";
import type { Sql } from "@/db/client";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** The mail addresses of a person, in small letters, out of emails_json: each stands alone or in {email, type}. */
export const mailsOf = (sql: Sql, emails: Fragment): Fragment => sql`array(
  select lower(coalesce(e ->> 'email', e #>> '{}')) from jsonb_array_elements(
    case jsonb_typeof(${emails}) when 'array' then ${emails} else '[]' end) e)`;

/** The same of rows as they are sent. */
export const mailsSent = (rows: readonly Readonly<Record<string, unknown>>[]): string[] =>
  rows.flatMap(({ emails_json: emails }) =>
    (Array.isArray(emails) ? emails : []).flatMap((one: unknown) => {
      const mail = typeof one === "string" ? one : (one as { email?: unknown } | null)?.email;
      return typeof mail === "string" && mail !== "" ? [mail.toLowerCase()] : [];
    }),
  );

/** Events of xAPI statements name somebody unknown by mail address (db/import/xapi/names.ts); other senders' ids are ids. */
const isStatement = (sql: Sql) =>
  sql`e.context_json ->> 'source' = 'xapi' and e.context_json -> 'actor' ? 'mbox'`;

/**
 * Gives the events that name a learner by one of these addresses to whose address it is, where that is exactly one learner: they wait
 * no longer. Who stores learners calls it after them, who stores such events after those; both have the organisation's lock, so that
 * neither misses the other.
 * @param senders of whom: statements alone, or whoever wrote an address where an id belongs
 */
export async function claimEvents(
  sql: Sql,
  organizationId: string,
  mails: readonly string[],
  senders: "statements" | "all" = "statements",
): Promise<void> {
  if (mails.length === 0) return;
  const which = senders === "all" ? sql`true` : isStatement(sql);
  // Looked up one by one, by index: how few events an address has is nothing that the planner knows.
  const found = await sql<{ mail: string }[]>`
    select m.mail from (select distinct unnest(${[...mails]}::text[]) as mail) m
    cross join lateral (
      select from lms_event e
      where e.organization_id = ${organizationId} and e.student_id = m.mail and ${which} limit 1) one
    where not exists (select from lms_student x where x.organization_id = ${organizationId} and x.id = m.mail)`;
  if (found.length === 0) return;
  // A refresh that has read an event would note that it waits after we have looked.
  await sql`select from engine_clock where organization_id = ${organizationId} for update`;
  await sql`
    with owner as materialized (
      select m.mail, min(s.id) as id from lms_student s
      cross join lateral unnest(${mailsOf(sql, sql`s.emails_json`)}) m(mail)
      where s.organization_id = ${organizationId} and s.emails_json is not null and m.mail = any(${found.map(({ mail }) => mail)}::text[])
      group by m.mail having count(distinct s.id) = 1
    ),
    claimed as (
      update lms_event e set student_id = o.id from owner o
      where e.organization_id = ${organizationId} and e.student_id = o.mail
        and e.student_id = any(array(select mail from owner)) and ${which}
      returning e.id, e.occurred_at
    ),
    freed as (
      delete from engine_waiting w using claimed c
      where w.organization_id = ${organizationId} and w.event_id = c.id returning w.event_id
    )
    insert into engine_inbox (organization_id, event_id, occurred_at)
    select ${organizationId}, id, occurred_at from claimed where id in (select event_id from freed)`;
}

/** CTE beside `removed`, learners who go: statements that name them by mail address alone wait for that address again. */
export const unclaimed = (sql: Sql, organizationId: string): Fragment => sql`, unclaimed as (
    update lms_event e
    set student_id = left(lower(regexp_replace(e.context_json #>> '{actor,mbox}', '^mailto:', '', 'i')), 200)
    from removed r
    where e.organization_id = ${organizationId} and e.student_id = r.id and ${isStatement(sql)}
      and not e.context_json -> 'actor' ? 'account'
  )`;
