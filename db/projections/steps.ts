import type postgres from "postgres";
import type { Sql } from "@/db/client";
import { inOrder } from "@/db/in-order";
import type { Context } from "./context";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** A signal's id is made of what it is about. A colon inside an id is escaped: "a:b" and "c" are not "a" and "b:c". */
function signalId(tx: Sql, type: Fragment, student: Fragment, subject: Fragment): Fragment {
  const escaped = (id: Fragment) => tx`replace(replace(${id}, '%', '%25'), ':', '%3A')`;
  return tx`${type} || ':' || ${escaped(student)} || ':' || ${escaped(subject)}`;
}

/**
 * Class progress, signals and the UA states that follow from them (events.md, "Signals"), for the (student, class) pairs
 * in scratch_event. Maxima and firsts only: late, duplicate and shuffled events end in the same row.
 */
export async function projectSteps(ctx: Context): Promise<void> {
  const [, , finished] = await inOrder(
    () => mergeClassProgress(ctx),
    () => writeSignals(ctx),
    () => findFinished(ctx),
  );
  if (finished > 0) await moveStepTransitions(ctx);
}

async function mergeClassProgress({ tx, organizationId: org, passMark }: Context): Promise<void> {
  await tx`
    with ping as (
      select student_id, class_id, at, event_id, (payload ->> 'position_sec')::numeric as position, (payload ->> 'duration_sec')::numeric as duration
      from scratch_event where type = 'VIDEO_PING' and student_id is not null and class_id is not null
    ),
    quiz as (
      select student_id, class_id, at, event_id, (payload ->> 'score')::numeric as score, (payload ->> 'max_score')::numeric as max_score,
        coalesce((payload ->> 'passed')::boolean, (payload ->> 'score')::numeric / (payload ->> 'max_score')::numeric >= ${passMark}::numeric) as passed
      from scratch_event where type = 'QUIZ_SUBMIT' and student_id is not null and class_id is not null
    ),
    step as (
      select student_id, class_id, at, event_id from scratch_event
      where type = 'STEP_DONE' and student_id is not null and class_id is not null
    ),
    -- What is stored takes part as one more observation, so a merge is the same as a computation from nothing.
    seen as (
      select student_id, class_id, at as seen_at, position, duration,
        case when position >= 0.9 * duration then at end as video_at, case when position >= 0.9 * duration then event_id end as video_event,
        null::numeric as score, null::numeric as max_score, null::timestamptz as quiz_at, null as quiz_event,
        null::timestamptz as step_at, null as step_event from ping
      union all
      select student_id, class_id, at, null, null, null, null, score, max_score, case when passed then at end, case when passed then event_id end, null, null from quiz
      union all
      select student_id, class_id, at, null, null, null, null, null, null, null, null, at, event_id from step
      union all
      select p.student_id, p.class_id, p.updated_at, p.video_max_position_sec, p.video_duration_sec, p.video_completed_at, p.video_event_id,
        p.quiz_score, p.quiz_max_score, p.quiz_passed_at, p.quiz_event_id, p.step_done_at, p.step_event_id
      from fact_class_progress p
      join (select student_id, class_id from ping union select student_id, class_id from quiz union select student_id, class_id from step) k
        using (student_id, class_id)
      where p.organization_id = ${org}
    ),
    merged as (
      select student_id, class_id, max(position) as position, max(duration) as duration,
        min(video_at) as video_at,
        (array_agg(video_event order by video_at, video_event collate "C") filter (where video_at is not null))[1] as video_event,
        min(quiz_at) as quiz_at,
        (array_agg(quiz_event order by quiz_at, quiz_event collate "C") filter (where quiz_at is not null))[1] as quiz_event,
        (array_agg(score order by score / max_score desc, max_score desc) filter (where score is not null))[1] as score,
        (array_agg(max_score order by score / max_score desc, max_score desc) filter (where score is not null))[1] as max_score,
        min(step_at) as step_at,
        (array_agg(step_event order by step_at, step_event collate "C") filter (where step_at is not null))[1] as step_event,
        max(seen_at) as updated_at
      from seen group by 1, 2
    )
    insert into fact_class_progress (organization_id, student_id, class_id, video_max_position_sec, video_duration_sec, video_completed_at,
      video_event_id, quiz_passed_at, quiz_event_id, quiz_score, quiz_max_score, step_done_at, step_event_id, updated_at)
    select ${org}, student_id, class_id, position, duration, video_at, video_event, quiz_at, quiz_event, score, max_score, step_at, step_event, updated_at
    from merged
    on conflict (organization_id, student_id, class_id) do update set
      video_max_position_sec = excluded.video_max_position_sec, video_duration_sec = excluded.video_duration_sec,
      video_completed_at = excluded.video_completed_at, video_event_id = excluded.video_event_id,
      quiz_passed_at = excluded.quiz_passed_at, quiz_event_id = excluded.quiz_event_id,
      quiz_score = excluded.quiz_score, quiz_max_score = excluded.quiz_max_score,
      step_done_at = excluded.step_done_at, step_event_id = excluded.step_event_id, updated_at = excluded.updated_at`;
}

/** Signal rows of the touched pairs, and the time and last source of each finished step in scratch_step. */
async function writeSignals({ tx, organizationId: org }: Context): Promise<void> {
  await inOrder(
    () => tx`
    with pair as (
      select distinct student_id, class_id from scratch_event
      where type in ('VIDEO_PING', 'QUIZ_SUBMIT', 'STEP_DONE') and student_id is not null and class_id is not null
    ),
    progress as (
      select p.*, c.course_id, c.step_type from pair
      join fact_class_progress p on p.organization_id = ${org} and p.student_id = pair.student_id and p.class_id = pair.class_id
      join engine_context c on c.organization_id = ${org} and c.kind = 'class' and c.ref_id = p.class_id
    ),
    part as (
      select student_id, class_id, course_id, 'VIDEO_COMPLETED' as type, video_completed_at as at, array[video_event_id] as sources
      from progress where video_completed_at is not null
      union all
      select student_id, class_id, course_id, 'QUIZ_PASSED', quiz_passed_at, array[quiz_event_id]
      from progress where quiz_passed_at is not null
    ),
    step as (
      select student_id, class_id, course_id,
        case step_type when 'video' then video_completed_at when 'quiz' then quiz_passed_at
          when 'video_quiz' then case when video_completed_at is not null and quiz_passed_at is not null then greatest(video_completed_at, quiz_passed_at) end
          else step_done_at end as at,
        case step_type when 'video' then array[video_event_id] when 'quiz' then array[quiz_event_id]
          when 'video_quiz' then case
            when (video_completed_at, video_event_id collate "C") > (quiz_passed_at, quiz_event_id collate "C") then array[quiz_event_id, video_event_id]
            when video_event_id = quiz_event_id then array[video_event_id]
            else array[video_event_id, quiz_event_id] end
          else array[step_event_id] end as sources
      from progress
    ),
    signal as (
      select * from part
      union all select student_id, class_id, course_id, 'STEP_COMPLETED', at, sources from step where at is not null
    )
    insert into lms_signal as s (organization_id, id, type, student_id, course_id, class_id, source_event_ids, created_at)
    select ${org}, ${signalId(tx, tx`type`, tx`student_id`, tx`class_id`)}, type, student_id, course_id, class_id, sources, at from signal
    on conflict (organization_id, id) do update
    set source_event_ids = excluded.source_event_ids, created_at = excluded.created_at, course_id = excluded.course_id
    where (s.source_event_ids, s.created_at, s.course_id) is distinct from (excluded.source_event_ids, excluded.created_at, excluded.course_id)`,
    () => tx`
    with course as (
      select distinct e.student_id, c.course_id from scratch_event e
      join engine_context c on c.organization_id = ${org} and c.kind = 'class' and c.ref_id = e.class_id
      where e.type in ('VIDEO_PING', 'QUIZ_SUBMIT', 'STEP_DONE') and e.student_id is not null
    ),
    finished as (
      select k.student_id, k.course_id, max(s.created_at) as at,
        array_agg(s.source_event_ids[cardinality(s.source_event_ids)] order by s.created_at, s.id collate "C") as sources
      from course k
      join engine_context c on c.organization_id = ${org} and c.kind = 'class' and c.course_id = k.course_id
      left join lms_signal s on s.organization_id = ${org} and s.id = ${signalId(tx, tx`'STEP_COMPLETED'`, tx`k.student_id`, tx`c.ref_id`)}
      group by 1, 2 having count(*) = count(s.id)
    )
    insert into lms_signal as s (organization_id, id, type, student_id, course_id, source_event_ids, created_at)
    select ${org}, ${signalId(tx, tx`'COURSE_COMPLETED'`, tx`student_id`, tx`course_id`)}, 'COURSE_COMPLETED', student_id, course_id, sources, at from finished
    on conflict (organization_id, id) do update set source_event_ids = excluded.source_event_ids, created_at = excluded.created_at
    where (s.source_event_ids, s.created_at) is distinct from (excluded.source_event_ids, excluded.created_at)`,
  );
}

/** The finished steps that have a UA, into scratch_step. */
async function findFinished({ tx, organizationId: org }: Context): Promise<number> {
  const found = await tx`
    insert into scratch_step (learner_id, item_id, at, event_id)
    select distinct e.learner_id, c.item_id, s.created_at, s.source_event_ids[cardinality(s.source_event_ids)]
    from scratch_event e
    join engine_context c on c.organization_id = ${org} and c.kind = 'class' and c.ref_id = e.class_id and c.item_id is not null
    join lms_signal s on s.organization_id = ${org} and s.id = ${signalId(tx, tx`'STEP_COMPLETED'`, tx`e.student_id`, tx`e.class_id`)}
    where e.type in ('VIDEO_PING', 'QUIZ_SUBMIT', 'STEP_DONE')`;
  return found.count;
}

/** A finished step puts its UA in its first done state; a step that turned out to be finished earlier moves with it. */
async function moveStepTransitions({ tx, organizationId: org, timeZone }: Context): Promise<void> {
  await inOrder(
    () => tx`analyze scratch_step`,
    () => tx`
    with changed as (
      select s.* from scratch_step s
      where not exists (
        select from fact_transition t where t.organization_id = ${org} and t.learner_id = s.learner_id and t.item_id = s.item_id
        and t.source = 'step' and t.at = s.at and t.event_id = s.event_id)
    ),
    moved as (
      delete from fact_transition t using changed c
      where t.organization_id = ${org} and t.learner_id = c.learner_id and t.item_id = c.item_id and t.source = 'step'
      returning 1
    ),
    pair as (insert into scratch_pair (learner_id, item_id) select learner_id, item_id from changed)
    insert into fact_transition (organization_id, learner_id, item_id, at, event_id, day_on, state_id, source)
    select ${org}, c.learner_id, c.item_id, c.at, c.event_id, (c.at at time zone ${timeZone})::date, s.id, 'step'
    from changed c
    join lateral (
      select k.id from kpi_state k where k.organization_id = ${org} and k.domain = 'Ua' and k.kind = 'done' order by k.ordre limit 1
    ) s on true`,
  );
}
