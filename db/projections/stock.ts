import { columnList } from "@/db/columns";
import { type Context, hashing } from "./context";
import { stockPieces } from "./stock-pieces";

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
  await replaceSteps(
    ctx,
    "fact_stock",
    "scratch_stock",
    ["target_id"],
    [
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
  );
}

/** Both kinds of stock of the learners in scratch_restock. */
export async function projectStocks(ctx: Context): Promise<void> {
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
    observed as (
      select f.learner_id, f.item_id, f.state_id, i.item_type, i.module_id, daterange(f.from_on, nullif(f.to_on, 'infinity'), '[]') as days
      from learner l
      join fact_state f on f.organization_id = ${org} and f.learner_id = l.learner_id and f.to_on >= l.from_on
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
      from piece p join learner l using (learner_id)
      where upper(p.days) is null or upper(p.days) > l.from_on
    ),
    change as (
      select learner_id, target_id, state_id, day_on, sum(amount) as amount from (
        select learner_id, target_id, state_id, from_on as day_on, amount from clipped
        union all
        select learner_id, target_id, state_id, until_on, -amount from clipped where until_on is not null
      ) edge group by 1, 2, 3, 4 having sum(amount) <> 0
    )
    select ${org}::text, learner_id, target_id, state_id, day_on, to_on, items from (
      select learner_id, target_id, state_id, day_on, coalesce(lead(day_on) over w - 1, 'infinity') as to_on, sum(amount) over w as items
      from change window w as (partition by learner_id, target_id, state_id order by day_on)
    ) step where items <> 0`;
  await replaceSteps(ctx, "fact_state_stock", "scratch_state_stock", ["target_id", "state_id"], ["items"]);
}

/**
 * Puts the fresh steps of the learners in scratch_restock in place of the stored ones from from_on on.
 * Table and column names are ours, quoted by the driver; no value is spliced.
 */
async function replaceSteps(
  { tx, organizationId: org }: Context,
  stored: string,
  fresh: string,
  keys: string[],
  values: string[],
): Promise<void> {
  const of = (alias: string, names: readonly string[]) => columnList(tx, names, alias);
  await tx`
    delete from ${tx(stored)} s using scratch_restock r
    where s.organization_id = ${org} and s.learner_id = r.learner_id and s.from_on >= r.from_on`;
  await tx`
    update ${tx(stored)} s set to_on = r.from_on - 1 from scratch_restock r
    where s.organization_id = ${org} and s.learner_id = r.learner_id and r.from_on > '-infinity' and s.to_on >= r.from_on`;
  await tx`
    with joined as (
      delete from ${tx(stored)} s using ${tx(fresh)} f, scratch_restock r
      where s.organization_id = ${org} and r.learner_id = s.learner_id and f.learner_id = s.learner_id
        and r.from_on > '-infinity' and s.to_on = r.from_on - 1 and f.from_on = r.from_on
        and (${of("s", keys)}) = (${of("f", keys)}) and (${of("s", values)}) = (${of("f", values)})
      returning s.*
    )
    update ${tx(fresh)} f set from_on = j.from_on from joined j
    where f.learner_id = j.learner_id and f.from_on = j.to_on + 1 and (${of("f", keys)}) = (${of("j", keys)})`;
  await tx`insert into ${tx(stored)} select * from ${tx(fresh)}`;
}
