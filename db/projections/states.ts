import type { Context } from "./context";

/** fact_item and fact_state of the pairs in scratch_pair, from all their transitions: an item's history is short. */
export async function projectStates({ tx, organizationId: org }: Context): Promise<void> {
  await tx`
    with pair as (select distinct learner_id, item_id from scratch_pair),
    entry as (
      select t.*, s.kind, count(t.due_at) over w as due_no
      from pair join fact_transition t on t.organization_id = ${org} and t.learner_id = pair.learner_id and t.item_id = pair.item_id
      join kpi_state s on s.organization_id = ${org} and s.id = t.state_id
      window w as (partition by t.learner_id, t.item_id order by t.at, t.event_id collate "C")
    ),
    -- The deadline known at an entry is the last one that was set by then.
    dated as (
      select *, max(due_at) over (partition by learner_id, item_id, due_no) as known_due_at from entry
    )
    insert into fact_item (organization_id, learner_id, item_id, first_at, first_started_at, first_doing_at, first_done_at,
      first_done_on, first_done_due_at)
    select ${org}, learner_id, item_id, min(at), min(at) filter (where kind <> 'todo'), min(at) filter (where kind = 'doing'),
      min(at) filter (where kind = 'done'), min(day_on) filter (where kind = 'done'),
      (array_agg(known_due_at order by at, event_id collate "C") filter (where kind = 'done'))[1]
    from dated group by learner_id, item_id
    on conflict (organization_id, learner_id, item_id) do update set first_at = excluded.first_at,
      first_started_at = excluded.first_started_at, first_doing_at = excluded.first_doing_at, first_done_at = excluded.first_done_at,
      first_done_on = excluded.first_done_on, first_done_due_at = excluded.first_done_due_at`;
  await tx`
    delete from fact_state f using (select distinct learner_id, item_id from scratch_pair) p
    where f.organization_id = ${org} and f.learner_id = p.learner_id and f.item_id = p.item_id`;
  await tx`
    with entry as (
      select t.*, count(t.due_at) over w as due_no
      from (select distinct learner_id, item_id from scratch_pair) p
      join fact_transition t on t.organization_id = ${org} and t.learner_id = p.learner_id and t.item_id = p.item_id
      window w as (partition by t.learner_id, t.item_id order by t.at, t.event_id collate "C")
    ),
    dated as (
      select *, max(due_at) over (partition by learner_id, item_id, due_no) as known_due_at from entry
    ),
    last_of_day as (
      select distinct on (learner_id, item_id, day_on) learner_id, item_id, day_on, state_id, known_due_at
      from dated order by learner_id, item_id, day_on, at desc, event_id collate "C" desc
    )
    insert into fact_state (organization_id, learner_id, item_id, from_on, to_on, state_id, due_at)
    select ${org}, learner_id, item_id, day_on,
      coalesce(lead(day_on) over (partition by learner_id, item_id order by day_on) - 1, 'infinity'), state_id, known_due_at
    from last_of_day`;
}

/** First day of each unit, of each module and of all that a learner started; days only ever move earlier. */
export async function projectUnits({ tx, organizationId: org }: Context): Promise<void> {
  await tx`
    with seen as (
      select e.learner_id, coalesce(e.item_id, 0) as item_id, e.day_on from scratch_event e
      where e.trainer_id is null and e.learner_id is not null
      union all
      select t.learner_id, t.item_id, t.day_on from (select distinct learner_id, item_id from scratch_pair) p
      join fact_transition t on t.organization_id = ${org} and t.learner_id = p.learner_id and t.item_id = p.item_id
      join kpi_state s on s.organization_id = ${org} and s.id = t.state_id and s.kind <> 'todo'
    )
    insert into fact_sample as f (organization_id, kind, learner_id, item_id, day_on, value)
    select ${org}, 'STARTED', s.learner_id, x.item_id, min(s.day_on), 0
    from seen s left join engine_item i on i.organization_id = ${org} and i.item_id = s.item_id
    cross join lateral (values (0), (i.module_id)) x(item_id)
    where x.item_id is not null group by 3, 4
    on conflict (organization_id, learner_id, item_id, kind, key) do update set day_on = excluded.day_on
    where excluded.day_on < f.day_on`;
  await tx`
    with seen as (
      select e.learner_id, i.unit_id, e.day_on from scratch_event e
      join engine_item i on i.organization_id = ${org} and i.item_id = e.item_id
      where e.trainer_id is null and e.learner_id is not null
      union all
      select t.learner_id, i.unit_id, t.day_on from (select distinct learner_id, item_id from scratch_pair) p
      join fact_transition t on t.organization_id = ${org} and t.learner_id = p.learner_id and t.item_id = p.item_id
      join kpi_state s on s.organization_id = ${org} and s.id = t.state_id and s.kind <> 'todo'
      join engine_item i on i.organization_id = ${org} and i.item_id = t.item_id
    )
    insert into fact_unit as u (organization_id, learner_id, unit_id, started_on)
    select ${org}, learner_id, unit_id, min(day_on) from seen where unit_id is not null group by 2, 3
    on conflict (organization_id, learner_id, unit_id) do update set started_on = excluded.started_on
    where excluded.started_on < u.started_on`;
}
