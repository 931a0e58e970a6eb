import { type Author, Missing, noteAudit, Refusal } from "./admin/change";
import { lockStructure } from "./admin/structure";
import type { Sql } from "./client";
import { factsOnly } from "./ingest/erased";
import { claimEvents, mailsOf } from "./ingest/strangers";
import { transaction } from "./transaction";

/**
 * Removes what names a learner and keeps the pseudonymous facts, so that every figure stays true (access.md): name,
 * addresses, e-mails, telephones, picture and raw record; the account; free text in events, awards, notes, refused
 * events and the audit log; what comes later is stored without it. The id stays: it is what the facts hang from. It cannot be
 * undone.
 * @param confirmation the learner's id, typed once more
 */
export async function eraseLearner(
  sql: Sql,
  author: Author,
  studentId: string,
  confirmation: string,
): Promise<void> {
  const org = author.organizationId;
  if (confirmation !== studentId) throw new Refusal("confirm", "confirmation", studentId);
  await transaction(sql, async (tx) => {
    await lockStructure(tx, org);
    const mails = await ownMails(tx, org, studentId);
    // What names the learner by address becomes theirs, and is erased with the rest.
    await claimEvents(tx, org, mails, "all");
    // Who stores events waits, in all organisations, for the moment this takes: none of the learner's can slip in between.
    await tx`lock table lms_event in share row exclusive mode`;
    const pseudonym = await eraseRecord(tx, org, studentId);
    await eraseAccounts(tx, org, studentId, pseudonym);
    await eraseWords(tx, org, studentId);
    await eraseTraces(tx, org, studentId, mails);
    await noteAudit(tx, author, { action: "learner.erase", subject: `student:${studentId}` });
  });
}

/** The learner's addresses, save those that somebody else has too. */
async function ownMails(tx: Sql, org: string, id: string): Promise<string[]> {
  const rows = await tx<{ mail: string }[]>`
    select distinct m.mail from lms_student s cross join lateral unnest(${mailsOf(tx, tx`s.emails_json`)}) m(mail)
    where s.organization_id = ${org} and s.id = ${id} and m.mail <> '' and not exists (
      select from lms_student o where o.organization_id = ${org} and o.id <> ${id} and o.emails_json is not null
      and m.mail = any(${mailsOf(tx, tx`o.emails_json`)}))`;
  return rows.map(({ mail }) => mail);
}

async function eraseRecord(tx: Sql, org: string, id: string): Promise<string> {
  const [row] = await tx<{ name: string }[]>`
    update lms_student set name = case when o.default_locale = 'en' then 'Erased learner ' else 'Apprenant effacé ' end
        || left(md5(s.organization_id || ' ' || s.id), 6),
      first_name = null, last_name = null, emails_json = null, address_json = null, telephones_json = null,
      image_url = null, raw_json = null, erased_at = now(), updated_at = now()
    from lms_student s join organization o on o.id = s.organization_id
    where s.organization_id = ${org} and s.id = ${id} and lms_student.organization_id = ${org} and lms_student.id = ${id}
    returning lms_student.name`;
  if (!row) throw new Missing();
  await tx`
    update kpi_scope set label = ${row.name}
    where organization_id = ${org} and scope_type = 'Apprenant' and ref_id = ${id}`;
  await tx`
    insert into engine_structure_change (organization_id, kind, ref_id) values (${org}, 'student', ${id})`;
  return row.name;
}

/** The account is closed for good: without address and password nobody comes back through it. */
async function eraseAccounts(tx: Sql, org: string, id: string, pseudonym: string): Promise<void> {
  await tx`
    update app_user set email = 'erased-' || id || '@invalid', name = ${pseudonym}, password_hash = null,
      session_version = session_version + 1, disabled_at = coalesce(disabled_at, now()), updated_at = now()
    where organization_id = ${org} and student_id = ${id}`;
}

/** Words in events, awards and notes. */
async function eraseWords(tx: Sql, org: string, id: string): Promise<void> {
  await tx`
    update lms_event e set context_json = null, payload_json = ${factsOnly(tx, tx`e.payload_json`)}
    where e.organization_id = ${org} and e.student_id = ${id}`;
  await tx`
    update gamification_award set raw_json = null, context_json = context_json - 'note'
    where organization_id = ${org} and student_id = ${id}`;
  await tx`update gamification_grant set note = null where organization_id = ${org} and student_id = ${id}`;
  await tx`update need_action set note = null where organization_id = ${org} and student_id = ${id}`;
}

/** Where the learner may be named beside the point: refused events, what an import remembers, the audit log. */
async function eraseTraces(tx: Sql, org: string, id: string, mails: readonly string[]): Promise<void> {
  await tx`
    delete from engine_rejected where organization_id = ${org} and (
      event_json ->> 'student_id' = any(${[id, ...mails]}::text[])
      or lower(event_json #>> '{context,actor,mbox}') = any(${mails.map((mail) => `mailto:${mail}`)}::text[]))`;
  // An administrator may have asked after events that waited for the address.
  await tx`
    update audit_log set subject = ${`student:${id}`}
    where organization_id = ${org} and subject = any(${mails.map((mail) => `student:${mail}`)}::text[])`;
  // Undoing the import then leaves this learner alone.
  await tx`
    delete from import_change
    where organization_id = ${org} and table_name = 'lms_student' and key_json ->> 'id' = ${id}`;
  await tx`
    update audit_log a set before_json = null, after_json = null
    where a.organization_id = ${org} and (a.subject = ${`student:${id}`} or a.subject in (
      select 'user:' || u.id from app_user u where u.organization_id = ${org} and u.student_id = ${id}))`;
}
