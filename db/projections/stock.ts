import { inOrder, wanted } from "@/db/in-order";
import type { EventType } from "@/lib/events";
import { type Context, hashing, ofRestocked } from "./context";
import { STATE_STEPS, STOCK_COLUMNS, STOCK_STEPS } from "./stock-columns";
import { type Owners, stockPieces } from "./stock-pieces";
import { applyChanges, changedSteps, storedEdges } from "./stock-steps";

/**
 * fact_stock and fact_state_stock. A stock of (learner, target) is a sum of pieces (stock-pieces.ts): add the amount where
 * one begins, take it away where it ends, and a running sum over those days gives the steps that are stored.
 *
 * An event changes few pieces. Those of the items that it may reach are noted before the facts change and made again
 * after; what differs is what changes at each target above them (scratch_stock_change), and the stored steps take it from its
 * first day on. Sums are exact, so this is the same as all pieces summed anew, which is how learners whose memberships,
 * enrolments or plans changed are restocked: there, what is stored is what differs from the sum of their pieces.
 */

/** Few rows by index in the order that is written: to weigh every other order took longer than the statements do. */
const PLAN_SHORTLY = "set local join_collapse_limit to 4; set local from_collapse_limit to 4";
const PLAN_FULLY = "set local join_collapse_limit to default; set local from_collapse_limit to default";

/** Events that, from a trainer, change no state, submission or activity: a validation, a roll call, a remediation; of a mark, its score. */
const TRAINERS_WORD: readonly EventType[] = ["EVALUATION", "VALIDATION", "ATTENDANCE", "REMEDIATION"];

/** Target types at which each component is wanted. */
const LEVELS: Readonly<Record<(typeof STOCK_COLUMNS)[number], readonly string[]>> = {
  progress_num: ["Global", "Module", "Competence", "Micro_competence"],
  progress_den: ["Global", "Module", "Competence", "Micro_competence"],
  competence_done: ["Global", "Module"],
  competence_all: ["Global", "Module"],
  unit_open: ["Global", "Module", "Competence", "Micro_competence"],
  unit_inactive: ["Global", "Module", "Competence", "Micro_competence"],
  ua_expected: ["Global", "Module", "Ua"],
  ua_done: ["Global", "Module", "Ua"],
  ua_planned: ["Global", "Module", "Ua"],
  project_expected: ["Global", "Projet"],
  project_done: ["Global", "Projet"],
  key_all: ["Global", "Module", "Competence"],
  key_mastered: ["Global", "Module", "Competence"],
  task_open_due: ["Global", "Module", "Projet"],
  task_overdue: ["Global", "Module", "Projet"],
  critical_all: ["Global", "Module", "Projet"],
  critical_overdue: ["Global", "Module", "Projet"],
  ua_unanswered: ["Global", "Module"],
  ua_recent: ["Global", "Module", "Ua"],
  ua_by_week: ["Global", "Module", "Ua"],
  ua_by_month: ["Global", "Module", "Ua"],
};

/**
 * Notes the pieces of what the events in scratch_event and the pairs in scratch_owner (deadlines and delays that have just
 * passed) may change, as they stood at the tick before: after the events are resolved and before any fact of theirs is.
 * @returns what projectStocks takes the difference to
 */
export async function noteStocks(ctx: Context, before: Date): Promise<Owners | null> {
  const { tx, organizationId: org } = ctx;
  // A chapter counts as part of its UA, an action as one on its unit; and a UA that is done takes its chapters' place. What a
  // trainer says of a learner is no action of the learner's: of TRAINERS_WORD a mark of a key UA alone makes a piece, mastered or not.
  await tx`
    with named as (
      select e.learner_id, e.item_id from scratch_event e
      left join engine_item i on e.type = 'EVALUATION' and i.organization_id = ${org} and i.item_id = e.item_id
      where e.learner_id is not null and e.item_id is not null and (
        e.trainer_id is null or e.type <> all(${TRAINERS_WORD as string[]}::text[]) or (i.item_type = 'Ua' and i.is_key))
      union
      select e.learner_id, c.item_id from scratch_event e
      join engine_context c on c.organization_id = ${org} and c.kind = 'class' and c.ref_id = e.class_id and c.item_id is not null
      where e.learner_id is not null
      union
      -- A feedback may answer a submission of another item.
      select s.learner_id, s.item_id from scratch_event e
      join fact_event s on s.organization_id = ${org} and s.learner_id = e.learner_id and s.kind = 'submission'
        and s.ref = e.payload ->> 'submission_id'
      where e.type = 'FEEDBACK' and s.item_id is not null
    ),
    owner as (
      select n.learner_id, x.item_id from named n
      join engine_item i on i.organization_id = ${org} and i.item_id = n.item_id
      cross join lateral (values (n.item_id), (i.ua_id), (i.unit_id)) x(item_id) where x.item_id is not null
      union
      select n.learner_id, c.item_id from named n
      join engine_item i on i.organization_id = ${org} and i.item_id = n.item_id and i.ua_id is not null
      join engine_item c on c.organization_id = ${org} and c.ua_id = i.ua_id and c.item_type = 'Chapitre'
    )
    insert into scratch_owner (learner_id, item_id)
    select learner_id, item_id from owner o
    where not exists (select from scratch_restock r where r.learner_id = o.learner_id)
      and not exists (select from scratch_owner w where w.learner_id = o.learner_id and w.item_id = o.item_id)`;
  const [first] = await tx<{ since: string | null }[]>`
    select least((select min(day_on) from scratch_event), (select min(since_on) from scratch_owner)) as since from scratch_owner limit 1`;
  if (!first?.since) return null;
  const noted = { since: first.since, tick: before };
  await inOrder(
    () => tx`analyze scratch_owner`,
    () => tx.unsafe(PLAN_SHORTLY),
    () => tx`
    insert into scratch_piece (learner_id, item_id, everywhere, from_on, until_on, component, amount)
    select learner_id, item_id, everywhere, lower(days), upper(days), component, amount from (${stockPieces(ctx, noted)}) p`,
    () => tx.unsafe(PLAN_FULLY),
  );
  return { since: first.since, tick: ctx.tick };
}

/** Both kinds of stock of what was noted and of the learners in scratch_restock. Cells that differ are left in scratch_touch. */
export async function projectStocks(ctx: Context, noted: Owners | null): Promise<void> {
  const { tx } = ctx;
  const [is] = await tx<{ whole: boolean; moved: boolean }[]>`
    select exists (select from scratch_restock) as whole, exists (select from scratch_state_piece) as moved`;
  await inOrder(
    () => tx.unsafe(PLAN_SHORTLY),
    ...wanted(
      noted !== null && (() => changeStock(ctx, noted)),
      is?.moved === true && (() => changeStates(ctx, false)),
    ),
    () => tx.unsafe(PLAN_FULLY),
  );
  if (is?.whole) {
    await tx`analyze scratch_restock`;
    await hashing(tx, async () => {
      await changeStock(ctx, "whole");
      await changeStates(ctx, true);
    });
  }
  const changed = await changedSteps(ctx);
  await inOrder(...changed.map((steps) => () => applyChanges(ctx, steps)));
}

/** Days on which a stock begins to differ from the stored one, and by how much, into scratch_stock_change. */
async function changeStock(ctx: Context, owners: Owners): Promise<void> {
  const { tx, organizationId: org } = ctx;
  const isWhole = owners === "whole";
  const levels = Object.entries(LEVELS).flatMap(([component, types]) =>
    types.map((type) => ({ component, type })),
  );
  const sums = STOCK_COLUMNS.map(
    (column) => tx`coalesce(sum(amount) filter (where component = ${column}), 0) as ${tx(column)}`,
  ).reduce((list, sum) => tx`${list}, ${sum}`);
  await tx`
    insert into scratch_stock_change
    with placed as (
      select l.component, l.target_type, t.id as target_id
      from unnest(${levels.map(({ component }) => component)}::text[], ${levels.map(({ type }) => type)}::text[]) l(component, target_type)
      join kpi_target t on t.organization_id = ${org} and t.target_type = l.target_type and (t.ref_id is not null or t.target_type = 'Global')
    ),
    -- Made once where the pieces are hundreds of thousands: joined by component alone they would be a hundred times as many.
    place as ${isWhole ? tx`materialized` : tx``} (
      select path.item_id, placed.* from placed
      join engine_path path on path.organization_id = ${org} and path.target_id = placed.target_id
    ),
    piece as materialized (
      ${
        isWhole
          ? stockPieces(ctx, owners)
          : tx`
      select learner_id, item_id, everywhere, days, component, sum(amount) as amount from (
        select learner_id, item_id, everywhere, daterange(from_on, until_on) as days, component, -amount as amount from scratch_piece
        union all select * from (${stockPieces(ctx, owners)}) now
      ) p group by 1, 2, 3, 4, 5 having sum(amount) <> 0`
      }
    ),
    enrolled as (
      select e.learner_id, e.module_id, daterange(e.from_on, nullif(e.to_on, 'infinity'), '[]') as days
      from ${isWhole ? tx`scratch_restock` : tx`(select distinct learner_id from piece)`} r
      join engine_enrolment e on e.organization_id = ${org} and e.learner_id = r.learner_id
    ),
    level as (
      ${
        isWhole
          ? tx`
      -- What is expected of everybody enrolled in a module needs no item: it was counted when the tree was resolved.
      select e.learner_id, t.target_id, e.days, c.component, c.amount
      from enrolled e
      join engine_total t on t.organization_id = ${org} and t.module_id = e.module_id
      cross join lateral (values
        ('progress_den', t.weight), ('competence_all', t.competences), ('key_all', t.key_uas)
      ) c(component, amount)
      join placed on placed.target_id = t.target_id and placed.component = c.component
      where c.amount <> 0
      union all`
          : tx``
      }
      select p.learner_id, place.target_id, p.days * e.days as days, p.component, p.amount
      from piece p
      join engine_item i on i.organization_id = ${org} and i.item_id = p.item_id
      join enrolled e on e.learner_id = p.learner_id and e.module_id = i.module_id and e.days && p.days
      join place on place.item_id = p.item_id and place.component = p.component
        and (p.everywhere or place.target_type <> 'Global')
      union all
      select p.learner_id, placed.target_id, p.days, p.component, p.amount
      from piece p
      join placed on placed.component = p.component and placed.target_type = 'Global'
      where not p.everywhere
    ),
    edge as (
      select learner_id, target_id, lower(days) as day_on, component, amount from level
      union all
      select learner_id, target_id, upper(days), component, -amount from level where upper(days) is not null
    )
    select learner_id, target_id, day_on, ${sums} from edge group by 1, 2, 3
    ${isWhole ? tx`union all ${storedEdges(ctx, STOCK_STEPS)}` : tx``}`;
}

/** The same of items per state, at Global, Module and Projet. Their pieces are the rows of fact_state that changed. */
async function changeStates(ctx: Context, isWhole: boolean): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await tx`
    insert into scratch_state_change
    with observed as materialized (
      select f.learner_id, f.item_id, f.state_id, i.item_type, i.module_id, daterange(f.from_on, nullif(f.to_on, 'infinity'), '[]') as days, f.amount
      from ${
        isWhole
          ? tx`(
        select f.*, 1 as amount from scratch_restock r
        join fact_state f on f.organization_id = ${org} and f.learner_id = r.learner_id and ${ofRestocked(tx, "f")}
      ) f`
          : tx`(
        select learner_id, item_id, state_id, from_on, to_on, sum(amount) as amount from scratch_state_piece p
        where not exists (select from scratch_restock r where r.learner_id = p.learner_id)
        group by 1, 2, 3, 4, 5 having sum(amount) <> 0
      ) f`
      }
      join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id
    ),
    target as (
      select id, target_type from kpi_target where organization_id = ${org} and target_type in ('Global', 'Module', 'Projet')
    ),
    enrolled as (
      select e.learner_id, e.module_id, daterange(e.from_on, nullif(e.to_on, 'infinity'), '[]') as days
      from ${isWhole ? tx`scratch_restock` : tx`(select distinct learner_id from observed)`} l
      join engine_enrolment e on e.organization_id = ${org} and e.learner_id = l.learner_id
    ),
    default_state as (
      select distinct on (domain) domain, id from kpi_state
      where organization_id = ${org} and kind = 'todo' order by domain, ordre
    ),
    piece as (
      -- What has a state counts where its learner is on target: everywhere for Global, else while enrolled.
      select o.learner_id, t.id as target_id, o.state_id, o.days, o.amount
      from observed o join engine_path p on p.organization_id = ${org} and p.item_id = o.item_id
      join target t on t.id = p.target_id and t.target_type = 'Global'
      union all
      select o.learner_id, t.id, o.state_id, o.days * e.days, o.amount
      from observed o join engine_path p on p.organization_id = ${org} and p.item_id = o.item_id
      join target t on t.id = p.target_id and t.target_type <> 'Global'
      join enrolled e on e.learner_id = o.learner_id and e.module_id = o.module_id and e.days && o.days
      ${
        isWhole
          ? tx`
      -- What has none yet is in the first todo state of its domain while its module is enrolled in …
      union all
      select e.learner_id, d.target_id, s.id, e.days, d.items
      from enrolled e join engine_total_domain d on d.organization_id = ${org} and d.module_id = e.module_id
      join default_state s on s.domain = d.domain`
          : tx``
      }
      -- … until it has one.
      union all
      select o.learner_id, t.id, s.id, o.days * e.days, -o.amount
      from observed o join engine_path p on p.organization_id = ${org} and p.item_id = o.item_id
      join target t on t.id = p.target_id
      join enrolled e on e.learner_id = o.learner_id and e.module_id = o.module_id and e.days && o.days
      join default_state s on s.domain = o.item_type
      where o.item_type in ('Chapitre', 'Ua', 'Micro_competence', 'Competence', 'Module')
    )
    select learner_id, target_id, state_id, day_on, sum(amount) from (
      select learner_id, target_id, state_id, lower(days) as day_on, amount from piece
      union all
      select learner_id, target_id, state_id, upper(days), -amount from piece where upper(days) is not null
    ) edge group by 1, 2, 3, 4
    ${isWhole ? tx`union all ${storedEdges(ctx, STATE_STEPS)}` : tx``}`;
}
