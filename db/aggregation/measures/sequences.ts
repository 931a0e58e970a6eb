import { type Pass, placed } from "./flow";

/** Visits to states that ended in the window: days spent in the task's "en cours", and a breakdown of every state. */
export async function measureVisits(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  const fact = tx`
    select learner_id, trainer_id, item_id, day_on, state_id, value from fact_sample
    where organization_id = ${org} and kind = 'VISIT' and day_on between ${from}::date and ${to}::date`;
  await tx`
    with daily as (
      select scope_id, target_id, scope_type = 'Apprenant' as is_learner, state_id, day_on, sum(value) as days, count(*) as n
      from (${placed(pass, fact, ["Global", "Module"])}) p group by 1, 2, 3, 4, 5
    ),
    state as (
      select s.slice_no, d.scope_id, d.target_id, k.domain, k.state_code, sum(d.days) as days, sum(d.n) as n
      from daily d
      join scratch_slice s on d.day_on between s.from_on and s.to_on and s.period_code in ('Week', 'Month', 'Rolling30')
        and (not d.is_learner or s.is_long)
      join kpi_state k on k.organization_id = ${org} and k.id = d.state_id
      group by 1, 2, 3, 4, 5
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n, extra)
    select s.period_code, s.date_id, w.scope_id, w.target_id, 'time_in_state', w.days, w.n, w.extra
    from (
      select slice_no, scope_id, target_id, sum(days) filter (where domain = 'Tache' and state_code = 'En_cours') as days,
        coalesce(sum(n) filter (where domain = 'Tache' and state_code = 'En_cours'), 0) as n,
        jsonb_build_object('domain', 'Tache', 'state_code', 'En_cours', 'breakdown', jsonb_agg(
          jsonb_build_object('domain', domain, 'state_code', state_code, 'mean_days', round(round(days / n, 12), 4), 'n', n)
          order by domain collate "C", state_code collate "C")) as extra
      from state group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)`;
}

/**
 * (learner, item) pairs with feedback in the window, and those with a submission after the first such feedback of the
 * scope, in the window.
 */
export async function measureRevisions(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  const fact = tx`
    select learner_id, trainer_id, item_id, day_on, at, event_id from fact_event
    where organization_id = ${org} and kind = 'feedback' and learner_id is not null and item_id is not null
      and day_on between ${from}::date and ${to}::date`;
  await tx`
    with pair as (
      select distinct on (s.slice_no, p.scope_id, p.target_id, p.learner_id, p.item_id)
        s.slice_no, s.to_on, p.scope_id, p.target_id, p.learner_id, p.item_id, p.at, p.event_id
      from (${placed(pass, fact, ["Global", "Module"])}) p
      join scratch_slice s on p.day_on between s.from_on and s.to_on and s.period_code <> 'Day'
        and (p.scope_type <> 'Apprenant' or s.is_long)
      order by s.slice_no, p.scope_id, p.target_id, p.learner_id, p.item_id, p.at, p.event_id collate "C"
    ),
    -- Whoever submitted last in the window submitted after the first feedback, or nobody did.
    latest as (
      select distinct on (s.to_on, f.learner_id, f.item_id) s.to_on, f.learner_id, f.item_id, f.at, f.event_id
      from (select distinct to_on from scratch_slice where period_code <> 'Day') s
      join fact_event f on f.organization_id = ${org} and f.kind = 'submission' and f.day_on between ${from}::date and s.to_on
      order by s.to_on, f.learner_id, f.item_id, f.at desc, f.event_id collate "C" desc
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num)
    select s.period_code, s.date_id, w.scope_id, w.target_id, v.measure, v.num
    from (
      select p.slice_no, p.scope_id, p.target_id, count(*) as pairs,
        count(*) filter (where (l.at, l.event_id collate "C") > (p.at, p.event_id collate "C")) as revised
      from pair p left join latest l using (to_on, learner_id, item_id) group by 1, 2, 3
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
      join scratch_target t on t.target_id = p.target_id and t.target_type in ('Global', 'Module')
      join scratch_slice s on f.day_on between s.from_on and s.to_on and s.period_code in ('Month', 'Rolling30')
      where f.organization_id = ${org} and f.kind = 'CYCLE_AFTER_FB' and f.day_on between ${from}::date and ${to}::date
      group by 1, 2, 3, 4
    ),
    before_feedback as (
      select f.learner_id, t.target_id, sum(f.value) / count(*) as days
      from fact_sample f
      join engine_path p on p.organization_id = ${org} and p.item_id = f.item_id
      join scratch_target t on t.target_id = p.target_id and t.target_type in ('Global', 'Module')
      where f.organization_id = ${org} and f.kind = 'CYCLE_BEFORE_FB' and f.learner_id in (select learner_id from after_feedback)
      group by 1, 2
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n)
    select s.period_code, s.date_id, w.scope_id, w.target_id, 'cycle_gain', w.days, w.learners
    from (
      select a.slice_no, m.scope_id, a.target_id, sum(b.days - a.days) as days, count(*) as learners
      from after_feedback a join before_feedback b using (learner_id, target_id)
      join scratch_target t using (target_id)
      join engine_member m on m.organization_id = ${org} and m.learner_id = a.learner_id and a.to_on between m.from_on and m.to_on
      join scratch_scope c on c.scope_id = m.scope_id and c.scope_type <> 'Apprenant'
      where t.target_type = 'Global' or exists (
        select from engine_enrolment e where e.organization_id = ${org} and e.learner_id = a.learner_id and e.module_id = a.target_id
        and a.to_on between e.from_on and e.to_on)
      group by 1, 2, 3
    ) w join scratch_slice s using (slice_no)`;
}
