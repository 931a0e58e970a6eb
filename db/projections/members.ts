import type { Context } from "./context";

/**
 * Who is where on which days: learner × scope and trainer × scope, as disjoint intervals.
 * `learners` null means everybody. Every pair whose days differ afterwards is left in scratch_touch with the first
 * day that differs (item_id null: every target).
 * Source: kpi.md 1.5; a group stands for its ancestors too, a trainer's assignment for everything below it.
 */
export async function resolveMembers(ctx: Context, learners: string[] | null): Promise<void> {
  const { tx, organizationId: org } = ctx;
  const whom = learners ? tx`and s.ref_id = any(${learners}::text[])` : tx``;
  await tx`
    with recursive up as (
      select g.id as group_id, g.id as above_id from lms_group g where g.organization_id = ${org}
      union
      select up.group_id, g.parent_id from up
      join lms_group g on g.organization_id = ${org} and g.id = up.above_id
      where g.parent_id is not null
    ),
    learner as (
      select s.id as learner_id, s.ref_id from kpi_scope s
      where s.organization_id = ${org} and s.scope_type = 'Apprenant' ${whom}
    ),
    membership as (
      select l.learner_id, up.above_id as group_id, daterange(m.joined_on, m.left_on, '[]') as days
      from learner l
      join lms_group_student m on m.organization_id = ${org} and m.student_id = l.ref_id
      join up on up.group_id = m.group_id
    ),
    days as (
      select m.learner_id, s.id as scope_id, m.days from membership m
      join lms_group g on g.organization_id = ${org} and g.id = m.group_id
      join kpi_scope s on s.organization_id = ${org} and s.scope_type = g.group_type and s.ref_id = g.id
      union all
      select m.learner_id, s.id, m.days * daterange(a.joined_on, a.left_on, '[]') from membership m
      join lms_group_instructor a on a.organization_id = ${org} and a.group_id = m.group_id
      join kpi_scope s on s.organization_id = ${org} and s.scope_type = 'Formateur' and s.ref_id = a.instructor_id
      union all
      select learner_id, learner_id, daterange(null, null) from learner
      union all
      select l.learner_id, s.id, daterange(null, null) from learner l
      join kpi_scope s on s.organization_id = ${org} and s.scope_type = 'Global'
    ),
    fresh as (
      select learner_id, scope_id, range_agg(days) as days from days where not isempty(days) group by 1, 2
    ),
    stored as (
      select m.learner_id, m.scope_id,
        range_agg(daterange(nullif(m.from_on, '-infinity'), nullif(m.to_on, 'infinity'), '[]')) as days
      from engine_member m join learner l on l.learner_id = m.learner_id
      where m.organization_id = ${org} group by 1, 2
    ),
    differing as (
      select learner_id, scope_id, fresh.days as fresh_days,
        (coalesce(fresh.days, '{}') - coalesce(stored.days, '{}')) + (coalesce(stored.days, '{}') - coalesce(fresh.days, '{}')) as days
      from fresh full join stored using (learner_id, scope_id)
      where fresh.days is distinct from stored.days
    ),
    removed as (
      delete from engine_member m using differing d
      where m.organization_id = ${org} and m.learner_id = d.learner_id and m.scope_id = d.scope_id
      and not (m.from_on, m.to_on) in (
        select coalesce(lower(r), '-infinity'), coalesce(upper(r) - 1, 'infinity') from unnest(d.fresh_days) r)
    ),
    touched as (
      insert into scratch_touch (learner_id, scope_id, item_id, day_on)
      select learner_id, scope_id, null, coalesce(lower(days), '-infinity') from differing
    )
    insert into engine_member (organization_id, learner_id, scope_id, from_on, to_on)
    select ${org}, learner_id, scope_id, coalesce(lower(r), '-infinity'), coalesce(upper(r) - 1, 'infinity')
    from differing, unnest(fresh_days) r
    on conflict (organization_id, learner_id, scope_id, from_on) do update set to_on = excluded.to_on`;
}

/** Trainers' own scopes; the same rules, and every pair that differs is left in scratch_touch. */
export async function resolveTrainers(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await tx`
    with recursive up as (
      select g.id as group_id, g.id as above_id from lms_group g where g.organization_id = ${org}
      union
      select up.group_id, g.parent_id from up
      join lms_group g on g.organization_id = ${org} and g.id = up.above_id
      where g.parent_id is not null
    ),
    trainer as (
      select s.id as trainer_id, s.ref_id from kpi_scope s
      where s.organization_id = ${org} and s.scope_type = 'Formateur'
    ),
    reach as (
      select group_id, above_id as other_id from up union select above_id, group_id from up
    ),
    days as (
      select t.trainer_id, s.id as scope_id, daterange(a.joined_on, a.left_on, '[]') as days
      from trainer t
      join lms_group_instructor a on a.organization_id = ${org} and a.instructor_id = t.ref_id
      join reach on reach.group_id = a.group_id
      join lms_group g on g.organization_id = ${org} and g.id = reach.other_id
      join kpi_scope s on s.organization_id = ${org} and s.scope_type = g.group_type and s.ref_id = g.id
      union all
      select trainer_id, trainer_id, daterange(null, null) from trainer
      union all
      select t.trainer_id, s.id, daterange(null, null) from trainer t
      join kpi_scope s on s.organization_id = ${org} and s.scope_type = 'Global'
    ),
    fresh as (
      select trainer_id, scope_id, range_agg(days) as days from days where not isempty(days) group by 1, 2
    ),
    stored as (
      select trainer_id, scope_id,
        range_agg(daterange(nullif(from_on, '-infinity'), nullif(to_on, 'infinity'), '[]')) as days
      from engine_trainer_member where organization_id = ${org} group by 1, 2
    ),
    differing as (
      select trainer_id, scope_id, fresh.days as fresh_days,
        (coalesce(fresh.days, '{}') - coalesce(stored.days, '{}')) + (coalesce(stored.days, '{}') - coalesce(fresh.days, '{}')) as days
      from fresh full join stored using (trainer_id, scope_id)
      where fresh.days is distinct from stored.days
    ),
    removed as (
      delete from engine_trainer_member m using differing d
      where m.organization_id = ${org} and m.trainer_id = d.trainer_id and m.scope_id = d.scope_id
      and not (m.from_on, m.to_on) in (
        select coalesce(lower(r), '-infinity'), coalesce(upper(r) - 1, 'infinity') from unnest(d.fresh_days) r)
    ),
    touched as (
      insert into scratch_touch (learner_id, scope_id, item_id, day_on)
      select null, x.scope_id, null, coalesce(lower(days), '-infinity')
      from differing d cross join lateral (values (d.scope_id), (d.trainer_id)) x(scope_id)
    )
    insert into engine_trainer_member (organization_id, trainer_id, scope_id, from_on, to_on)
    select ${org}, trainer_id, scope_id, coalesce(lower(r), '-infinity'), coalesce(upper(r) - 1, 'infinity')
    from differing, unnest(fresh_days) r
    on conflict (organization_id, trainer_id, scope_id, from_on) do update set to_on = excluded.to_on`;
}

/** Learner × Module × days enrolled. Learners whose days differ are left in scratch_touch for all their scopes. */
export async function resolveEnrolments(ctx: Context, learners: string[] | null): Promise<void> {
  const { tx, organizationId: org } = ctx;
  const whom = learners ? tx`and s.ref_id = any(${learners}::text[])` : tx``;
  await tx`
    with learner as (
      select s.id as learner_id, s.ref_id from kpi_scope s
      where s.organization_id = ${org} and s.scope_type = 'Apprenant' ${whom}
    ),
    fresh as (
      select l.learner_id, t.id as module_id, range_agg(daterange(e.enrolled_on, e.left_on, '[]')) as days
      from learner l
      join lms_enrollment e on e.organization_id = ${org} and e.student_id = l.ref_id
      join lms_item i on i.organization_id = ${org} and i.course_id = e.course_id and i.item_type = 'Module'
      join kpi_target t on t.organization_id = ${org} and t.target_type = 'Module' and t.ref_id = i.id
      group by 1, 2
    ),
    stored as (
      select e.learner_id, e.module_id, range_agg(daterange(e.from_on, nullif(e.to_on, 'infinity'), '[]')) as days
      from engine_enrolment e join learner l on l.learner_id = e.learner_id
      where e.organization_id = ${org} group by 1, 2
    ),
    differing as (
      select learner_id, module_id, fresh.days as fresh_days,
        (coalesce(fresh.days, '{}') - coalesce(stored.days, '{}')) + (coalesce(stored.days, '{}') - coalesce(fresh.days, '{}')) as days
      from fresh full join stored using (learner_id, module_id)
      where fresh.days is distinct from stored.days
    ),
    removed as (
      delete from engine_enrolment e using differing d
      where e.organization_id = ${org} and e.learner_id = d.learner_id and e.module_id = d.module_id
      and not (e.from_on, e.to_on) in (select lower(r), coalesce(upper(r) - 1, 'infinity') from unnest(d.fresh_days) r)
    ),
    touched as (
      insert into scratch_touch (learner_id, scope_id, item_id, day_on)
      select learner_id, null, null, min(lower(days)) from differing group by learner_id
    )
    insert into engine_enrolment (organization_id, learner_id, module_id, from_on, to_on)
    select ${org}, learner_id, module_id, lower(r), coalesce(upper(r) - 1, 'infinity')
    from differing, unnest(fresh_days) r
    on conflict (organization_id, learner_id, module_id, from_on) do update set to_on = excluded.to_on`;
}
