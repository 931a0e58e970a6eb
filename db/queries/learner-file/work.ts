import type { Attendance, ModuleProgress, Submission, Task, TaskColumn } from "@/lib/learner-file";
import type { Day } from "@/lib/period";
import type { Sql } from "../../client";
import { moment } from "../clock";
import { isOpenWork } from "../needs/facts";
import { stateLabel } from "../panels";

type Of = { organizationId: string; timeZone: string; learnerId: number; day: Day };

/** The last instant of a day, or now. */
const endOf = (sql: Sql, { organizationId, day, timeZone }: Of) => sql`(
  select least(tick_at, (${day}::date + 1)::timestamp at time zone ${timeZone}) from engine_clock
  where organization_id = ${organizationId})`;

/** Modules that the learner is enrolled in on that day, in their order. */
export function readModules(
  sql: Sql,
  { organizationId: org, learnerId, day }: Of,
): Promise<(Pick<ModuleProgress, "id" | "label"> & { targetId: number })[]> {
  return sql<{ id: string; label: string; targetId: number }[]>`
    select i.id, i.name as label, t.id as "targetId"
    from engine_enrolment e
    join kpi_target t on t.organization_id = ${org} and t.id = e.module_id
    join lms_item i on i.organization_id = ${org} and i.id = t.ref_id and i.item_type = 'Module'
    where e.organization_id = ${org} and e.learner_id = ${learnerId} and ${day}::date between e.from_on and e.to_on
    order by i.position, i.name, i.id`;
}

const MAX_SUBMISSIONS = 30;

/** What the learner handed in, the newest first, with the answer or how long it has waited by then. */
export function readSubmissions(sql: Sql, of: Of): Promise<Submission[]> {
  const { organizationId: org, timeZone, learnerId, day } = of;
  return sql<Submission[]>`
    with moment as (select ${endOf(sql, of)} as at)
    select f.event_id as "eventId", t.label as item, ${moment(sql, sql`f.submitted_at`, timeZone)} as "submittedAt",
      ${moment(sql, sql`a.answered_at`, timeZone)} as "answeredAt", trainer.label as by, e.code as sentiment,
      floor(extract(epoch from coalesce(a.answered_at, moment.at) - f.submitted_at) / 60)::int as minutes,
      a.answered_at is null and ${isOpenWork(sql, org, day)} as "isWaiting"
    from moment
    join fact_submission f on f.organization_id = ${org} and f.learner_id = ${learnerId} and f.submitted_at <= moment.at
    -- An answer that came later is none yet.
    cross join lateral (
      select case when f.answered_at <= moment.at then f.answered_at end as answered_at,
        case when f.answered_at <= moment.at then f.answer_event_id end as event_id,
        case when f.answered_at <= moment.at then f.answer_trainer_id end as trainer_id
    ) a
    left join kpi_target t on t.organization_id = ${org} and t.id = f.item_id
    left join kpi_scope trainer on trainer.organization_id = ${org} and trainer.id = a.trainer_id
    left join fact_event e on e.organization_id = ${org} and e.event_id = a.event_id and e.kind = 'feedback'
    order by f.submitted_at desc, f.event_id collate "C" desc limit ${MAX_SUBMISSIONS}`;
}

/** The tasks of the learner, each in the state in which the day ended. */
export function readTasks(sql: Sql, of: Of): Promise<Task[]> {
  const { organizationId: org, timeZone, learnerId, day } = of;
  return sql<Task[]>`
    select i.id, i.name as label, project.name as project, k.state_code as "stateCode", i.is_critical as "isCritical",
      ${moment(sql, sql`f.due_at`, timeZone)} as due, f.from_on as since,
      coalesce(k.kind in ('todo', 'doing', 'review') and f.due_at < ${endOf(sql, of)}, false) as "isOverdue"
    -- All that the learner has, as it lies: "offset 0", for the planner would look up every item of the curriculum.
    from (
      select * from fact_state f
      where f.organization_id = ${org} and f.learner_id = ${learnerId} and ${day}::date between f.from_on and f.to_on offset 0
    ) f
    join kpi_state k on k.organization_id = ${org} and k.id = f.state_id and k.domain = 'Tache'
    join kpi_target t on t.organization_id = ${org} and t.id = f.item_id
    join lms_item i on i.organization_id = ${org} and i.id = t.ref_id and i.item_type = t.target_type
    left join lms_item project on project.organization_id = ${org} and project.id = i.parent_id
    order by f.due_at nulls last, project.position, i.position, i.id`;
}

/** The states of tasks, as columns of a board. */
export async function readTaskColumns(
  sql: Sql,
  organizationId: string,
  locale: string,
): Promise<TaskColumn[]> {
  const rows = await sql<(TaskColumn & { domain: string; own: string | null })[]>`
    select domain, state_code as code, label, translations_json -> ${locale} ->> 'label' as own, kind, color
    from kpi_state where organization_id = ${organizationId} and domain = 'Tache' order by ordre, id`;
  return rows.map(({ domain, own, ...row }) => ({
    ...row,
    label: stateLabel({ ...row, domain, own }, locale),
  }));
}

/** Roll calls of the learner, a row a day that has one. */
export function readAttendance(
  sql: Sql,
  { organizationId: org, learnerId, day }: Of,
  from: Day,
): Promise<Attendance[]> {
  return sql<Attendance[]>`
    select day_on as day, (count(*) filter (where code = 'present'))::int as present,
      (count(*) filter (where code = 'late'))::int as late, (count(*) filter (where code = 'absent'))::int as absent
    from fact_event
    where organization_id = ${org} and learner_id = ${learnerId} and kind = 'attendance'
    and day_on between ${from}::date and ${day}::date
    group by day_on order by day_on`;
}
