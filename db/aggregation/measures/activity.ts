import { cells, crowds, type Fragment, members, ofCrowd, type Pass } from "./flow";

/**
 * Distinct learners with an own action in the window (on the target, or below it) while in scope. Whoever's last action up to
 * the end of a membership or of the window lies in both acted in both: one day a learner is enough, however long the window.
 */
export async function measureActiveLearners(pass: Pass): Promise<void> {
  const { tx, from } = pass;
  await tx`
    with member as materialized (
      select s.slice_no, s.from_on, m.learner_id, m.scope_id, greatest(m.from_on, s.from_on) as since_on, least(m.to_on, s.to_on) as end_on
      from scratch_slice s
      join engine_member m on ${members(pass)} and m.from_on <= s.to_on and m.to_on >= s.from_on
      join scratch_scope c on c.scope_id = m.scope_id and c.scope_type <> 'Apprenant' and c.families & ${pass.needed}::int <> 0
    ),
    until as materialized (select distinct learner_id, end_on from member),
    last as materialized (${lastDays(pass, tx`until`, tx`${from}::date`)}),
    acted as materialized (
      select m.slice_no, m.scope_id, l.target_id, m.learner_id
      from last l join member m on m.learner_id = l.learner_id and m.end_on = l.end_on and m.since_on <= l.day_on
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num)
    select s.period_code, s.date_id, w.scope_id, w.target_id, v.measure, w.learners
    from (
      select a.slice_no, a.scope_id, a.target_id, count(distinct a.learner_id) as learners
      from acted a
      ${cells(pass, tx`a.scope_id`, tx`a.target_id`)}
      group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)
    cross join (values ('active_learners'), ('active_users')) v(measure)`;
}

/**
 * The newest day between `from` and `end_on` on which each learner of `until` (learner_id, end_on) acted: learner_id, end_on, target_id
 * (Global or a module) and day_on. The whole organisation's by one step into an index for each learner, a module's by its items.
 */
function lastDays(pass: Pass, until: Fragment, from: Fragment): Fragment {
  const { tx, organizationId: org, needed } = pass;
  return tx`
    select u.learner_id, u.end_on, t.target_id, x.day_on
    from ${until} u join scratch_target t on t.target_type = 'Global' and t.families & ${needed}::int <> 0
    cross join lateral (
      select max(a.day_on) as day_on from fact_activity a
      where a.organization_id = ${org} and a.learner_id = u.learner_id and a.day_on between ${from} and u.end_on
    ) x where x.day_on is not null
    union all
    select u.learner_id, u.end_on, i.module_id, max(a.day_on)
    from fact_activity a
    join engine_item i on i.organization_id = ${org} and i.item_id = a.item_id
    join ${until} u on u.learner_id = a.learner_id and a.day_on <= u.end_on
    where a.organization_id = ${org} and a.day_on between ${from} and (select max(end_on) from ${until})
      and a.item_id = any(${itemsOfModules(pass)})
    group by 1, 2, 3`;
}

/** The items of the modules that are measured, as a list: their days are read by key. */
const itemsOfModules = ({ tx, organizationId: org, needed }: Pass): Fragment => tx`array(
  select i.item_id from engine_item i
  join scratch_target t on t.target_id = i.module_id and t.families & ${needed}::int <> 0 where i.organization_id = ${org})`;

/** Distinct trainers with an event of theirs in the window (on the target, or below it). */
export async function measureActiveTrainers(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await tx`
    -- A trainer's days, once however many items and slices there are: the organisation's by a look at each, a module's by its items.
    with acted as materialized (
      select u.trainer_id, t.target_id, g.at::date as day_on
      from (select distinct trainer_id from engine_trainer_member where organization_id = ${org}) u
      cross join generate_series(${from}::timestamp, ${to}::timestamp, interval '1 day') g(at)
      join scratch_target t on t.target_type = 'Global' and t.families & ${pass.needed}::int <> 0
      where (select true from fact_trainer_day d where d.organization_id = ${org} and d.day_on = g.at::date and d.trainer_id = u.trainer_id limit 1)
      union all
      select distinct d.trainer_id, i.module_id, d.day_on
      from fact_trainer_day d join engine_item i on i.organization_id = ${org} and i.item_id = d.item_id
      where d.organization_id = ${org} and d.day_on between ${from}::date and ${to}::date
        and d.item_id = any(${itemsOfModules(pass)})
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
    ${crowds(pass)},
    started as materialized (
      select t.target_id, s.learner_id, s.day_on
      from scratch_target t
      join fact_sample s on s.organization_id = ${org} and s.kind = 'STARTED' and s.item_id = case t.target_type when 'Global' then 0 else t.target_id end
      where t.target_type in ('Global', 'Module') and t.families & ${pass.needed}::int <> 0
    ),
    part as materialized (
      select o.to_on, w.crowd_id, o.target_id, count(*) as learners, count(s.learner_id) as started
      from on_target o join crowd w using (to_on, learner_id)
      left join started s on s.target_id = o.target_id and s.learner_id = o.learner_id and s.day_on <= o.to_on
      group by 1, 2, 3
    ),
    present as (
      select p.to_on, m.scope_id, p.target_id, sum(p.learners) as learners, sum(p.started) as started
      from part p ${ofCrowd(pass, tx`p.to_on`)}
      ${cells(pass, tx`m.scope_id`, tx`p.target_id`)}
      group by 1, 2, 3
    ),
    until as materialized (select distinct learner_id, to_on as end_on from on_target),
    last as materialized (${lastDays(pass, tx`until`, tx`${pass.from}::date - 6`)}),
    acted as materialized (
      select v.from_on, v.to_on, w.crowd_id, a.target_id, count(*) as learners
      from last a join on_target o on o.to_on = a.end_on and o.learner_id = a.learner_id and o.target_id = a.target_id
      join crowd w on w.to_on = a.end_on and w.learner_id = a.learner_id
      join window_of v on v.to_on = a.end_on and v.from_on <= a.day_on
      group by 1, 2, 3, 4
    ),
    active as (
      select p.from_on, p.to_on, m.scope_id, p.target_id, sum(p.learners) as learners
      from acted p ${ofCrowd(pass, tx`p.to_on`)}
      ${cells(pass, tx`m.scope_id`, tx`p.target_id`)}
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
