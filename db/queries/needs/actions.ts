import type { ActionKind, NeedAction, Seen } from "@/lib/needs/types";
import type { Sql } from "../../client";
import { isErased } from "../../ingest/erased";
import { moment } from "../clock";
import type { SignedIn } from "../viewer";

/** Keeps what somebody did about a learner, and the row of the audit log, in one statement. The words of a note stay out of the log. */
export async function keepNeedAction(
  sql: Sql,
  viewer: SignedIn,
  action: {
    studentId: string;
    kind: ActionKind;
    untilOn: string | null;
    note: string | null;
    seen: readonly Seen[];
  },
  now: Date,
): Promise<void> {
  const org = viewer.organizationId;
  const evidence = JSON.stringify(action.seen);
  const after = JSON.stringify({
    kind: action.kind,
    untilOn: action.untilOn,
    hasNote: action.note !== null,
    rules: action.seen,
  });
  await sql`
    with kept as (
      insert into need_action (organization_id, student_id, kind, until_on, note, evidence_json, actor, created_at)
      values (${org}, ${action.studentId}, ${action.kind}, ${action.untilOn}::date,
        case when not ${isErased(sql, org, sql`${action.studentId}::text`)} then ${action.note}::text end, ${evidence}::text::jsonb,
        ${viewer.actor}, ${now})
      returning organization_id
    )
    insert into audit_log (organization_id, actor, action, subject, after_json)
    select organization_id, ${viewer.actor}, ${`risk.${action.kind}`}, ${`student:${action.studentId}`}, ${after}::text::jsonb
    from kept`;
}

/** More than anybody reads of what was done about one learner. */
const MAX_HISTORY = 100;

/** What was done about a learner, the newest first. */
export function readNeedHistory(sql: Sql, viewer: SignedIn, studentId: string): Promise<NeedAction[]> {
  const org = viewer.organizationId;
  return sql<NeedAction[]>`
    select a.id, a.kind, a.until_on as "untilOn", a.note, coalesce(u.name, '') as by,
      array(select jsonb_array_elements(a.evidence_json) ->> 'rule') as rules,
      ${moment(sql, sql`a.created_at`, viewer.organization.timeZone)} as at
    from need_action a
    left join app_user u on u.organization_id = ${org} and 'user:' || u.id = a.actor
    where a.organization_id = ${org} and a.student_id = ${studentId}
    order by a.id desc limit ${MAX_HISTORY}`;
}
