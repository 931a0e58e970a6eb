import { cells, crowds, members, ofCrowd, ownSteps, type Pass } from "./flow";

/** The targets of which speed and trend are told, as a list: their steps are read by key. */
const coarse = ({ tx, needed }: Pass) => tx`array(
  select target_id from scratch_target where target_type in ('Global', 'Module') and families & ${needed}::int <> 0)`;

/** Points of progress a week: over the learners in scope with progress both on the last day of the window and the day before it. */
export async function measureSpeed(pass: Pass): Promise<void> {
  const { tx, organizationId: org } = pass;
  await tx`
    with window_of as materialized (select * from scratch_slice where period_code <> 'Day'),
    progress as materialized (
      select d.day_on, st.learner_id, st.target_id, 100 * st.progress_num / st.progress_den as progress
      from (select to_on as day_on from window_of union select from_on - 1 from window_of) d
      join fact_stock st on st.organization_id = ${org} and st.target_id = any(${coarse(pass)})
        and st.to_on >= (select min(from_on) - 1 from window_of) and st.from_on <= ${pass.to}::date and d.day_on between st.from_on and st.to_on and st.progress_den <> 0
    ),
    gain as materialized (
      select s.slice_no, s.to_on, s.is_long, a.learner_id, a.target_id, a.progress - b.progress as gain
      from window_of s
      join progress a on a.day_on = s.to_on
      join progress b on b.day_on = s.from_on - 1 and b.learner_id = a.learner_id and b.target_id = a.target_id
    ),
    asof as (select distinct to_on from window_of),
    ${crowds(pass)},
    part as materialized (
      select g.slice_no, g.to_on, w.crowd_id, g.target_id, count(*) as learners, sum(g.gain) as gain
      from gain g join crowd w using (to_on, learner_id) group by 1, 2, 3, 4
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n)
    select s.period_code, s.date_id, w.scope_id, w.target_id, 'progress_speed', w.gain * 7 / (s.to_on - s.from_on + 1), w.learners
    from (
      select p.slice_no, m.scope_id, p.target_id, sum(p.learners) as learners, sum(p.gain) as gain
      from part p ${ofCrowd(pass, tx`p.to_on`)}
      ${cells(pass, tx`m.scope_id`, tx`p.target_id`)}
      group by 1, 2, 3
      union all
      select g.slice_no, m.scope_id, g.target_id, 1, g.gain
      from gain g join member m on m.to_on = g.to_on and m.learner_id = g.learner_id and m.scope_type = 'Apprenant'
      ${cells(pass, tx`m.scope_id`, tx`g.target_id`)}
      where g.is_long
    ) w join scratch_slice s using (slice_no)`;
}

/**
 * Regression of the mean progress of each day that has rows in the 28 that end with the slice, each with its own members,
 * and the days to the objective at that pace. Between two changes a learner's progress stands: only changes are summed.
 */
export async function measureTrend(pass: Pass): Promise<void> {
  const { tx, organizationId: org, objective } = pass;
  const ends = pass.slices.filter((slice) => slice.period_code === "Day").map((slice) => slice.to_on);
  if (ends.length === 0) return;
  ends.sort();
  const [first, last] = [ends[0]!, ends.at(-1)!];
  const steps = tx`
    st.organization_id = ${org} and st.target_id = any(${coarse(pass)})
    and st.from_on <= ${last}::date and st.to_on >= (select from_on from bounds) and st.progress_den <> 0`;
  await tx`
    with bounds as (
      select greatest(${first}::date - 27, least(
        (select min(day_on) from fact_activity where organization_id = ${org}),
        (select min(day_on) from fact_trainer_day where organization_id = ${org}))) as from_on, ${last}::date as to_on
    ),
    stay as materialized (
      select m.learner_id, m.scope_id, c.scope_type, greatest(m.from_on, b.from_on) as from_on, least(m.to_on, b.to_on) as to_on
      from bounds b
      join engine_member m on ${members(pass)} and m.from_on <= b.to_on and m.to_on >= b.from_on
      join scratch_scope c on c.scope_id = m.scope_id and c.families & ${pass.needed}::int <> 0
    ),
    -- As crowds are (flow.ts), for days on end: who is in the same scopes from one day to another.
    crowd as materialized (
      select learner_id, from_on, to_on, scopes, dense_rank() over (order by from_on, to_on, scopes) as crowd_no
      from (
        select learner_id, from_on, to_on, array_agg(scope_id order by scope_id) as scopes from stay where scope_type <> 'Apprenant' group by 1, 2, 3
      ) s
    ),
    part as materialized (
      select w.crowd_no, st.target_id, st.progress_den, greatest(st.from_on, w.from_on) as from_on, least(st.to_on, w.to_on) + 1 as until_on,
        sum(st.progress_num) as done, count(*) as learners
      from fact_stock st
      join crowd w on w.learner_id = st.learner_id and w.from_on <= st.to_on and w.to_on >= st.from_on
      where ${steps}
      group by 1, 2, 3, 4, 5
    ),
    placed as (
      select w.scope_id, p.target_id, p.progress_den, p.from_on, p.until_on, p.done, p.learners
      from part p
      join (select distinct crowd_no, unnest(scopes) as scope_id from crowd) w using (crowd_no)
      ${cells(pass, tx`w.scope_id`, tx`p.target_id`)}
      union all
      select m.scope_id, st.target_id, st.progress_den, greatest(st.from_on, m.from_on), least(st.to_on, m.to_on) + 1, st.progress_num, 1
      from fact_stock st
      join stay m on m.learner_id = st.learner_id and m.scope_type = 'Apprenant' and m.from_on <= st.to_on and m.to_on >= st.from_on
      ${cells(pass, tx`m.scope_id`, tx`st.target_id`)}
      where ${ownSteps(pass)} and ${steps}
    ),
    -- Divided once a scope for all who have as much to do: whoever else the pass is of, the last digit is the same.
    piece as materialized (
      select scope_id, target_id, from_on, until_on, 100 * sum(done) / progress_den as progress, sum(learners) as learners
      from placed group by 1, 2, 3, 4, progress_den
    ),
    change as (
      select scope_id, target_id, day_on, sum(progress) as progress, sum(learners) as learners from (
        select scope_id, target_id, from_on as day_on, progress, learners from piece
        union all select scope_id, target_id, until_on, -progress, -learners from piece
      ) e group by 1, 2, 3
    ),
    level as (
      select scope_id, target_id, day_on as from_on, lead(day_on) over w as until_on,
        sum(progress) over w as progress, sum(learners) over w as learners
      from change window w as (partition by scope_id, target_id order by day_on)
    ),
    point as (
      select s.slice_no, s.to_on, l.scope_id, l.target_id, (d.day_on - s.to_on)::numeric as x, l.progress / l.learners as y
      from level l
      cross join lateral generate_series(l.from_on::timestamp, l.until_on::timestamp - interval '1 day', interval '1 day') g(at)
      cross join lateral (select g.at::date as day_on) d
      join scratch_slice s on s.period_code = 'Day' and d.day_on between s.to_on - 27 and s.to_on
      where l.learners > 0
    ),
    line as (
      select slice_no, scope_id, target_id, count(*) as n, max(y) filter (where x = 0) as now,
        case when count(*) >= 2 then (count(*) * sum(x * y) - sum(x) * sum(y)) / (count(*) * sum(x * x) - sum(x) * sum(x)) end as slope
      from point group by 1, 2, 3
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n)
    select s.period_code, s.date_id, l.scope_id, l.target_id, v.measure, v.num, v.n
    from line l join scratch_slice s using (slice_no)
    cross join lateral (values
      ('progress_trend', l.slope * 7, l.n),
      ('days_to_objective', case when round(l.now, 12) >= ${objective}::numeric then 0
        when round(l.slope, 12) > 0 then (${objective}::numeric - l.now) / l.slope end, null)
    ) v(measure, num, n)
    where v.num is not null`;
}
