import { cells, members, type Pass, placed } from "./flow";

/**
 * (learner, item) pairs with feedback in the window, and those with a submission after the first such feedback of the
 * scope, in the window: whoever submitted last in the window did so after some feedback of it, and so after the first.
 */
export async function measureRevisions(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  const fact = tx`
    with asof as (select distinct to_on from scratch_slice where period_code <> 'Day'),
    feedback as materialized (
      select learner_id, trainer_id, item_id, day_on, at, event_id from fact_event
      where organization_id = ${org} and kind = 'feedback' and learner_id is not null and item_id is not null
        and day_on between ${from}::date and ${to}::date
    ),
    latest as (
      select distinct on (a.to_on, f.learner_id, f.item_id) a.to_on, f.learner_id, f.item_id, f.at, f.event_id
      from asof a
      join fact_event f on f.organization_id = ${org} and f.kind = 'submission' and f.day_on between ${from}::date and ${to}::date and f.day_on <= a.to_on
      order by a.to_on, f.learner_id, f.item_id, f.at desc, f.event_id collate "C" desc
    )
    select f.learner_id, f.trainer_id, f.item_id, f.day_on, a.to_on, coalesce((l.at, l.event_id collate "C") > (f.at, f.event_id collate "C"), false) as is_revised
    from feedback f cross join asof a
    left join latest l on l.to_on = a.to_on and l.learner_id = f.learner_id and l.item_id = f.item_id
    where f.day_on <= a.to_on`;
  await tx`
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num)
    select s.period_code, s.date_id, w.scope_id, w.target_id, v.measure, v.num
    from (
      select slice_no, scope_id, target_id, count(*) as pairs, count(*) filter (where is_revised) as revised
      from (
        select s.slice_no, p.scope_id, p.target_id, p.learner_id, p.item_id, bool_or(p.is_revised) as is_revised
        from (${placed(pass, fact, ["Global", "Module"])}) p
        join scratch_slice s on s.to_on = p.to_on and p.day_on >= s.from_on and s.period_code <> 'Day'
          and (p.scope_type <> 'Apprenant' or s.is_long)
        group by 1, 2, 3, 4, 5
      ) pair group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)
    cross join lateral (values ('pairs_with_feedback', w.pairs), ('pairs_revised', w.revised)) v(measure, num)
    where v.num <> 0`;
}

/** By learner in scope and on target: mean cycle time before the first feedback ever less that after it in the window. */
export async function measureCycleGain(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await tx`
    with after_feedback as (
      select s.slice_no, s.to_on, f.learner_id, t.target_id, sum(f.value) / count(*) as days
      from fact_sample f
      join engine_path p on p.organization_id = ${org} and p.item_id = f.item_id
      join scratch_target t on t.target_id = p.target_id and t.target_type in ('Global', 'Module') and t.families & ${pass.needed}::int <> 0
      join scratch_slice s on f.day_on between s.from_on and s.to_on and s.period_code in ('Month', 'Rolling30')
      where f.organization_id = ${org} and f.kind = 'CYCLE_AFTER_FB' and f.day_on between ${from}::date and ${to}::date
      group by 1, 2, 3, 4
    ),
    before_feedback as (
      select f.learner_id, t.target_id, sum(f.value) / count(*) as days
      from fact_sample f
      join engine_path p on p.organization_id = ${org} and p.item_id = f.item_id
      join scratch_target t on t.target_id = p.target_id and t.target_type in ('Global', 'Module') and t.families & ${pass.needed}::int <> 0
      where f.organization_id = ${org} and f.kind = 'CYCLE_BEFORE_FB' and f.learner_id in (select learner_id from after_feedback)
      group by 1, 2
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n)
    select s.period_code, s.date_id, w.scope_id, w.target_id, 'cycle_gain', w.days, w.learners
    from (
      select a.slice_no, m.scope_id, a.target_id, sum(b.days - a.days) as days, count(*) as learners
      from after_feedback a join before_feedback b using (learner_id, target_id)
      join scratch_target t using (target_id)
      join engine_member m on ${members(pass)} and m.learner_id = a.learner_id and a.to_on between m.from_on and m.to_on
      join scratch_scope c on c.scope_id = m.scope_id and c.scope_type <> 'Apprenant'
      ${cells(pass, tx`c.scope_id`, tx`a.target_id`)}
      where t.target_type = 'Global' or exists (
        select from engine_enrolment e where e.organization_id = ${org} and e.learner_id = a.learner_id and e.module_id = a.target_id
        and a.to_on between e.from_on and e.to_on)
      group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)`;
}
