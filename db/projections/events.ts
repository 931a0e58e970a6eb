import { inOrder } from "@/db/in-order";
import type { Context } from "./context";

/** Which events a pass reads: those claimed from the inbox, or whole learners' logs for a rebuild. */
export type Selection = { eventIds: string[] } | { students: string[] } | { withoutStudent: true };

/** Claims up to `limit` events whose hour has come. In the order of arrival, so no sender starves another. */
export async function claimInbox(
  { tx, organizationId: org, tick }: Context,
  limit: number,
): Promise<string[]> {
  // As an array, they are found by key: what is counted of a queue is seldom true, and "in (select …)" compares each with each.
  const rows = await tx<{ event_id: string }[]>`
    delete from engine_inbox where organization_id = ${org} and seq = any (array(
      select seq from engine_inbox where organization_id = ${org} and occurred_at <= ${tick} order by seq limit ${limit}
    )) returning event_id`;
  return rows.map((r) => r.event_id);
}

/**
 * Fills scratch_event (grain: event) with the selected events, every name resolved to its surrogate id and the local
 * day computed once. Events that name something unknown go to engine_waiting instead and count nowhere.
 * @returns the types that there are
 */
export async function resolveEvents(ctx: Context, selection: Selection): Promise<Set<string>> {
  const { tx, organizationId: org, timeZone, tick } = ctx;
  const which =
    "eventIds" in selection
      ? tx`e.id = any(${selection.eventIds}::text[])`
      : "students" in selection
        ? tx`e.student_id = any(${selection.students}::text[])`
        : tx`e.student_id is null`;
  const [, , types] = await inOrder(
    () => tx`
    with named as (
      select e.*,
        case when e.type = 'STATE_CHANGE' then e.payload_json ->> 'domain' else e.payload_json -> 'item' ->> 'item_type' end as item_type,
        case when e.type = 'STATE_CHANGE' then e.payload_json ->> 'item_id' else e.payload_json -> 'item' ->> 'item_id' end as named_item
      from lms_event e
      where e.organization_id = ${org} and e.occurred_at <= ${tick} and ${which}
    ),
    resolved as (
      select n.*, l.id as learner, t.id as trainer, i.item_id as named_id, class.ref_id as known_class, class.item_id as class_item,
        course.ref_id as known_course, course.item_id as course_item,
        n.type = 'STATE_CHANGE' and s.id is null as stateless
      from named n
      left join kpi_scope l on l.organization_id = ${org} and l.scope_type = 'Apprenant' and l.ref_id = n.student_id
      left join kpi_scope t on t.organization_id = ${org} and t.scope_type = 'Formateur' and t.ref_id = n.instructor_id
      -- A target outlives the item that it was made for: one of another type now is unknown under the old.
      left join kpi_target k on k.organization_id = ${org} and k.target_type = n.item_type and k.ref_id = n.named_item
      left join engine_item i on i.organization_id = ${org} and i.item_id = k.id
      left join engine_context class on class.organization_id = ${org} and class.kind = 'class' and class.ref_id = n.class_id
      left join engine_context course on course.organization_id = ${org} and course.kind = 'course' and course.ref_id = n.course_id
      left join kpi_state s on n.type = 'STATE_CHANGE' and s.organization_id = ${org} and s.domain = n.item_type
        and s.state_code = n.payload_json ->> 'state_code'
    ),
    missing as (
      select r.id, w.kind, w.ref from resolved r cross join lateral (values
        ('student', case when r.learner is null then r.student_id end),
        ('instructor', case when r.trainer is null then r.instructor_id end),
        ('class', case when r.known_class is null then r.class_id end),
        ('course', case when r.known_course is null then r.course_id end),
        (r.item_type, case when r.named_id is null then r.named_item end),
        ('state', case when r.stateless then r.item_type || '/' || (r.payload_json ->> 'state_code') end)
      ) w(kind, ref) where w.ref is not null and w.kind is not null
    ),
    waiting as (
      insert into engine_waiting (organization_id, event_id, missing_kind, missing_id)
      select distinct ${org}, id, kind, ref from missing on conflict do nothing
    )
    insert into scratch_event (event_id, type, student_id, class_id, learner_id, trainer_id, item_id, item_type, at, day_on, payload)
    select r.id, r.type, r.student_id, r.class_id, r.learner, r.trainer, x.item_id, x.item_type,
      r.occurred_at, (r.occurred_at at time zone ${timeZone})::date, r.payload_json
    from resolved r
    left join lateral (
      select k.id as item_id, k.target_type as item_type from kpi_target k
      where k.organization_id = ${org} and k.id = coalesce(r.named_id, r.class_item, r.course_item)
    ) x on true
    where not exists (select from missing m where m.id = r.id)`,
    // How many decides between an index and a scan in all that follows.
    () => tx`analyze scratch_event`,
    () => tx<{ type: string }[]>`select distinct type from scratch_event`,
  );
  return new Set(types.map(({ type }) => type));
}
