import type { Timeline, TimelineEvent } from "@/lib/learner-file";
import type { Day } from "@/lib/period";
import type { Sql } from "../../client";
import { moment } from "../clock";

/** Events of one page of the time line. */
export const TIMELINE_PAGE = 30;

const CURSOR = /^(\d{1,17})\.(.{1,200})$/su;

type Row = TimelineEvent & { micros: string };

/**
 * What happened to a learner, the newest first: one page of the log, by the index of (organisation, student, time).
 * @param before `next` of the page before; null for the newest. What is no cursor begins at the newest.
 */
export async function readTimeline(
  sql: Sql,
  { organizationId: org, timeZone }: { organizationId: string; timeZone: string },
  studentId: string,
  day: Day,
  before: string | null,
): Promise<Timeline> {
  const [, micros, id] = CURSOR.exec(before ?? "") ?? [];
  const older =
    micros && id
      ? sql`and (e.occurred_at, e.id) < (timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond', ${id})`
      : sql``;
  const rows = await sql<Row[]>`
    with page as (
      select e.* from lms_event e
      where e.organization_id = ${org} and e.student_id = ${studentId}
      and e.occurred_at <= (
        select least(tick_at, (${day}::date + 1)::timestamp at time zone ${timeZone}) from engine_clock
        where organization_id = ${org})
      ${older}
      order by e.occurred_at desc, e.id desc limit ${TIMELINE_PAGE + 1}
    )
    select p.id, p.type, ${moment(sql, sql`p.occurred_at`, timeZone)} as at,
      (extract(epoch from p.occurred_at) * 1000000)::bigint::text as micros, trainer.name as by,
      coalesce(item.name, class.name, course.name) as item, state.label as state,
      ${number(sql, "score")} as score, ${number(sql, "max_score")} as "maxScore",
      p.payload_json ->> 'sentiment' as sentiment, p.payload_json ->> 'status' as status,
      ${number(sql, "level")} as level, ${number(sql, "active_sec")} as "activeSec",
      case jsonb_typeof(p.payload_json -> 'passed') when 'boolean' then (p.payload_json ->> 'passed')::boolean end as passed,
      exists (select from engine_waiting w where w.organization_id = ${org} and w.event_id = p.id) as "isWaiting"
    from page p
    left join lms_instructor trainer on trainer.organization_id = ${org} and trainer.id = p.instructor_id
    left join lms_item item on item.organization_id = ${org}
      and item.id = coalesce(p.payload_json -> 'item' ->> 'item_id', p.payload_json ->> 'item_id')
    left join lms_class class on class.organization_id = ${org} and class.id = p.class_id
    left join lms_course course on course.organization_id = ${org} and course.id = p.course_id
    left join kpi_state state on state.organization_id = ${org} and state.domain = p.payload_json ->> 'domain'
      and state.state_code = p.payload_json ->> 'state_code'
    order by p.occurred_at desc, p.id desc`;
  const shown = rows.slice(0, TIMELINE_PAGE);
  const last = shown.at(-1);
  return {
    events: shown.map(({ micros: _, ...event }) => event),
    next: rows.length > TIMELINE_PAGE && last ? `${last.micros}.${last.id}` : null,
  };
}

/** A number of the payload; null where it has none: the log keeps what no schema knows. */
const number = (sql: Sql, key: string) =>
  sql`case jsonb_typeof(p.payload_json -> ${key}) when 'number' then (p.payload_json ->> ${key})::float8 end`;
