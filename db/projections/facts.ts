import { bits } from "@/db/families";
import { inOrder } from "@/db/in-order";
import type { Context } from "./context";
import { eventMeasures } from "./day-measures";
import { addToWindows } from "./windows";

/** What an event of each kind changes by itself. */
const EVENT_FAMILIES: Readonly<Record<string, number>> = {
  session_start: bits("sessions"),
  session_end: bits("sessions"),
  score: bits("scores"),
  criterion: bits("criteria"),
  feedback: bits("feedback", "revisions"),
  submission: bits("revisions"),
  validation: bits("validations"),
  attendance: bits("attendance"),
  remediation: bits("remediations"),
};

/**
 * Typed facts of the events in scratch_event. Every insert is keyed by what it says, not by when it came: an event
 * taken twice changes nothing.
 */
export async function projectFacts(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await inOrder(
    () => tx`
    with added as (
      insert into fact_activity (organization_id, learner_id, item_id, day_on)
      select distinct ${org}, learner_id, coalesce(item_id, 0), day_on from scratch_event
      where learner_id is not null and trainer_id is null
      on conflict do nothing returning learner_id, item_id, day_on
    )
    insert into scratch_touch (learner_id, item_id, day_on, until_on, families)
    select learner_id, item_id, day_on, day_on, ${bits("activity")}::int from added`,
    () => tx`
    with added as (
      insert into fact_trainer_day (organization_id, trainer_id, day_on, item_id)
      select distinct ${org}, trainer_id, day_on, coalesce(item_id, 0) from scratch_event where trainer_id is not null
      on conflict do nothing returning trainer_id, item_id, day_on
    )
    insert into scratch_touch (scope_id, item_id, day_on, until_on, families)
    select trainer_id, item_id, day_on, day_on, ${bits("trainers")}::int from added`,
    () => tx`
    with added as (
    insert into fact_event (organization_id, event_id, kind, code, learner_id, trainer_id, item_id, day_on, at, value, max_value, ref)
    select ${org}, e.event_id, f.kind, f.code, e.learner_id,
      -- A quiz or a submission is its learner's, whoever sent it (kpi.md 1.5).
      case when e.type not in ('QUIZ_SUBMIT', 'SUBMISSION') then e.trainer_id end, e.item_id, e.day_on, e.at, f.value, f.max_value, f.ref
    from scratch_event e cross join lateral (
      select 'session_start' as kind, '' as code, null::numeric as value, null::numeric as max_value, e.payload ->> 'session_id' as ref
      where e.type = 'SESSION_START'
      union all
      select 'session_end', '', (e.payload ->> 'active_sec')::numeric, null, e.payload ->> 'session_id' where e.type = 'SESSION_END'
      union all
      select 'score', 'quiz', 100 * (e.payload ->> 'score')::numeric / (e.payload ->> 'max_score')::numeric, null, null
      where e.type = 'QUIZ_SUBMIT'
      union all
      select 'score', 'evaluation', 100 * (e.payload ->> 'score')::numeric / (e.payload ->> 'max_score')::numeric, null, e.payload ->> 'attempt'
      where e.type = 'EVALUATION'
      union all
      select 'criterion', c.key, (c.value ->> 'score')::numeric, (c.value ->> 'max_score')::numeric, null
      from jsonb_each(case when e.type = 'EVALUATION' and jsonb_typeof(e.payload -> 'criteria') = 'object' then e.payload -> 'criteria' else '{}' end) c
      union all
      select 'feedback', e.payload ->> 'sentiment', null, null, e.payload ->> 'submission_id' where e.type = 'FEEDBACK'
      union all
      select 'submission', '', null, null, e.payload ->> 'submission_id' where e.type = 'SUBMISSION'
      union all
      select 'validation', e.payload ->> 'level', ((e.payload ->> 'passed')::boolean)::int, null, null where e.type = 'VALIDATION'
      union all
      select 'attendance', e.payload ->> 'status', null, null, null where e.type = 'ATTENDANCE'
      union all
      select 'remediation', '', null, null, null where e.type = 'REMEDIATION'
    ) f
    on conflict do nothing returning kind, code, learner_id, trainer_id, item_id, day_on, value
    ),
    days as (
      insert into scratch_day_change (measure, part, learner_id, trainer_id, item_id, day_on, value, n)
      select d.measure, 0, a.learner_id, a.trainer_id, a.item_id, a.day_on, case when d.sums then a.value else 1 end, 1
      from added a ${eventMeasures(tx, tx`a`)} where a.learner_id is not null
    ),
    windows as (${addToWindows(ctx, tx`added`)})
    insert into scratch_touch (learner_id, scope_id, item_id, day_on, until_on, families)
    -- A login that names both is its trainer's, in the trainer's groups.
    select case when kind not in ('session_start', 'session_end') or trainer_id is null then learner_id end, trainer_id,
      coalesce(item_id, 0), day_on, day_on, f.families
    from added join unnest(${Object.keys(EVENT_FAMILIES)}::text[], ${Object.values(EVENT_FAMILIES)}::int[]) f(kind, families) using (kind)`,
  );
}

/** Entries into states: STATE_CHANGE, and SUBMISSION where the item's domain has a review state (events.md). */
export async function projectTransitions({ tx, organizationId: org }: Context): Promise<void> {
  await tx`
    with added as (
    insert into fact_transition (organization_id, learner_id, item_id, at, event_id, day_on, state_id, due_at, source)
    select ${org}, e.learner_id, e.item_id, e.at, e.event_id, e.day_on, s.id,
      case when e.type = 'STATE_CHANGE' then (e.payload ->> 'due_at')::timestamptz end, 'event'
    from scratch_event e
    join lateral (
      select k.id from kpi_state k where k.organization_id = ${org} and k.domain = e.item_type
      and case when e.type = 'STATE_CHANGE' then k.state_code = e.payload ->> 'state_code' else k.kind = 'review' end
      order by k.ordre limit 1
    ) s on true
    where e.type in ('STATE_CHANGE', 'SUBMISSION') and e.learner_id is not null and e.item_id is not null
    on conflict do nothing returning learner_id, item_id
    )
    insert into scratch_pair (learner_id, item_id)
    select learner_id, item_id from added
    union
    -- Durations end in submissions too, where these are no change of state.
    select learner_id, item_id from scratch_event where type = 'SUBMISSION' and learner_id is not null and item_id is not null`;
}
