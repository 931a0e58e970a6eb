import type { Sql } from "../../client";
import type { SignedIn } from "../viewer";

/**
 * Everything that is held about a learner, as one document: what they and their trainers sent, what was derived of it,
 * what they chose, and what the audit log has of their account. Passwords are not among it. Leaves an audit row.
 */
export async function exportOwnData(sql: Sql, viewer: SignedIn): Promise<Record<string, unknown> | null> {
  const { organizationId: org, selfId } = viewer;
  if (selfId === null) return null;
  /** Rows of a table, without the organisation: it is said once. */
  const rows = (query: ReturnType<Sql>) =>
    sql`coalesce((select jsonb_agg(to_jsonb(x) - 'organization_id') from (${query}) x), '[]')`;
  const ofStudent = (table: string, order: string) =>
    rows(
      sql`select * from ${sql(table)} where organization_id = ${org} and student_id = ${selfId} order by ${sql(order)}`,
    );
  const ofLearner = (table: string, order: string) =>
    rows(sql`
      select t.* from ${sql(table)} t join kpi_scope l on l.organization_id = ${org} and l.id = t.learner_id
      where t.organization_id = ${org} and l.scope_type = 'Apprenant' and l.ref_id = ${selfId} order by ${sql(order)}`);
  const [row] = await sql<{ data: Record<string, unknown> }[]>`
    select jsonb_build_object(
      'organization', (select jsonb_build_object('id', id, 'name', name, 'time_zone', time_zone) from organization where id = ${org}),
      'exported_at', now(),
      'profile', (select to_jsonb(s) - 'organization_id' from lms_student s where organization_id = ${org} and id = ${selfId}),
      'accounts', ${rows(sql`
        select id, email, name, role, locale, theme, last_sign_in_at, created_at from app_user
        where organization_id = ${org} and student_id = ${selfId} order by id`)},
      'groups', ${rows(sql`
        select g.id, g.name, g.group_type, m.joined_on, m.left_on from lms_group_student m
        join lms_group g on g.organization_id = ${org} and g.id = m.group_id
        where m.organization_id = ${org} and m.student_id = ${selfId} order by m.joined_on, g.id`)},
      'enrolments', ${ofStudent("lms_enrollment", "enrolled_on")},
      'events', ${ofStudent("lms_event", "occurred_at")},
      'signals', ${ofStudent("lms_signal", "created_at")},
      'class_progress', ${ofStudent("fact_class_progress", "class_id")},
      'item_states', ${rows(sql`
        select t.target_type as item_type, t.ref_id as item_id, t.label as item, s.state_code, f.at, f.due_at, f.source
        from fact_transition f join kpi_scope l on l.organization_id = ${org} and l.id = f.learner_id
        join kpi_target t on t.organization_id = ${org} and t.id = f.item_id
        join kpi_state s on s.organization_id = ${org} and s.id = f.state_id
        where f.organization_id = ${org} and l.scope_type = 'Apprenant' and l.ref_id = ${selfId} order by f.at`)},
      'submissions', ${ofLearner("fact_submission", "submitted_at")},
      'awards', ${ofStudent("gamification_award", "awarded_at")},
      'grants', ${ofStudent("gamification_grant", "awarded_at")},
      'points', ${ofStudent("gamification_score", "student_id")},
      'active_days', ${ofStudent("gamification_day", "day_on")},
      'preferences', ${ofStudent("gamification_preference", "student_id")},
      'notes_of_trainers', ${ofStudent("need_action", "id")},
      'figures', ${rows(sql`
        select v.date_id, v.period_code, t.target_type, t.label as target, m.code, v.value_number, v.numerator_value,
          v.denominator_value, v.sample_size
        from kpi_scope l join kpi_value v on v.organization_id = ${org} and v.scope_id = l.id
        join kpi_target t on t.organization_id = ${org} and t.id = v.target_id
        join kpi_metric m on m.organization_id = ${org} and m.id = v.metric_id
        where l.organization_id = ${org} and l.scope_type = 'Apprenant' and l.ref_id = ${selfId}
        order by v.date_id, v.period_code, m.code, t.id`)},
      'audit', ${rows(sql`
        select happened_at, actor, action, subject, after_json from audit_log a
        where organization_id = ${org} and (subject = ${`student:${selfId}`} or exists (
          select from app_user u where u.organization_id = ${org} and u.student_id = ${selfId}
          and (a.subject = 'user:' || u.id or a.actor = 'user:' || u.id))) order by id`)}
    ) as data`;
  await sql`
    insert into audit_log (organization_id, actor, action, subject)
    values (${org}, ${viewer.actor}, 'learner.export', ${`student:${selfId}`})`;
  return row?.data ?? null;
}
