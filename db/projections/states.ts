import { bits } from "@/db/families";
import { inOrder } from "@/db/in-order";
import { atWork, type Context } from "./context";
import { firstDoneMeasures } from "./day-measures";

/** fact_item and fact_state of the pairs in scratch_pair, from all their transitions: an item's history is short. */
export async function projectStates(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await inOrder(
    () => tx`
    with pair as (select distinct learner_id, item_id from scratch_pair),
    entry as (
      select t.*, s.kind, count(t.due_at) over w as due_no
      from pair join fact_transition t on t.organization_id = ${org} ${atWork(ctx, "t")} and t.learner_id = pair.learner_id and t.item_id = pair.item_id
      join kpi_state s on s.organization_id = ${org} and s.id = t.state_id
      window w as (partition by t.learner_id, t.item_id order by t.at, t.event_id collate "C")
    ),
    -- The deadline known at an entry is the last one that was set by then.
    dated as (
      select *, max(due_at) over (partition by learner_id, item_id, due_no) as known_due_at from entry
    ),
    fresh as materialized (
      select learner_id, item_id, min(at) as first_at, min(at) filter (where kind <> 'todo') as first_started_at,
        min(at) filter (where kind = 'doing') as first_doing_at, min(at) filter (where kind = 'done') as first_done_at,
        min(day_on) filter (where kind = 'done') as first_done_on,
        (array_agg(known_due_at order by at, event_id collate "C") filter (where kind = 'done'))[1] as first_done_due_at
      from dated group by learner_id, item_id
    ),
    touched as (
      insert into scratch_touch (learner_id, item_id, day_on, until_on, families)
      select f.learner_id, f.item_id, x.day_on, x.day_on, ${bits("done")}::int
      from fresh f
      left join fact_item o on o.organization_id = ${org} ${atWork(ctx, "o")} and o.learner_id = f.learner_id and o.item_id = f.item_id
      cross join lateral (values (f.first_done_on), (o.first_done_on)) x(day_on)
      where x.day_on is not null
        and (f.first_done_at, f.first_done_on, f.first_done_due_at) is distinct from (o.first_done_at, o.first_done_on, o.first_done_due_at)
    ),
    days as (
      insert into scratch_day_change (measure, part, learner_id, trainer_id, item_id, day_on, value, n)
      select d.measure, 0, f.learner_id, null, f.item_id, x.first_done_on, x.n, x.n
      from fresh f
      left join fact_item o on o.organization_id = ${org} ${atWork(ctx, "o")} and o.learner_id = f.learner_id and o.item_id = f.item_id
      join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id
      cross join lateral (values
        (f.first_done_at, f.first_done_on, f.first_done_due_at, 1), (o.first_done_at, o.first_done_on, o.first_done_due_at, -1)
      ) x(first_done_at, first_done_on, first_done_due_at, n)
      ${firstDoneMeasures(tx, tx`x`)}
      where x.first_done_on is not null and d.measure is not null
        and (f.first_done_at, f.first_done_on, f.first_done_due_at) is distinct from (o.first_done_at, o.first_done_on, o.first_done_due_at)
    )
    insert into fact_item as i (organization_id, learner_id, item_id, first_at, first_started_at, first_doing_at, first_done_at,
      first_done_on, first_done_due_at)
    select ${org}, learner_id, item_id, first_at, first_started_at, first_doing_at, first_done_at, first_done_on, first_done_due_at from fresh
    on conflict (organization_id, learner_id, item_id) do update set first_at = excluded.first_at,
      first_started_at = excluded.first_started_at, first_doing_at = excluded.first_doing_at, first_done_at = excluded.first_done_at,
      first_done_on = excluded.first_done_on, first_done_due_at = excluded.first_done_due_at
    where (i.first_at, i.first_started_at, i.first_doing_at, i.first_done_at, i.first_done_on, i.first_done_due_at) is distinct from
      (excluded.first_at, excluded.first_started_at, excluded.first_doing_at, excluded.first_done_at, excluded.first_done_on, excluded.first_done_due_at)`,
    () => tx`
    with pair as (select distinct learner_id, item_id from scratch_pair),
    entry as (
      select t.*, count(t.due_at) over w as due_no
      from pair join fact_transition t on t.organization_id = ${org} ${atWork(ctx, "t")} and t.learner_id = pair.learner_id and t.item_id = pair.item_id
      window w as (partition by t.learner_id, t.item_id order by t.at, t.event_id collate "C")
    ),
    dated as (
      select *, max(due_at) over (partition by learner_id, item_id, due_no) as known_due_at from entry
    ),
    last_of_day as (
      select distinct on (learner_id, item_id, day_on) learner_id, item_id, day_on, state_id, known_due_at
      from dated order by learner_id, item_id, day_on, at desc, event_id collate "C" desc
    ),
    fresh as materialized (
      select learner_id, item_id, day_on as from_on,
        coalesce(lead(day_on) over (partition by learner_id, item_id order by day_on) - 1, 'infinity') as to_on, state_id, known_due_at as due_at
      from last_of_day
    ),
    stored as materialized (
      select f.* from pair join fact_state f on f.organization_id = ${org} ${atWork(ctx, "f")} and f.learner_id = pair.learner_id and f.item_id = pair.item_id
    ),
    moved as (
      insert into scratch_state_piece (learner_id, item_id, state_id, from_on, to_on, amount)
      select learner_id, item_id, x.state_id, from_on, x.to_on, x.amount
      from fresh f full join stored s using (learner_id, item_id, from_on)
      cross join lateral (values (f.state_id, f.to_on, 1), (s.state_id, s.to_on, -1)) x(state_id, to_on, amount)
      where x.state_id is not null and (f.to_on, f.state_id) is distinct from (s.to_on, s.state_id)
    ),
    gone as (
      delete from fact_state f using stored s
      where f.organization_id = ${org} and f.learner_id = s.learner_id and f.item_id = s.item_id and f.from_on = s.from_on
        and not exists (select from fresh n where n.learner_id = s.learner_id and n.item_id = s.item_id and n.from_on = s.from_on)
    )
    insert into fact_state as f (organization_id, learner_id, item_id, from_on, to_on, state_id, due_at)
    select ${org}, learner_id, item_id, from_on, to_on, state_id, due_at from fresh
    on conflict (organization_id, learner_id, item_id, from_on) do update
    set to_on = excluded.to_on, state_id = excluded.state_id, due_at = excluded.due_at
    where (f.to_on, f.state_id, f.due_at) is distinct from (excluded.to_on, excluded.state_id, excluded.due_at)`,
  );
}

/** First day of each unit, of each module and of all that a learner started; days only ever move earlier. */
export async function projectUnits(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await inOrder(
    () => tx`
    with seen as (
      select learner_id, item_id, day_on from scratch_touch where families & ${bits("activity")}::int <> 0 and learner_id is not null and item_id is not null
      union all
      select t.learner_id, t.item_id, t.day_on from (select distinct learner_id, item_id from scratch_pair) p
      join fact_transition t on t.organization_id = ${org} ${atWork(ctx, "t")} and t.learner_id = p.learner_id and t.item_id = p.item_id
      join kpi_state s on s.organization_id = ${org} and s.id = t.state_id and s.kind <> 'todo'
    ),
    started as (
    insert into fact_sample as f (organization_id, kind, learner_id, item_id, day_on, value)
    select ${org}, 'STARTED', s.learner_id, x.item_id, min(s.day_on), 0
    from seen s left join engine_item i on i.organization_id = ${org} and i.item_id = s.item_id
    cross join lateral (values (0), (i.module_id)) x(item_id)
    where x.item_id is not null group by 3, 4
    on conflict (organization_id, learner_id, item_id, kind, key) do update set day_on = excluded.day_on
    where excluded.day_on < f.day_on returning f.learner_id, f.item_id, f.day_on
    )
    insert into scratch_touch (learner_id, item_id, day_on, families) select learner_id, item_id, day_on, ${bits("activity")}::int from started`,
    () => tx`
    with seen as (
      select t.learner_id, i.unit_id, t.day_on from scratch_touch t
      join engine_item i on i.organization_id = ${org} and i.item_id = t.item_id
      where t.families & ${bits("activity")}::int <> 0 and t.learner_id is not null
      union all
      select t.learner_id, i.unit_id, t.day_on from (select distinct learner_id, item_id from scratch_pair) p
      join fact_transition t on t.organization_id = ${org} ${atWork(ctx, "t")} and t.learner_id = p.learner_id and t.item_id = p.item_id
      join kpi_state s on s.organization_id = ${org} and s.id = t.state_id and s.kind <> 'todo'
      join engine_item i on i.organization_id = ${org} and i.item_id = t.item_id
    )
    insert into fact_unit as u (organization_id, learner_id, unit_id, started_on)
    select ${org}, learner_id, unit_id, min(day_on) from seen where unit_id is not null group by 2, 3
    on conflict (organization_id, learner_id, unit_id) do update set started_on = excluded.started_on
    where excluded.started_on < u.started_on`,
  );
}
