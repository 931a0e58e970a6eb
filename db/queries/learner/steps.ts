import type { ModuleProgress, Step } from "@/lib/learner/types";
import { addDays, type Day, isoWeekday, periodEnd } from "@/lib/period";
import type { Sql } from "../../client";
import type { SignedIn } from "../viewer";

type Row = Step & { moduleId: string };

/** What is to be caught up is a short list, not a reproach: the rest is a number. */
const MAX_BEHIND = 5;

/** Modules that the learner is enrolled in today, in the order of the curriculum, with their progress of this week. */
export function readModules(
  sql: Sql,
  viewer: SignedIn,
  scopeId: number,
  asOf: Day,
  locale: string,
): Promise<Omit<ModuleProgress, "next">[]> {
  const org = viewer.organizationId;
  return sql`
    select i.id, coalesce(i.translations_json -> ${locale} ->> 'name', i.name) as name, v.value_number as progress
    from engine_enrolment e
    join kpi_target t on t.organization_id = ${org} and t.id = e.module_id
    join lms_item i on i.organization_id = ${org} and i.id = t.ref_id
    left join kpi_metric m on m.organization_id = ${org} and m.code = 'PROGRESSION_MOY'
    left join kpi_value v on v.organization_id = ${org} and v.scope_id = ${scopeId} and v.target_id = t.id
      and v.metric_id = m.id and v.period_code = 'Week' and v.date_id = ${periodEnd("Week", asOf)}
    where e.organization_id = ${org} and e.learner_id = ${scopeId} and ${viewer.today}::date between e.from_on and e.to_on
    group by i.id, i.name, i.translations_json, i.position, v.value_number
    order by i.position, i.name, i.id`;
}

/** UAs and projects of those modules, in the order of the tree, each with its state and the day that the plan has for it. */
async function readSteps(
  sql: Sql,
  viewer: SignedIn,
  scopeId: number,
  moduleIds: readonly string[],
  locale: string,
): Promise<Row[]> {
  const org = viewer.organizationId;
  return sql<Row[]>`
    with recursive tree(id, module_id, path) as (
      select i.id, i.id, array[i.position] from lms_item i
      where i.organization_id = ${org} and i.id = any(${[...moduleIds]}::text[])
      union all
      select i.id, tree.module_id, tree.path || i.position from tree
      join lms_item i on i.organization_id = ${org} and i.parent_id = tree.id
      where i.item_type not in ('Chapitre', 'Tache')
    )
    select i.id, i.item_type as type, coalesce(i.translations_json -> ${locale} ->> 'name', i.name) as name,
      tree.module_id as "moduleId", coalesce(s.kind, 'todo') as kind, p.planned_on as "plannedOn"
    from tree
    join lms_item i on i.organization_id = ${org} and i.id = tree.id and i.item_type in ('Ua', 'Projet')
    join kpi_target t on t.organization_id = ${org} and t.target_type = i.item_type and t.ref_id = i.id
    left join fact_state f on f.organization_id = ${org} and f.learner_id = ${scopeId} and f.item_id = t.id
      and ${viewer.today}::date between f.from_on and f.to_on
    left join kpi_state s on s.organization_id = ${org} and s.id = f.state_id
    left join lateral (
      select min(planned_on) as planned_on from lms_plan
      where organization_id = ${org} and item_id = i.id and group_id = any(${viewer.groups.map((group) => group.id)}::text[])
    ) p on true
    order by tree.path, i.id`;
}

const isOpen = (step: Step) => step.kind !== "done";
/** Something to do now: what waits for a trainer is not. */
const isMine = (step: Step) => isOpen(step) && step.kind !== "review";
const byPlan = (a: Step, b: Step) => ((a.plannedOn ?? "~") < (b.plannedOn ?? "~") ? -1 : 1);

/** The next step of each module, this week's goals by the plan, and what is left of earlier weeks. */
export async function readWork(
  sql: Sql,
  viewer: SignedIn,
  scopeId: number,
  modules: readonly Omit<ModuleProgress, "next">[],
  locale: string,
) {
  const rows = await readSteps(
    sql,
    viewer,
    scopeId,
    modules.map((module) => module.id),
    locale,
  );
  const steps = (of: readonly Row[]): Step[] => of.map(({ moduleId: _, ...step }) => step);
  const from = addDays(viewer.today, 1 - isoWeekday(viewer.today));
  const to = addDays(from, 6);
  const planned = rows.filter((row) => row.plannedOn !== null);
  const behind = planned.filter((row) => (row.plannedOn ?? "") < from && isOpen(row)).sort(byPlan);
  return {
    modules: modules.map((module): ModuleProgress => {
      const units = rows.filter((row) => row.moduleId === module.id && row.type === "Ua" && isMine(row));
      // What was begun, then what the plan has first; without a plan, the order of the module.
      const ordered = units.some((unit) => unit.plannedOn) ? units.toSorted(byPlan) : units;
      const next = ordered.find((unit) => unit.kind === "doing") ?? ordered[0];
      return { ...module, next: next ? (steps([next])[0] ?? null) : null };
    }),
    week: {
      from,
      to,
      steps: steps(planned.filter(({ plannedOn }) => plannedOn! >= from && plannedOn! <= to).sort(byPlan)),
      behind: steps(behind.slice(0, MAX_BEHIND)),
      behindCount: behind.length,
    },
  };
}
