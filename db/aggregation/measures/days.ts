import { DAY_MEASURES, storedName } from "@/db/projections";
import type { Pass } from "./flow";

/** Windows as sums of days, and the feedback of the week that ends with each slice, which the tile shows; of the visits to states, a breakdown of every state, and the task's "en cours" as the value. */
export async function measureDays(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to, isWhole, masks } = pass;
  const all = Object.keys(DAY_MEASURES) as (keyof typeof DAY_MEASURES)[];
  const measures = all.filter((measure) => (masks.measures.get(measure) ?? 0) & pass.changed);
  const names = measures.map(storedName);
  const needs = measures.map((measure) => masks.measures.get(measure) ?? 0);
  const within = tx`d.organization_id = ${org} and d.day_on between ${from}::date - 6 and ${to}::date`;
  await tx`
    with day as materialized (
      ${
        isWhole
          ? tx`
      select d.*, s.scope_type = 'Apprenant' as is_learner from fact_day d
      join scratch_scope s using (scope_id) join scratch_target t using (target_id) where ${within}`
          : tx`
      select d.*, c.scope_type = 'Apprenant' as is_learner
      from scratch_cell c
      -- By index, cell by cell ("offset 0"); what a cell does not need of it is left out after.
      cross join lateral (
        select * from fact_day d
        where ${within} and d.scope_id = c.scope_id and d.target_id = c.target_id and d.measure = any(${names}::text[]) offset 0
      ) d
      join unnest(${names}::text[], ${needs}::int[]) need(measure, families) on need.measure = d.measure and c.families & need.families <> 0
      where c.families & ${needs.reduce((sum, need) => sum | need, 0)}::int <> 0`
      }
    ),
    total as materialized (
      select s.slice_no, d.scope_id, d.target_id, d.measure, d.part, sum(d.num) as num, sum(d.n) as n
      from day d join scratch_slice s on d.day_on between s.from_on and s.to_on and (not d.is_learner or s.is_long)
      group by 1, 2, 3, 4, 5
    ),
    visit as (
      select t.slice_no, t.scope_id, t.target_id,
        sum(t.num) filter (where k.domain = 'Tache' and k.state_code = 'En_cours') as days,
        coalesce(sum(t.n) filter (where k.domain = 'Tache' and k.state_code = 'En_cours'), 0) as n,
        jsonb_build_object('domain', 'Tache', 'state_code', 'En_cours', 'breakdown', jsonb_agg(
          jsonb_build_object('domain', k.domain, 'state_code', k.state_code, 'mean_days', round(round(t.num / t.n, 12), 4), 'n', t.n)
          order by k.domain collate "C", k.state_code collate "C")) as extra
      from total t join kpi_state k on k.organization_id = ${org} and k.id = t.part
      where t.measure = 'visit' group by 1, 2, 3
    ),
    week as (
      select s.slice_no, d.scope_id, d.target_id, sum(d.num) as num
      from day d join scratch_slice s on d.day_on between s.to_on - 6 and s.to_on and (not d.is_learner or s.is_long)
      where d.measure = 'feedback' group by 1, 2, 3
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n, extra)
    select s.period_code, s.date_id, w.scope_id, w.target_id, w.measure, w.num, w.n, w.extra
    from (
      select slice_no, scope_id, target_id, measure, num, n, null::jsonb as extra from total where measure <> 'visit'
      union all select slice_no, scope_id, target_id, 'time_in_state', days, n, extra from visit
      union all select slice_no, scope_id, target_id, 'feedback_7_days', num, null, null from week
    ) w join scratch_slice s using (slice_no)`;
}
