import { WINDOWED } from "@/db/projections";
import { cells, crowds, members, ofCrowd, type Pass, percentileRowsOf, percentiles } from "./flow";
import { inWindows } from "./windows";

/**
 * What is said of learners' mean scores in the window: percentiles, standard deviation and centre (two learners and more),
 * and their correlation with absences. Means are cut to 12 decimals, so that equal ones compare as equal.
 */
export async function measureLearnerMeans(pass: Pass): Promise<void> {
  const { tx, from, to } = pass;
  await tx`
    with stays as materialized (
      select m.learner_id as user_id, m.scope_id, c.scope_type, m.from_on, m.to_on
      from engine_member m
      join scratch_scope c on c.scope_id = m.scope_id and c.scope_type <> 'Apprenant' and c.families & ${pass.needed}::int <> 0
      where ${members(pass)} and m.from_on <= ${to}::date and m.to_on >= ${from}::date
    ),
    ${inWindows(pass, WINDOWED.score)},
    ${absences(pass)},
    cell as materialized (
      select l.slice_no, l.scope_id, l.target_id, ${percentiles(pass, tx`l.mean`)}, sum(l.mean) as y, sum(l.mean * l.mean) as yy,
        sum(l.absences) as x, sum(l.absences * l.absences) as xx, sum(l.absences * l.mean) as xy
      from (
        select p.slice_no, p.scope_id, p.target_id, round(p.value / p.n, 12) as mean, coalesce(a.absences, 0) as absences
        from placed p
        ${cells(pass, tx`p.scope_id`, tx`p.target_id`)}
        left join absence a on a.slice_no = p.slice_no and a.learner_id = p.user_id
        -- Once a learner, not once a sum.
        offset 0
      ) l group by 1, 2, 3
    ),
    put_percentiles as (
      insert into scratch_percentiles ${percentileRowsOf(pass, tx`select *, 'SCORE' as code from cell`)}
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n)
    select s.period_code, s.date_id, c.scope_id, c.target_id, v.measure, v.num, c.n
    from cell c join scratch_slice s using (slice_no)
    cross join lateral (values
      ('score_spread', sqrt(c.n * c.yy - c.y * c.y) / c.n), ('score_centre', c.y / c.n),
      (case when s.period_code in ('Month', 'Rolling30') then 'absence_score' end, ${pearson(pass)})
    ) v(measure, num)
    where c.n >= 2 and v.measure is not null and v.num is not null`;
}

/** Correlation of the window's absences with the progress in which it ends, over the learners in scope. */
export async function measureAbsenceProgress(pass: Pass): Promise<void> {
  const { tx, organizationId: org } = pass;
  await tx`
    with ${absences(pass)},
    progress as materialized (
      select a.to_on, st.learner_id, st.target_id, round(100 * st.progress_num / st.progress_den, 12) as y
      from (select distinct to_on from scratch_slice where period_code in ('Month', 'Rolling30')) a
      join fact_stock st on st.organization_id = ${org} and st.target_id = any(${pass.targetIds}::bigint[])
        and st.to_on >= ${pass.asOf}::date and st.from_on <= ${pass.to}::date and a.to_on between st.from_on and st.to_on and st.progress_den <> 0
      join scratch_target t on t.target_id = st.target_id and t.target_type in ('Global', 'Module') and t.families & ${pass.needed}::int <> 0
      where exists (select from absence)
    ),
    asof as (select distinct to_on from progress),
    ${crowds(pass)},
    part as materialized (
      select s.slice_no, s.to_on, w.crowd_id, p.target_id, count(*)::numeric as n, sum(p.y) as y, sum(p.y * p.y) as yy,
        sum(coalesce(a.absences, 0)) as x, sum(coalesce(a.absences, 0) * coalesce(a.absences, 0)) as xx, sum(coalesce(a.absences, 0) * p.y) as xy
      from progress p
      join scratch_slice s on s.to_on = p.to_on and s.period_code in ('Month', 'Rolling30')
      join crowd w on w.to_on = p.to_on and w.learner_id = p.learner_id
      left join absence a on a.slice_no = s.slice_no and a.learner_id = p.learner_id
      group by 1, 2, 3, 4
    ),
    cell as (
      select p.slice_no, m.scope_id, p.target_id, sum(p.n) as n, sum(p.y) as y, sum(p.yy) as yy, sum(p.x) as x, sum(p.xx) as xx, sum(p.xy) as xy
      from part p ${ofCrowd(pass, tx`p.to_on`)}
      ${cells(pass, tx`m.scope_id`, tx`p.target_id`)}
      group by 1, 2, 3
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n)
    select s.period_code, s.date_id, c.scope_id, c.target_id, 'absence_progress', v.r, c.n
    from cell c join scratch_slice s using (slice_no) cross join lateral (select ${pearson(pass)} as r) v
    where v.r is not null`;
}

/** Every absence of each learner in each slice that correlates them, wherever it was. */
function absences({ tx, organizationId: org, from, to }: Pass) {
  return tx`
    absence as materialized (
      select s.slice_no, f.learner_id, count(*)::numeric as absences
      from fact_event f join scratch_slice s on s.period_code in ('Month', 'Rolling30') and f.day_on between s.from_on and s.to_on
      where f.organization_id = ${org} and f.kind = 'attendance' and f.code = 'absent' and f.learner_id is not null
        and f.day_on between ${from}::date and ${to}::date
      group by 1, 2
    )`;
}

/** r from the sums n, x, y, xx, yy, xy of `c`: null under three points or where either side does not vary. */
function pearson({ tx }: Pass) {
  return tx`
    case when c.n >= 3 then (c.n * c.xy - c.x * c.y) / nullif(sqrt((c.n * c.xx - c.x * c.x) * (c.n * c.yy - c.y * c.y)), 0) end`;
}

/**
 * Spread of the Groupes' mean scores: those of the organisation, of a Session, or assigned to a trainer (directly or from
 * above) on the last day of the slice; the scores of all authors.
 */
export async function measureGroupGaps(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await tx`
    with recursive below as (
      select g.id as above_id, g.id from lms_group g where g.organization_id = ${org}
      union
      select b.above_id, g.id from below b join lms_group g on g.organization_id = ${org} and g.parent_id = b.id
    ),
    groupe as materialized (
      select k.id as group_scope, g.id, g.name from lms_group g
      join kpi_scope k on k.organization_id = ${org} and k.scope_type = 'Groupe' and k.ref_id = g.id
      where g.organization_id = ${org} and g.group_type = 'Groupe'
    ),
    covered as materialized (
      select s.slice_no, c.scope_id, g.group_scope from scratch_scope c cross join groupe g cross join scratch_slice s
      where c.scope_type = 'Global'
      union
      select s.slice_no, c.scope_id, g.group_scope from scratch_scope c cross join scratch_slice s
      join kpi_scope k on k.organization_id = ${org} and k.id = c.scope_id
      join below b on b.above_id = k.ref_id join groupe g on g.id = b.id
      where c.scope_type = 'Session'
      union
      select s.slice_no, c.scope_id, g.group_scope from scratch_scope c
      join kpi_scope k on k.organization_id = ${org} and k.id = c.scope_id
      join lms_group_instructor a on a.organization_id = ${org} and a.instructor_id = k.ref_id
      join scratch_slice s on s.to_on between a.joined_on and coalesce(a.left_on, 'infinity')
      join below b on b.above_id = a.group_id join groupe g on g.id = b.id
      where c.scope_type = 'Formateur'
    ),
    daily as (
      -- Groups and targets as lists: the days of these cells alone are read, by their key.
      select d.scope_id as group_scope, d.target_id, d.day_on, d.num as total, d.n
      from fact_day d
      where d.organization_id = ${org} and d.measure = 'scores' and d.day_on between ${from}::date and ${to}::date
        and d.scope_id = any(array(select group_scope from groupe))
        and d.target_id = any(array(
          select target_id from scratch_target where families & ${pass.needed}::int <> 0 and target_type in ('Global', 'Module')))
    ),
    mean as (
      select s.slice_no, d.group_scope, d.target_id, round(sum(d.total) / sum(d.n), 12) as value
      from daily d join scratch_slice s on d.day_on between s.from_on and s.to_on and s.period_code in ('Week', 'Month', 'Rolling30')
      group by 1, 2, 3
    ),
    gap as (
      select c.slice_no, c.scope_id, m.target_id, max(m.value) - min(m.value) as gap, count(*) as n,
        (array_agg(x.named order by m.value, g.id collate "C"))[1] as lowest,
        (array_agg(x.named order by m.value desc, g.id collate "C"))[1] as highest
      from covered c join mean m using (slice_no, group_scope) join groupe g using (group_scope)
      ${cells(pass, tx`c.scope_id`, tx`m.target_id`)}
      cross join lateral (select jsonb_build_object('id', g.id, 'name', g.name, 'value', round(m.value, 4)) as named) x
      group by 1, 2, 3 having count(*) >= 2
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n, extra)
    select s.period_code, s.date_id, g.scope_id, g.target_id, 'group_gap', g.gap, g.n, jsonb_build_object('min', g.lowest, 'max', g.highest)
    from gap g join scratch_slice s using (slice_no)`;
}
