import type { PlanItem, PlanMissing } from "@/lib/analysis/types";
import type { Frame } from "../analysis/frame";
import type { ScopeRow } from "../context";
import { stateLabel } from "../panels";

/** How many (learner, item) pairs of the scope are planned for a day. */
export type PlannedPair = { itemId: string; kind: "Ua" | "Projet"; plannedOn: string; pairs: number };

/** A programme has tens to hundreds of units; the page shows those of a module (lib/analysis/plan-fold). */
const MAX_ITEMS = 5000;

/** Items at and below the target: as the plan of a target counts them. */
function atTarget({ sql, viewer, context }: Frame) {
  const { target } = context;
  if (target.targetType === "Global") return sql`true`;
  if (target.refId === null) return sql`o.item_type = ${target.targetType}`;
  return sql`exists (
    select from engine_path path where path.organization_id = ${viewer.organizationId} and path.item_id = t.id
    and path.target_id = ${target.id})`;
}

/**
 * The plan of the learners in scope on the shown day: each pair once, at its earliest date, over the plans of the
 * learner's groups and the modules enrolled in (kpi.md 3, as db/projections/stock-pieces.ts). Learners of the same
 * groups and modules have the same plan: they are counted, not listed.
 */
export function readPlannedPairs(frame: Frame): Promise<PlannedPair[]> {
  const { sql, viewer, context, asOn } = frame;
  const org = viewer.organizationId;
  return sql<PlannedPair[]>`
    with learner as (
      select m.learner_id from engine_member m
      where m.organization_id = ${org} and m.scope_id = ${context.scope.id}
      and ${asOn}::date between m.from_on and m.to_on
    ),
    -- Learner by learner: a join of what is counted here, of which the planner expects one row, would compare each with each.
    under as materialized (
      select (
          select array_agg(s.ref_id order by s.ref_id) from engine_member m
          join kpi_scope s on s.organization_id = ${org} and s.id = m.scope_id
            and s.scope_type in ('Session', 'Groupe', 'Sous_groupe')
          where m.organization_id = ${org} and m.learner_id = l.learner_id and ${asOn}::date between m.from_on and m.to_on
        ) as groups, (
          select array_agg(distinct e.module_id) from engine_enrolment e
          where e.organization_id = ${org} and e.learner_id = l.learner_id and ${asOn}::date between e.from_on and e.to_on
        ) as modules
      from learner l
    ),
    alike as (
      select row_number() over () as no, groups, modules, count(*)::int as learners
      from under where groups is not null and modules is not null group by groups, modules
    ),
    planned as materialized (
      select a.no, a.learners, a.modules, p.item_id, p.planned_on
      from alike a cross join unnest(a.groups) g(id)
      -- Group by group ("offset" keeps it so): joined freely, the plans of everybody would be read.
      cross join lateral (select p.item_id, p.planned_on from lms_plan p
        where p.organization_id = ${org} and p.group_id = g.id offset 0) p
    ),
    pair as (
      select p.no, p.learners, o.id, o.item_type, min(p.planned_on) as planned_on
      from planned p
      join lms_item o on o.organization_id = ${org} and o.id = p.item_id and o.item_type in ('Ua', 'Projet')
      join kpi_target t on t.organization_id = ${org} and t.target_type = o.item_type and t.ref_id = o.id
      join engine_item i on i.organization_id = ${org} and i.item_id = t.id and i.module_id = any(p.modules)
      where ${atTarget(frame)}
      group by p.no, p.learners, o.id, o.item_type
    )
    select id as "itemId", item_type as kind, planned_on as "plannedOn", sum(learners)::int as pairs
    from pair group by id, item_type, planned_on`;
}

/** Units and projects of the target in the order of the programme, with what the plan's rows say of each. */
export function readItems(frame: Frame): Promise<PlanItem[]> {
  const { sql, viewer, context, page } = frame;
  const org = viewer.organizationId;
  const period = page.period === "Month" ? "Month" : "Week";
  return sql<PlanItem[]>`
    with recursive tree(id, item_type, place) as (
      select id, item_type, array[position] from lms_item where organization_id = ${org} and parent_id is null
      union all
      select i.id, i.item_type, tree.place || i.position from tree
      join lms_item i on i.organization_id = ${org} and i.parent_id = tree.id
      where tree.item_type not in ('Ua', 'Projet') and i.item_type not in ('Chapitre', 'Tache')
    )
    select o.id as "itemId", t.label, o.item_type as kind, module.ref_id as "moduleId",
      module.label as module, 0 as pairs,
      null::date as "plannedFrom", null::date as "plannedTo", g.expected_count as expected, g.done_count as done,
      own.planned_on as "ownDate"
    from tree o
    join kpi_target t on t.organization_id = ${org} and t.target_type = o.item_type and t.ref_id = o.id
    left join engine_item i on i.organization_id = ${org} and i.item_id = t.id
    left join kpi_target module on module.organization_id = ${org} and module.id = i.module_id
    left join kpi_plan_gap g on g.organization_id = ${org} and g.scope_id = ${context.scope.id}
      and g.target_id = t.id and g.period_code = ${period} and g.date_id = ${planDate(frame, period)}
    left join lms_plan own on own.organization_id = ${org} and own.item_id = o.id
      and own.group_id = ${context.scope.refId}::text
    where o.item_type in ('Ua', 'Projet') and ${atTarget(frame)}
    order by o.place, o.id limit ${MAX_ITEMS}`;
}

/** Last day of the week or month that the shown day falls in. */
const planDate = ({ sql, asOn }: Frame, period: "Week" | "Month") =>
  period === "Week"
    ? sql`(date_trunc('week', ${asOn}::date) + interval '6 days')::date`
    : sql`(date_trunc('month', ${asOn}::date) + interval '1 month - 1 day')::date`;

/** Of these learners, those whose plan has the item and for whom it is not done on the shown day. */
export async function readMissing(
  frame: Frame,
  itemId: string,
  learners: readonly ScopeRow[],
): Promise<PlanMissing["learners"]> {
  const { sql, viewer, asOn, locale } = frame;
  const org = viewer.organizationId;
  type Row = {
    scopeId: number;
    plannedOn: string;
    state: { domain: string; code: string; label: string; own: string | null } | null;
  };
  const rows = await sql<Row[]>`
    with item as (
      select o.id, t.id as target_id, i.module_id from lms_item o
      join kpi_target t on t.organization_id = ${org} and t.target_type = o.item_type and t.ref_id = o.id
      join engine_item i on i.organization_id = ${org} and i.item_id = t.id
      where o.organization_id = ${org} and o.id = ${itemId}
    )
    select l.id as "scopeId", planned.planned_on as "plannedOn",
      case when s.id is not null then jsonb_build_object('domain', s.domain, 'code', s.state_code, 'label', s.label,
        'own', s.translations_json -> ${locale} ->> 'label') end as state
    from unnest(${learners.map(({ id }) => id)}::bigint[]) as l(id)
    cross join item
    cross join lateral (
      select min(p.planned_on) as planned_on
      from engine_member m
      join kpi_scope g on g.organization_id = ${org} and g.id = m.scope_id
        and g.scope_type in ('Session', 'Groupe', 'Sous_groupe')
      join lms_plan p on p.organization_id = ${org} and p.group_id = g.ref_id and p.item_id = item.id
      where m.organization_id = ${org} and m.learner_id = l.id and ${asOn}::date between m.from_on and m.to_on
    ) planned
    left join fact_state f on f.organization_id = ${org} and f.learner_id = l.id and f.item_id = item.target_id
      and ${asOn}::date between f.from_on and f.to_on
    left join kpi_state s on s.organization_id = ${org} and s.id = f.state_id
    where planned.planned_on is not null and s.kind is distinct from 'done'
    and exists (select from engine_enrolment e where e.organization_id = ${org} and e.learner_id = l.id
      and e.module_id = item.module_id and ${asOn}::date between e.from_on and e.to_on)
    order by planned.planned_on, l.id`;
  const names = new Map(learners.map(({ id, label, refId }) => [id, { label, refId }]));
  return rows.map(({ scopeId, plannedOn, state }) => ({
    id: names.get(scopeId)?.refId ?? "",
    label: names.get(scopeId)?.label ?? "",
    plannedOn,
    state: state && stateLabel(state, locale),
  }));
}
