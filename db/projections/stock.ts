import { columnList } from "@/db/columns";
import { bits, type Family } from "@/db/families";
import { type Context, clearScratch, hashing } from "./context";
import { ofRestocked, restocked, stockPieces } from "./stock-pieces";

/**
 * fact_stock of the learners in scratch_restock, from their from_on to the end of time (kpi.md, stock metrics).
 *
 * Each component is a set of pieces: (learner, target, days, amount). A running sum over the days on which pieces begin and
 * end gives the steps. Days before from_on are left as they are; a first step equal to the stored one before it is
 * joined to it, so that the rows are the same as if all had been computed at once.
 */
async function projectStock(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await tx`
    insert into scratch_stock
    with piece as (${stockPieces(ctx)}),
    clipped as (
      select p.learner_id, p.target_id, greatest(lower(p.days), r.from_on) as from_on, upper(p.days) as until_on, p.component, p.amount
      from piece p join scratch_restock r using (learner_id)
      where upper(p.days) is null or upper(p.days) > r.from_on
    ),
    edge as (
      select learner_id, target_id, from_on as day_on, component, amount from clipped
      union all
      select learner_id, target_id, until_on, component, -amount from clipped where until_on is not null
    ),
    change as (
      select learner_id, target_id, day_on,
        coalesce(sum(amount) filter (where component = 'progress_num'), 0) as progress_num,
        coalesce(sum(amount) filter (where component = 'progress_den'), 0) as progress_den,
        coalesce(sum(amount) filter (where component = 'competence_done'), 0) as competence_done,
        coalesce(sum(amount) filter (where component = 'competence_all'), 0) as competence_all,
        coalesce(sum(amount) filter (where component = 'unit_open'), 0) as unit_open,
        coalesce(sum(amount) filter (where component = 'unit_inactive'), 0) as unit_inactive,
        coalesce(sum(amount) filter (where component = 'ua_expected'), 0) as ua_expected,
        coalesce(sum(amount) filter (where component = 'ua_done'), 0) as ua_done,
        coalesce(sum(amount) filter (where component = 'ua_planned'), 0) as ua_planned,
        coalesce(sum(amount) filter (where component = 'project_expected'), 0) as project_expected,
        coalesce(sum(amount) filter (where component = 'project_done'), 0) as project_done,
        coalesce(sum(amount) filter (where component = 'key_all'), 0) as key_all,
        coalesce(sum(amount) filter (where component = 'key_mastered'), 0) as key_mastered,
        coalesce(sum(amount) filter (where component = 'task_open_due'), 0) as task_open_due,
        coalesce(sum(amount) filter (where component = 'task_overdue'), 0) as task_overdue,
        coalesce(sum(amount) filter (where component = 'critical_all'), 0) as critical_all,
        coalesce(sum(amount) filter (where component = 'critical_overdue'), 0) as critical_overdue,
        coalesce(sum(amount) filter (where component = 'ua_unanswered'), 0) as ua_unanswered,
        coalesce(sum(amount) filter (where component = 'ua_recent'), 0) as ua_recent,
        coalesce(sum(amount) filter (where component = 'ua_by_week'), 0) as ua_by_week,
        coalesce(sum(amount) filter (where component = 'ua_by_month'), 0) as ua_by_month
      from edge group by 1, 2, 3
    ),
    -- A day on which every sum is zero changes nothing and is no edge.
    real_change as (
      select * from change where (progress_num, progress_den, competence_done, competence_all, unit_open, unit_inactive, ua_expected, ua_done,
        ua_planned, project_expected, project_done, key_all, key_mastered, task_open_due, task_overdue, critical_all, critical_overdue,
        ua_unanswered, ua_recent, ua_by_week, ua_by_month) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    )
    select * from (
      select ${org}::text, learner_id, target_id, day_on, coalesce(lead(day_on) over w - 1, 'infinity') as to_on,
        trim_scale(sum(progress_num) over w) as progress_num, trim_scale(sum(progress_den) over w) as progress_den, sum(competence_done) over w as competence_done, sum(competence_all) over w as competence_all,
        sum(unit_open) over w as unit_open, sum(unit_inactive) over w, sum(ua_expected) over w, sum(ua_done) over w, sum(ua_planned) over w as ua_planned,
        sum(project_expected) over w as project_expected, sum(project_done) over w as project_done, sum(key_all) over w as key_all, sum(key_mastered) over w,
        sum(task_open_due) over w as task_open_due, sum(task_overdue) over w, sum(critical_all) over w as critical_all, sum(critical_overdue) over w,
        sum(ua_unanswered) over w as ua_unanswered, sum(ua_recent) over w as ua_recent, sum(ua_by_week) over w as ua_by_week,
        sum(ua_by_month) over w as ua_by_month
      from real_change
      window w as (partition by learner_id, target_id order by day_on)
    ) step
    where progress_den <> 0 or competence_all <> 0 or unit_open <> 0 or ua_planned <> 0 or project_expected <> 0 or project_done <> 0
      or key_all <> 0 or task_open_due <> 0 or critical_all <> 0 or ua_unanswered <> 0`;
  await replaceSteps(ctx, {
    stored: "fact_stock",
    fresh: "scratch_stock",
    keys: ["target_id"],
    values: [
      "progress_num",
      "progress_den",
      "competence_done",
      "competence_all",
      "unit_open",
      "unit_inactive",
      "ua_expected",
      "ua_done",
      "ua_planned",
      "project_expected",
      "project_done",
      "key_all",
      "key_mastered",
      "task_open_due",
      "task_overdue",
      "critical_all",
      "critical_overdue",
      "ua_unanswered",
      "ua_recent",
      "ua_by_week",
      "ua_by_month",
    ],
    family: "stocks",
  });
}

/** Both kinds of stock of the learners in scratch_restock. */
export async function projectStocks(ctx: Context): Promise<void> {
  const [some] = await ctx.tx`select from scratch_restock limit 1`;
  if (!some) return;
  await ctx.tx`analyze scratch_restock, scratch_restock_target`;
  await hashing(ctx.tx, async () => {
    await projectStock(ctx);
    await projectStateStock(ctx);
  });
}

/** fact_state_stock of the learners in scratch_restock: how many items in each state, at Global, Module and Projet. */
async function projectStateStock(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await tx`
    insert into scratch_state_stock
    with learner as (select learner_id, from_on from scratch_restock),
    wanted as (${restocked(ctx)}),
    observed as (
      select f.learner_id, f.item_id, f.state_id, i.item_type, i.module_id, daterange(f.from_on, nullif(f.to_on, 'infinity'), '[]') as days
      from learner l
      join fact_state f on f.organization_id = ${org} and f.learner_id = l.learner_id and f.to_on >= l.from_on and ${ofRestocked(tx, "f")}
      join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id
    ),
    target as (
      select id, target_type from kpi_target where organization_id = ${org} and target_type in ('Global', 'Module', 'Projet')
    ),
    enrolled as (
      select e.learner_id, e.module_id, daterange(e.from_on, nullif(e.to_on, 'infinity'), '[]') as days
      from learner l join engine_enrolment e on e.organization_id = ${org} and e.learner_id = l.learner_id
    ),
    default_state as (
      select distinct on (domain) domain, id from kpi_state
      where organization_id = ${org} and kind = 'todo' order by domain, ordre
    ),
    piece as (
      -- What has a state counts where its learner is on target: everywhere for Global, else while enrolled.
      select o.learner_id, t.id as target_id, o.state_id, o.days, 1 as amount
      from observed o join engine_path p on p.organization_id = ${org} and p.item_id = o.item_id
      join target t on t.id = p.target_id and t.target_type = 'Global'
      union all
      select o.learner_id, t.id, o.state_id, o.days * e.days, 1
      from observed o join engine_path p on p.organization_id = ${org} and p.item_id = o.item_id
      join target t on t.id = p.target_id and t.target_type <> 'Global'
      join enrolled e on e.learner_id = o.learner_id and e.module_id = o.module_id and e.days && o.days
      -- What has none yet is in the first todo state of its domain while its module is enrolled in …
      union all
      select e.learner_id, d.target_id, s.id, e.days, d.items
      from enrolled e join engine_total_domain d on d.organization_id = ${org} and d.module_id = e.module_id
      join default_state s on s.domain = d.domain
      -- … until it has one.
      union all
      select o.learner_id, t.id, s.id, o.days * e.days, -1
      from observed o join engine_path p on p.organization_id = ${org} and p.item_id = o.item_id
      join target t on t.id = p.target_id
      join enrolled e on e.learner_id = o.learner_id and e.module_id = o.module_id and e.days && o.days
      join default_state s on s.domain = o.item_type
      where o.item_type in ('Chapitre', 'Ua', 'Micro_competence', 'Competence', 'Module')
    ),
    clipped as (
      select p.learner_id, p.target_id, p.state_id, greatest(lower(p.days), l.from_on) as from_on, upper(p.days) as until_on, p.amount
      from piece p join learner l using (learner_id) join wanted using (learner_id, target_id)
      where upper(p.days) is null or upper(p.days) > l.from_on
    ),
    change as (
      select learner_id, target_id, state_id, day_on, sum(amount) as amount from (
        select learner_id, target_id, state_id, from_on as day_on, amount from clipped
        union all
        select learner_id, target_id, state_id, until_on, -amount from clipped where until_on is not null
      ) edge group by 1, 2, 3, 4 having sum(amount) <> 0
    )
    select learner_id, target_id, state_id, day_on, to_on, items from (
      select learner_id, target_id, state_id, day_on, coalesce(lead(day_on) over w - 1, 'infinity') as to_on, sum(amount) over w as items
      from change window w as (partition by learner_id, target_id, state_id order by day_on)
    ) step where items <> 0`;
  await replaceSteps(ctx, {
    stored: "fact_state_stock",
    fresh: "scratch_state_stock",
    keys: ["target_id", "state_id"],
    values: ["items"],
    family: "states",
  });
}

/**
 * Puts the fresh steps of the restocked learners and targets in place of the stored ones, from the first day that
 * differs on: where none does, no row is written. What differs up to today is left in scratch_touch.
 * Table and column names are ours, quoted by the driver; no value is spliced.
 */
async function replaceSteps(ctx: Context, steps: Steps): Promise<void> {
  const { tx, organizationId: org, today } = ctx;
  const { stored, fresh, keys, values, family } = steps;
  const of = (alias: string, names: readonly string[]) => columnList(tx, names, alias);
  const key = ["learner_id", ...keys];
  const found = await tx`
    with wanted as materialized (${restocked(ctx)}),
    old as materialized (
      select s.*, greatest(s.from_on, r.from_on) as clipped_on
      from ${tx(stored)} s join scratch_restock r on r.learner_id = s.learner_id
      join wanted w on w.learner_id = s.learner_id and w.target_id = s.target_id
      where s.organization_id = ${org} and ${ofRestocked(tx, "s")}
        and s.target_id = any (array(select distinct target_id from wanted)) and s.to_on >= r.from_on
    ),
    difference as materialized (
      select ${of("x", key)}, min(x.day_on) as day_on from (
        select ${keyOf(tx, key)}, case when (${of("f", values)}) is not distinct from (${of("o", values)})
          then least(f.to_on, o.to_on) + 1 else coalesce(f.from_on, o.clipped_on) end as day_on
        from ${tx(fresh)} f full join old o on (${of("f", key)}) = (${of("o", key)}) and f.from_on = o.clipped_on
        where (f.to_on, ${of("f", values)}) is distinct from (o.to_on, ${of("o", values)})
      ) x group by ${of("x", key)}
    ),
    touched as (
      insert into scratch_touch (learner_id, target_id, day_on, families)
      select learner_id, target_id, min(day_on), ${bits(family)}::int from difference where day_on <= ${today}::date group by 1, 2
    )
    insert into scratch_difference (${columnList(tx, key)}, day_on) select ${of("d", key)}, d.day_on from difference d`;
  if (found.count === 0) return;
  await tx`analyze scratch_difference`;
  await tx`
    with stale as materialized (
      select s.*, d.day_on from scratch_difference d
      join ${tx(stored)} s on s.organization_id = ${org} and (${of("s", key)}) = (${of("d", key)}) and s.to_on >= d.day_on - 1
      where s.learner_id = any (array(select learner_id from scratch_difference))
        and s.target_id = any (array(select target_id from scratch_difference))
    ),
    -- A first step that goes on as the day before stood is one with the stored step before it.
    final as materialized (
      select coalesce(s.from_on, greatest(f.from_on, d.day_on)) as begins_on, f.*
      from scratch_difference d join ${tx(fresh)} f on (${of("f", key)}) = (${of("d", key)}) and f.to_on >= d.day_on
      left join stale s on (${of("s", key)}) = (${of("d", key)}) and f.from_on <= d.day_on and s.from_on < d.day_on
        and (${of("s", values)}) is not distinct from (${of("f", values)})
    ),
    replaced as (
      select s.* from stale s
      where s.to_on >= s.day_on and not exists (select from final f where (${of("f", key)}) = (${of("s", key)}) and f.begins_on = s.from_on)
    ),
    gone as (
      delete from ${tx(stored)} s using replaced r
      where s.organization_id = ${org} and (${of("s", key)}) = (${of("r", key)}) and s.from_on = r.from_on and r.from_on >= r.day_on
        and s.learner_id = any (array(select learner_id from scratch_difference))
    ),
    cut as (
      update ${tx(stored)} s set to_on = r.day_on - 1 from replaced r
      where s.organization_id = ${org} and (${of("s", key)}) = (${of("r", key)}) and s.from_on = r.from_on and r.from_on < r.day_on
        and s.learner_id = any (array(select learner_id from scratch_difference))
    )
    insert into ${tx(stored)} (organization_id, ${columnList(tx, key)}, from_on, to_on, ${columnList(tx, values)})
    select ${org}, ${of("f", key)}, f.begins_on, f.to_on, ${of("f", values)} from final f
    on conflict (organization_id, ${columnList(tx, key)}, from_on) do update
    set (to_on, ${columnList(tx, values)}) = row (excluded.to_on, ${of("excluded", values)})`;
  await clearScratch(tx, ["scratch_difference"]);
}

type Steps = { stored: string; fresh: string; keys: string[]; values: string[]; family: Family };

/** `coalesce(f.x, o.x) as x` of every column. */
const keyOf = (tx: Context["tx"], names: readonly string[]) =>
  names
    .map((name) => tx`coalesce(${tx(`f.${name}`)}, ${tx(`o.${name}`)}) as ${tx(name)}`)
    .reduce((list, column) => tx`${list}, ${column}`);
