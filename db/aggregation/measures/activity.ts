import { type Pass, placed } from "./flow";

/** Distinct learners with an own action in the window (on the target, or below it). */
export async function measureActiveLearners(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  // Several actions of one day are one: the item is given up for its module before anything is joined.
  const fact = tx`
    select distinct a.learner_id, null::bigint as trainer_id, coalesce(i.module_id, 0) as item_id, a.day_on
    from fact_activity a left join engine_item i on i.organization_id = ${org} and i.item_id = a.item_id
    where a.organization_id = ${org} and a.day_on between ${from}::date and ${to}::date`;
  await tx`
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num)
    select s.period_code, s.date_id, w.scope_id, w.target_id, m.measure, w.learners
    from (
      select slice_no, scope_id, target_id, count(*) as learners
      from (
        -- Distinct first: a hash of learners is cheaper than count(distinct), which sorts every action.
        select distinct s.slice_no, p.scope_id, p.target_id, p.learner_id
        from (${placed(pass, fact, ["Global", "Module"])}) p
        join scratch_slice s on p.day_on between s.from_on and s.to_on
        where p.scope_type <> 'Apprenant'
      ) a group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)
    cross join (values ('active_learners'), ('active_users')) m(measure)`;
}

/** Distinct trainers with an event of theirs in the window (on the target, or below it). */
export async function measureActiveTrainers(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await tx`
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num)
    select s.period_code, s.date_id, w.scope_id, w.target_id, m.measure, w.trainers
    from (
      select s.slice_no, m.scope_id, t.target_id, count(distinct d.trainer_id) as trainers
      from fact_trainer_day d
      join engine_trainer_member m on m.organization_id = ${org} and m.trainer_id = d.trainer_id and d.day_on between m.from_on and m.to_on
      join scratch_scope c on c.scope_id = m.scope_id
      join engine_path p on p.organization_id = ${org} and p.item_id = d.item_id
      join scratch_target t on t.target_id = p.target_id and t.target_type in ('Global', 'Module')
      join scratch_slice s on d.day_on between s.from_on and s.to_on
      where d.organization_id = ${org} and d.day_on between ${from}::date and ${to}::date
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
      where t.target_type = 'Global'
      union all
      select a.to_on, e.learner_id, t.target_id from asof a
      join engine_enrolment e on e.organization_id = ${org} and a.to_on between e.from_on and e.to_on
      join scratch_target t on t.target_id = e.module_id
    ),
    member as materialized (
      select a.to_on, m.learner_id, m.scope_id from asof a
      join engine_member m on m.organization_id = ${org} and a.to_on between m.from_on and m.to_on
      join scratch_scope c on c.scope_id = m.scope_id and c.scope_type <> 'Apprenant'
    ),
    present as (
      select o.to_on, m.scope_id, o.target_id, count(*) as learners, count(s.learner_id) as started
      from on_target o join member m using (to_on, learner_id)
      join scratch_target t on t.target_id = o.target_id
      left join fact_sample s on s.organization_id = ${org} and s.kind = 'STARTED' and s.learner_id = o.learner_id
        and s.item_id = case t.target_type when 'Global' then 0 else o.target_id end and s.day_on <= o.to_on
      group by 1, 2, 3
    ),
    acted as (
      select distinct w.from_on, w.to_on, a.learner_id, p.target_id
      from window_of w
      join (
        select distinct a.learner_id, a.day_on, coalesce(i.module_id, 0) as item_id from fact_activity a
        left join engine_item i on i.organization_id = ${org} and i.item_id = a.item_id
        where a.organization_id = ${org} and a.day_on between ${pass.from}::date - 6 and ${pass.to}::date
      ) a on a.day_on between w.from_on and w.to_on
      join engine_path p on p.organization_id = ${org} and p.item_id = a.item_id
    ),
    active as (
      select a.from_on, a.to_on, m.scope_id, a.target_id, count(*) as learners
      from acted a join on_target o using (to_on, learner_id, target_id) join member m using (to_on, learner_id)
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
