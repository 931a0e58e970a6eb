import { columnList } from "@/db/columns";
import { isWeight, STOCK_COLUMNS } from "@/db/projections";
import type { MeasureId } from "@/lib/metrics/compute";
import { cells, crowds, ofCrowd, ownSteps, type Pass, stored } from "./flow";
import { needs } from "./needs";

export const PROGRESS_MEASURES = ["progress", "progress_spread"] as const satisfies readonly MeasureId[];

/** Of the plan: by unit, project and module. */
const PLAN_MEASURES = [
  "ua_expected",
  "ua_done",
  "ua_planned",
  "ua_missing",
  "ua_forecast",
  "ua_planned_by_end",
  "project_expected",
  "project_done",
] as const satisfies readonly MeasureId[];

export const COUNT_MEASURES = [
  "competence_done",
  "competence_all",
  "unit_open",
  "unit_inactive",
  "key_all",
  "key_mastered",
  "task_open_due",
  "task_overdue",
  "critical_all",
  "critical_overdue",
  "ua_unanswered",
  ...PLAN_MEASURES,
] as const satisfies readonly MeasureId[];

/** What a learner's steps count on a target, summed over the learners of a cell; progress is a share and has its own columns. */
const COUNTS = STOCK_COLUMNS.filter((column) => !isWeight(column));

/**
 * Every stock as of the last day of each slice: the steps that cover that day, summed over the learners who are in scope on it.
 * One reading gives the sums, the percentiles of progress and the plan gap, so they cannot disagree.
 */
export async function measureStocks(pass: Pass): Promise<void> {
  const { tx, organizationId: org } = pass;
  const { measures, metrics } = pass.masks;
  const asked = [...PROGRESS_MEASURES, ...COUNT_MEASURES].filter(
    (measure) => (measures.get(measure) ?? 0) & pass.changed,
  );
  // Nobody's progress has changed: nobody asks how it spreads.
  const isSpread =
    asked.includes("progress_spread") || ((metrics.get("PROGRESSION") ?? 0) & pass.changed) !== 0;
  const sums = (from: string) =>
    COUNTS.map((name) => tx`sum(${tx(`${from}.${name}`)}) as ${tx(name)}`).reduce(
      (list, sum) => tx`${list}, ${sum}`,
    );
  await tx`
    with asof as (select to_on, bool_or(is_long) as is_long from scratch_slice group by 1),
    -- No figure of a rolling window is a stock: what a slice is asked for is what some metric has there.
    asked as materialized (
      select s.period_code, s.date_id, s.to_on, array_agg(n.measure) as measures
      from scratch_slice s join (${needs(pass, asked)}) n on n.period_code = s.period_code group by 1, 2, 3
    ),
    -- One division a learner, not one a scope; the "all of that type" targets read the Global row.
    base as materialized (
      select a.to_on as as_of, a.is_long, st.*, w.target_type, 100 * st.progress_num / nullif(st.progress_den, 0) as progress,
        (100 * st.progress_num / nullif(st.progress_den, 0))::float8 as approximate
      from asof a
      join fact_stock st on st.organization_id = ${org} and st.target_id = any(${pass.targetIds}::bigint[])
        and st.to_on >= ${pass.asOf}::date and st.from_on <= ${pass.to}::date and a.to_on between st.from_on and st.to_on
      -- A single UA has nothing but its plan gap, which knows weeks and months only.
      join scratch_target w on w.target_id = st.target_id and w.families & ${pass.needed}::int <> 0 and (a.is_long or w.target_type <> 'Ua')
    ),
    ${crowds(pass)},
    part as materialized (
      select b.as_of, w.crowd_id, b.target_id, min(b.target_type) as target_type, count(b.progress) as learners,
        sum(b.progress) as progress, min(b.progress) as least, max(b.progress) as most, ${sums("b")}
      from base b join crowd w on w.to_on = b.as_of and w.learner_id = b.learner_id
      group by 1, 2, 3
    ),
    spread as materialized (
      select b.as_of, m.scope_id, b.target_id, percentile_cont(array[0.25, 0.5, 0.75, 0.9]) within group (order by b.approximate) as pct
      from base b join member m on m.to_on = b.as_of and m.learner_id = b.learner_id
      ${cells(pass, tx`m.scope_id`, tx`b.target_id`)}
      where ${isSpread} and b.progress is not null and b.target_type <> 'Micro_competence' and m.scope_type <> 'Apprenant'
      group by 1, 2, 3
    ),
    summed as (
      select p.as_of, m.scope_id, p.target_id, min(p.target_type) as target_type, sum(p.learners) as learners,
        sum(p.progress) as progress, min(p.least) as least, max(p.most) as most, ${sums("p")}
      from part p ${ofCrowd(pass, tx`p.as_of`)}
      ${cells(pass, tx`m.scope_id`, tx`p.target_id`)}
      group by 1, 2, 3
    ),
    cell as materialized (
      select x.as_of as to_on, x.scope_id, x.target_id, x.target_type, x.learners::int as learners, x.progress, x.least, x.most, s.pct, ${columnList(tx, COUNTS, "x")}
      from summed x left join spread s using (as_of, scope_id, target_id)
      union all
      select b.as_of, m.scope_id, b.target_id, b.target_type, (b.progress is not null)::int, b.progress, b.progress, b.progress, null, ${columnList(tx, COUNTS, "b")}
      from base b join member m on m.to_on = b.as_of and m.learner_id = b.learner_id
      ${cells(pass, tx`m.scope_id`, tx`b.target_id`)}
      where m.scope_type = 'Apprenant' and b.is_long and b.target_type in ('Global', 'Module', 'Competence')
    ),
    -- Global's plan pairs are what (Ua, all) and (Projet, all) show; a Module shows those of its UAs.
    gap as (
      select c.to_on, c.scope_id, case when c.target_type = 'Global' then ua.id else c.target_id end as target_id, c.ua_expected as expected, c.ua_done as done,
        c.ua_planned as planned, c.ua_recent as recent, c.ua_by_week as by_week, c.ua_by_month as by_month, 'ua' as family
      from cell c cross join (select id from kpi_target where organization_id = ${org} and target_type = 'Ua' and ref_id is null) ua
      where c.target_type in ('Global', 'Module', 'Ua')
      union all
      select c.to_on, c.scope_id, case when c.target_type = 'Global' then project.id else c.target_id end, c.project_expected, c.project_done, null, null, null, null, 'project'
      from cell c cross join (select id from kpi_target where organization_id = ${org} and target_type = 'Projet' and ref_id is null) project
      where c.target_type in ('Global', 'Projet')
    ),
    put_gap as (
      insert into scratch_plan_gap (date_id, period_code, scope_id, target_id, expected_count, done_count)
      select p.date_id, p.period_code, g.scope_id, g.target_id, g.expected, g.done
      from gap g join scratch_slice p on p.to_on = g.to_on
      join scratch_scope c on c.scope_id = g.scope_id
      join kpi_target t on t.organization_id = ${org} and t.id = g.target_id
      where p.period_code in ('Week', 'Month') and g.expected + g.done > 0
        and (c.scope_type <> 'Apprenant' or t.target_type = 'Module' or t.ref_id is null)
    ),
    put_percentiles as (
      insert into scratch_percentiles
      select p.date_id, p.period_code, c.scope_id, t.target_id, k.id, round(round(x.pct[2]::numeric, 9), 4), round(round(x.pct[3]::numeric, 9), 4),
        round(round(x.pct[4]::numeric, 9), 4), round(round(x.least, 12), 4), round(round(x.most, 12), 4), x.learners
      from cell x join scratch_slice p on p.to_on = x.to_on
      join scratch_scope c on c.scope_id = x.scope_id join scratch_target t on t.target_id = x.target_id
      join kpi_metric k on k.organization_id = ${org} and k.code = 'PROGRESSION'
      where ${isSpread} and x.learners > 0 and ${stored(pass)}
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n)
    select p.period_code, p.date_id, x.scope_id, x.target_id, v.measure, v.num, v.n
    from cell x join asked p on p.to_on = x.to_on
    cross join lateral (values
      ('progress', x.progress, x.learners), ('progress_spread', round(x.pct[3]::numeric, 9) - round(x.pct[1]::numeric, 9), x.learners),
      ('competence_done', x.competence_done, null), ('competence_all', x.competence_all, null),
      ('unit_open', x.unit_open, null), ('unit_inactive', x.unit_inactive, null),
      ('key_all', x.key_all, null), ('key_mastered', x.key_mastered, null),
      ('task_open_due', x.task_open_due, null), ('task_overdue', x.task_overdue, null),
      ('critical_all', x.critical_all, null), ('critical_overdue', x.critical_overdue, null),
      ('ua_unanswered', x.ua_unanswered, null)
    ) v(measure, num, n)
    where v.num is not null and (v.num <> 0 or v.n > 0) and v.measure = any(p.measures)
    union all
    select p.period_code, p.date_id, g.scope_id, g.target_id, v.measure, v.num, null
    from gap g join asked p on p.to_on = g.to_on
    cross join lateral (values
      (g.family || '_expected', g.expected), (g.family || '_done', g.done), (g.family || '_planned', g.planned),
      (g.family || '_missing', greatest(g.expected - g.done, 0)),
      -- What the pace of 28 days adds by the period's end; a closed period has no days left.
      (g.family || '_forecast', g.done + g.recent::numeric * (p.date_id - p.to_on) / 28),
      (g.family || '_planned_by_end', case p.period_code when 'Week' then g.by_week when 'Month' then g.by_month end)
    ) v(measure, num)
    where v.num <> 0 and v.measure = any(p.measures) and p.measures && ${[...PLAN_MEASURES]}::text[]`;
}

/** Items in each state as of the last day of each slice (kpi.md section 2). */
export async function measureStates(pass: Pass): Promise<void> {
  const { tx, organizationId: org, asOf, needed } = pass;
  await tx`
    insert into scratch_state_count (date_id, period_code, scope_id, target_id, state_id, state_count_value)
    with asof as (
      select to_on, bool_or(is_long) as is_long from scratch_slice where period_code in ('Day', 'Week', 'Month') group by 1
    ),
    ${crowds(pass)},
    part as materialized (
      select a.to_on, w.crowd_id, st.target_id, st.state_id, sum(st.items) as items
      from asof a
      join fact_state_stock st on st.organization_id = ${org} and st.to_on >= ${asOf}::date and a.to_on between st.from_on and st.to_on
        and st.target_id = any(array(select target_id from scratch_target where families & ${needed}::int <> 0))
      join crowd w on w.to_on = a.to_on and w.learner_id = st.learner_id
      group by 1, 2, 3, 4
    ),
    cell as (
      select p.to_on, m.scope_id, m.scope_type, p.target_id, p.state_id, sum(p.items) as items
      from part p ${ofCrowd(pass, tx`p.to_on`)}
      ${cells(pass, tx`m.scope_id`, tx`p.target_id`)}
      group by 1, 2, 3, 4, 5
      union all
      select m.to_on, m.scope_id, m.scope_type, st.target_id, st.state_id, st.items
      from member m
      join asof a on a.to_on = m.to_on and a.is_long
      join fact_state_stock st on st.organization_id = ${org} and ${ownSteps(pass)} and st.learner_id = m.learner_id
        and st.from_on <= ${pass.to}::date and st.to_on >= ${asOf}::date and m.to_on between st.from_on and st.to_on
        and st.target_id = any(array(select target_id from scratch_target where families & ${needed}::int <> 0 and target_type in ('Global', 'Module')))
      ${cells(pass, tx`m.scope_id`, tx`st.target_id`)}
      where m.scope_type = 'Apprenant'
    )
    select p.date_id, p.period_code, x.scope_id, x.target_id, x.state_id, x.items
    from cell x join scratch_slice p on p.to_on = x.to_on
    where p.period_code in ('Week', 'Month') or (p.period_code = 'Day' and x.scope_type <> 'Apprenant')`;
}
