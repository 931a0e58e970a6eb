import type { Unit } from "@/lib/group";
import type { TargetType } from "@/lib/metrics/types";
import type { Day, PeriodCode } from "@/lib/period";
import type { Sql } from "../../client";

/** A UA with the surrogate ids of itself and of the module whose enrolment makes it expected. */
export type UnitRow = Unit & { targetId: number; moduleTargetId: number | null };

/** UAs at and below a target, in the order of the curriculum. */
export function readUnits(sql: Sql, organizationId: string, targetId: number): Promise<UnitRow[]> {
  const org = organizationId;
  return sql<UnitRow[]>`
    with recursive tree(id, item_type, name, place, module_id, module_label) as (
      select i.id, i.item_type, i.name, array[lpad(i.position::text, 9, '0') || i.id],
        case i.item_type when 'Module' then i.id end, case i.item_type when 'Module' then i.name end
      from lms_item i where i.organization_id = ${org} and i.parent_id is null
      union all
      select i.id, i.item_type, i.name, t.place || (lpad(i.position::text, 9, '0') || i.id),
        case i.item_type when 'Module' then i.id else t.module_id end,
        case i.item_type when 'Module' then i.name else t.module_label end
      from tree t join lms_item i on i.organization_id = ${org} and i.parent_id = t.id
      where t.item_type <> 'Ua' and i.item_type not in ('Chapitre', 'Tache')
    )
    select t.id, t.name as label, t.module_id as "moduleId", t.module_label as "moduleLabel", k.id as "targetId",
      i.module_id as "moduleTargetId"
    from tree t
    join kpi_target k on k.organization_id = ${org} and k.target_type = 'Ua' and k.ref_id = t.id
    join engine_path p on p.organization_id = ${org} and p.item_id = k.id and p.target_id = ${targetId}
    left join engine_item i on i.organization_id = ${org} and i.item_id = k.id
    where t.item_type = 'Ua'
    order by t.place`;
}

export type LearnerCells = {
  studentId: string;
  /** Units with a state of their own on that day, and the state of each. */
  unitIds: number[];
  stateIds: number[];
  /** Modules that the learner is enrolled in on that day. */
  moduleIds: number[];
};

/**
 * The state in which a day ended, of each learner who is in a scope that day, at each UA at and below a target. JSON: of thousands it
 * is read fastest. Whom of them the viewer may read is the caller's to know.
 */
export function readCells(
  sql: Sql,
  organizationId: string,
  { scopeId, target, day }: { scopeId: number; target: { id: number; type: TargetType }; day: Day },
): Promise<LearnerCells[]> {
  const org = organizationId;
  // Of the whole curriculum, all that a learner has is read as it lies; of a part, item by item.
  const ofUnits = target.type === "Global" ? sql`true` : sql`f.item_id = any(array(select id from unit))`;
  return sql<LearnerCells[]>`
    with learner as materialized (
      select s.id, s.ref_id from engine_member m
      join kpi_scope s on s.organization_id = ${org} and s.id = m.learner_id
      where m.organization_id = ${org} and m.scope_id = ${scopeId} and ${day}::date between m.from_on and m.to_on
    ),
    unit as materialized (
      select k.id from engine_path p
      join kpi_target k on k.organization_id = ${org} and k.id = p.item_id and k.target_type = 'Ua'
      where p.organization_id = ${org} and p.target_id = ${target.id}
    ),
    state as (
      select f.learner_id, json_agg(f.item_id) as unit_ids, json_agg(f.state_id) as state_ids
      from (
        -- Each state is looked up among the units: a join by a plan that expects one unit reads all states once a unit.
        select f.learner_id, f.item_id, f.state_id, f.item_id in (select id from unit) as is_unit from fact_state f
        where f.organization_id = ${org} and f.learner_id = any(array(select id from learner))
          and ${day}::date between f.from_on and f.to_on and ${ofUnits} offset 0
      ) f
      where f.is_unit
      group by 1
    ),
    enrolled as (
      select e.learner_id, json_agg(distinct e.module_id) as module_ids
      from learner l
      join engine_enrolment e on e.organization_id = ${org} and e.learner_id = l.id
        and ${day}::date between e.from_on and e.to_on
      group by 1
    )
    select l.ref_id as "studentId", coalesce(s.unit_ids, '[]') as "unitIds", coalesce(s.state_ids, '[]') as "stateIds",
      coalesce(e.module_ids, '[]') as "moduleIds"
    from learner l
    left join state s on s.learner_id = l.id
    left join enrolled e on e.learner_id = l.id`;
}

export type LearnerFigures = {
  studentId: string;
  progress: number | null;
  score: number | null;
  scores: number | null;
};

/** Progress and score of each learner, as they are stored for a period and a target. */
export function readLearnerFigures(
  sql: Sql,
  organizationId: string,
  studentIds: readonly string[],
  at: { targetId: number; period: PeriodCode; dateId: Day },
): Promise<LearnerFigures[]> {
  const org = organizationId;
  return sql<LearnerFigures[]>`
    with metric as (
      select max(id) filter (where code = 'PROGRESSION_MOY') as progress, max(id) filter (where code = 'SCORE_NORM') as score
      from kpi_metric where organization_id = ${org} and code in ('PROGRESSION_MOY', 'SCORE_NORM')
    )
    select s.ref_id as "studentId", max(v.value_number) filter (where v.metric_id = m.progress) as progress,
      max(v.value_number) filter (where v.metric_id = m.score) as score,
      max(v.sample_size) filter (where v.metric_id = m.score) as scores
    from metric m
    join kpi_scope s on s.organization_id = ${org} and s.scope_type = 'Apprenant' and s.ref_id = any(${[...studentIds]}::text[])
    join kpi_value v on v.organization_id = ${org} and v.scope_id = s.id and v.target_id = ${at.targetId}
      and v.metric_id in (m.progress, m.score) and v.period_code = ${at.period} and v.date_id = ${at.dateId}
    group by 1`;
}

/** Streak days of each learner as of now, as v_user_activity has them. */
export async function readStreaks(
  sql: Sql,
  organizationId: string,
  studentIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sql<{ studentId: string; days: number }[]>`
    select student_id as "studentId", streak_days as days from v_user_activity
    where organization_id = ${organizationId} and student_id = any(${[...studentIds]}::text[])`;
  return new Map(rows.map(({ studentId, days }) => [studentId, days]));
}
