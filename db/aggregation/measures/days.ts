import { DAY_MEASURES, storedName } from "@/db/projections";
import type { PeriodCode } from "@/lib/period";
import { TILE_PERIODS } from "@/lib/tiles";
import type { Pass } from "./flow";
import { needs } from "./needs";

/** Windows as sums of days, and the feedback of the week that ends with each slice, which the tile shows; of the visits to states, a breakdown of every state, and the task's "en cours" as the value. */
export async function measureDays(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to, isWhole, masks } = pass;
  const all = Object.keys(DAY_MEASURES) as (keyof typeof DAY_MEASURES)[];
  const measures = all.filter((measure) => (masks.measures.get(measure) ?? 0) & pass.changed);
  const names = measures.map(storedName);
  const families = measures.map((measure) => masks.measures.get(measure) ?? 0);
  const within = tx`d.organization_id = ${org} and d.day_on between ${from}::date - 6 and ${to}::date`;
  await tx`
    with day as (
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
      join unnest(${names}::text[], ${families}::int[]) need(measure, families) on need.measure = d.measure and c.families & need.families <> 0
      where c.families & ${families.reduce((sum, bit) => sum | bit, 0)}::int <> 0`
      }
    ),
    -- Each day of each window that is asked for a measure. The feedback of a tile is that of seven days, whatever its period.
    span as materialized (
      select s.slice_no, s.is_long, n.measure, g.at::date as day_on, g.at >= s.from_on as is_in, n.is_seven and g.at > s.to_on - 7 as is_seven
      from scratch_slice s
      join (
        select period_code, case measure when 'time_in_state' then 'visit' else measure end as measure,
          measure = 'feedback' and period_code = any(${TILE_PERIODS as PeriodCode[]}::text[]) as is_seven
        from (${needs(pass, measures)}) n
      ) n using (period_code)
      cross join lateral generate_series(case when n.is_seven then least(s.from_on, s.to_on - 6) else s.from_on end::timestamp, s.to_on, interval '1 day') g(at)
    ),
    total as materialized (
      select v.slice_no, d.scope_id, d.target_id, d.measure, d.part,
        sum(d.num) filter (where v.is_in) as num, sum(d.n) filter (where v.is_in) as n, sum(d.num) filter (where v.is_seven) as seven
      from day d join span v on v.day_on = d.day_on and v.measure = d.measure and (not d.is_learner or v.is_long)
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
      where t.measure = 'visit' and t.n > 0 group by 1, 2, 3
    )
    insert into scratch_measure (period_code, date_id, scope_id, target_id, measure, num, n, extra)
    select s.period_code, s.date_id, w.scope_id, w.target_id, w.measure, w.num, w.n, w.extra
    from (
      select slice_no, scope_id, target_id, measure, num, n, null::jsonb as extra from total where measure <> 'visit' and n > 0
      union all select slice_no, scope_id, target_id, 'time_in_state', days, n, extra from visit
      union all select slice_no, scope_id, target_id, 'feedback_7_days', seven, null, null from total where seven is not null
    ) w join scratch_slice s using (slice_no)`;
}
