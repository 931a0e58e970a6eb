import { cells, type Fragment, members, type Pass } from "./flow";

/**
 * Distinct learners with an own action in the window (on the target, or below it) while in scope. Whoever's last action up to
 * the end of a membership or of the window lies in both acted in both: one day a learner is enough, however long the window.
 */
export async function measureActiveLearners(pass: Pass): Promise<void> {
  const { tx, from } = pass;
  await tx`
    with member as materialized (
      select distinct s.slice_no, s.from_on, m.learner_id, m.scope_id, greatest(m.from_on, s.from_on) as since_on, least(m.to_on, s.to_on) as end_on
      from scratch_slice s
      join engine_member m on ${members(pass)} and m.from_on <= s.to_on and m.to_on >= s.from_on
      join scratch_scope c on c.scope_id = m.scope_id and c.scope_type <> 'Apprenant' and c.families & ${pass.needed}::int <> 0
    ),
    until as materialized (select distinct learner_id, end_on from member),
    last as materialized (${lastDays(pass, tx`until`, tx`${from}::date`)})
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num)
    select s.period_code, s.date_id, w.scope_id, w.target_id, v.measure, w.learners
    from (
      select m.slice_no, m.scope_id, l.target_id, count(distinct m.learner_id) as learners
      from member m join last l on l.learner_id = m.learner_id and l.end_on = m.end_on and l.day_on >= m.since_on
      join scratch_target t on t.target_id = l.target_id and t.families & ${pass.needed}::int <> 0
      ${cells(pass, tx`m.scope_id`, tx`l.target_id`)}
      group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)
    cross join (values ('active_learners'), ('active_users')) v(measure)`;
}

/**
 * The newest day between `from` and `end_on` on which each learner of `until` (learner_id, end_on) acted: learner_id, end_on, target_id
 * (Global or a module) and day_on. The whole organisation's by one step into an index for each learner, a module's by its items.
 */
function lastDays({ tx, organizationId: org, needed }: Pass, until: Fragment, from: Fragment): Fragment {
  return tx`
    select * from (
      select u.learner_id, u.end_on, t.target_id, (
        select max(a.day_on) from fact_activity a
        where a.organization_id = ${org} and a.learner_id = u.learner_id and a.day_on between ${from} and u.end_on) as day_on
      from ${until} u join scratch_target t on t.target_type = 'Global' and t.families & ${needed}::int <> 0
    ) g where day_on is not null
    union all
    select u.learner_id, u.end_on, i.module_id, max(a.day_on)
    from fact_activity a
    join engine_item i on i.organization_id = ${org} and i.item_id = a.item_id
    join ${until} u on u.learner_id = a.learner_id and a.day_on <= u.end_on
    where a.organization_id = ${org} and a.day_on between ${from} and (select max(end_on) from ${until})
      and a.item_id = any(array(
        select i.item_id from engine_item i
        join scratch_target t on t.target_id = i.module_id and t.families & ${needed}::int <> 0 where i.organization_id = ${org}))
    group by 1, 2, 3`;
}

/** Distinct trainers with an event of theirs in the window (on the target, or below it). */
export async function measureActiveTrainers(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await tx`
    -- A trainer's days on a target, once however many items of it and slices there are.
    with acted as materialized (
      select distinct d.trainer_id, t.target_id, d.day_on
      from fact_trainer_day d
      join engine_path p on p.organization_id = ${org} and p.item_id = d.item_id
      join scratch_target t on t.target_id = p.target_id and t.target_type in ('Global', 'Module') and t.families & ${pass.needed}::int <> 0
      where d.organization_id = ${org} and d.day_on between ${from}::date and ${to}::date
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num)
    select s.period_code, s.date_id, w.scope_id, w.target_id, m.measure, w.trainers
    from (
      select s.slice_no, m.scope_id, d.target_id, count(distinct d.trainer_id) as trainers
      from acted d
      join engine_trainer_member m on m.organization_id = ${org} and m.trainer_id = d.trainer_id and d.day_on between m.from_on and m.to_on
      join scratch_scope c on c.scope_id = m.scope_id and c.families & ${pass.needed}::int <> 0
      ${cells(pass, tx`m.scope_id`, tx`d.target_id`)}
      join scratch_slice s on d.day_on between s.from_on and s.to_on
      group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)
    cross join (values ('active_trainers'), ('active_users')) m(measure)`;
}

/**
 * Learners in scope and on target on the last day of each slice, and of those: who acted on the target in the window, and
 * who has not in the last seven days (extra: who never did anything there).
 */
export async function measurePresence(pass: Pass): Promise<void> {
  const { tx, organizationId: org } = pass;
  await tx`
    with asof as (select distinct to_on from scratch_slice),
    window_of as (
      select distinct from_on, to_on from scratch_slice
      union select to_on - 6, to_on from scratch_slice where period_code in ('Day', 'Week')
    ),
    on_target as materialized (
      select a.to_on, m.learner_id, t.target_id from asof a
      cross join scratch_target t
      join engine_member m on m.organization_id = ${org} and m.scope_id = m.learner_id
      where t.target_type = 'Global' and t.families & ${pass.needed}::int <> 0
      union all
      select a.to_on, e.learner_id, t.target_id from asof a
      join engine_enrolment e on e.organization_id = ${org} and a.to_on between e.from_on and e.to_on
        ${pass.isWhole ? tx`` : tx`and e.module_id = any(${pass.targetIds}::bigint[])`}
      join scratch_target t on t.target_id = e.module_id and t.families & ${pass.needed}::int <> 0
    ),
    member as materialized (
      select a.to_on, m.learner_id, m.scope_id from asof a
      join engine_member m on ${members(pass)} and a.to_on between m.from_on and m.to_on
      join scratch_scope c on c.scope_id = m.scope_id and c.scope_type <> 'Apprenant' and c.families & ${pass.needed}::int <> 0
    ),
    present as (
      select o.to_on, m.scope_id, o.target_id, count(*) as learners, count(s.learner_id) as started
      from on_target o join member m using (to_on, learner_id)
      join scratch_target t on t.target_id = o.target_id
      ${cells(pass, tx`m.scope_id`, tx`o.target_id`)}
      left join fact_sample s on s.organization_id = ${org} and s.kind = 'STARTED' and s.learner_id = o.learner_id
        and s.item_id = case t.target_type when 'Global' then 0 else o.target_id end and s.day_on <= o.to_on
      group by 1, 2, 3
    ),
    until as materialized (select distinct learner_id, to_on as end_on from on_target),
    last as materialized (${lastDays(pass, tx`until`, tx`${pass.from}::date - 6`)}),
    active as (
      select w.from_on, w.to_on, m.scope_id, a.target_id, count(*) as learners
      from last a join on_target o on o.to_on = a.end_on and o.learner_id = a.learner_id and o.target_id = a.target_id
      join member m on m.to_on = a.end_on and m.learner_id = a.learner_id
      join window_of w on w.to_on = a.end_on and w.from_on <= a.day_on
      ${cells(pass, tx`m.scope_id`, tx`a.target_id`)}
      group by 1, 2, 3, 4
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, extra)
    select s.period_code, s.date_id, p.scope_id, p.target_id, v.measure, v.num, v.extra
    from present p
    join scratch_slice s on s.to_on = p.to_on
    left join active a on a.from_on = s.from_on and a.to_on = s.to_on and a.scope_id = p.scope_id and a.target_id = p.target_id
    left join active w on w.from_on = s.to_on - 6 and w.to_on = s.to_on and w.scope_id = p.scope_id and w.target_id = p.target_id
    cross join lateral (values
      ('present', p.learners, null::jsonb), ('present_active', a.learners, null),
      (case when s.period_code in ('Day', 'Week') then 'inactive' end, p.learners - coalesce(w.learners, 0),
        jsonb_build_object('never_started', p.learners - p.started))
    ) v(measure, num, extra)
    where v.measure is not null and v.num <> 0`;
}
