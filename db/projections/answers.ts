import { bits } from "@/db/families";
import { inOrder } from "@/db/in-order";
import { atWork, type Context } from "./context";
import { resolution } from "./day-measures";

/**
 * fact_submission and the DELAI_FEEDBACK samples of every (learner, item) whose submissions or feedback are in
 * scratch_event (item 0: none). A feedback that names a submission of another item answers that one too, and without an item only
 * a name does.
 * Every day that a submission or its answer changes is left in scratch_touch.
 */
export async function projectAnswers(ctx: Context): Promise<void> {
  const { tx, organizationId: org, timeZone } = ctx;
  await inOrder(
    () => tx`
    insert into scratch_answer (learner_id, item_id, event_id, ref, submitted_at, answer_event_id, answered_at, answered_on, trainer_id)
    with pair as (
      select learner_id, coalesce(item_id, 0) as item_id from scratch_event where type in ('SUBMISSION', 'FEEDBACK')
      union
      select s.learner_id, coalesce(s.item_id, 0) from scratch_event e
      join fact_event s on s.organization_id = ${org} ${atWork(ctx, "s")} and s.learner_id = e.learner_id and s.kind = 'submission'
        and s.ref = e.payload ->> 'submission_id'
      where e.type = 'FEEDBACK'
    ),
    submission as (
      select s.* from pair
      join fact_event s on s.organization_id = ${org} ${atWork(ctx, "s")} and s.learner_id = pair.learner_id and s.item_id = pair.item_id and s.kind = 'submission'
      union all
      select s.* from pair
      join fact_event s on s.organization_id = ${org} ${atWork(ctx, "s")} and s.learner_id = pair.learner_id and s.item_id is null and s.kind = 'submission'
      where pair.item_id = 0
    ),
    -- By item and by name apart: each is a join by index, the two under one OR are every feedback of the learner.
    candidate as (
      select s.event_id as submission, f.event_id, f.at, f.day_on, f.trainer_id from submission s
      join fact_event f on f.organization_id = ${org} ${atWork(ctx, "f")} and f.learner_id = s.learner_id and f.item_id = s.item_id and f.kind = 'feedback'
        and f.at >= s.at
      union all
      select s.event_id, f.event_id, f.at, f.day_on, f.trainer_id from submission s
      join fact_event f on f.organization_id = ${org} ${atWork(ctx, "f")} and f.learner_id = s.learner_id and f.kind = 'feedback' and f.ref = s.ref and f.at >= s.at
      where f.item_id is distinct from s.item_id or s.item_id is null
    ),
    answer as (
      select distinct on (submission) * from candidate order by submission, at, event_id collate "C"
    )
    select s.learner_id, coalesce(s.item_id, 0), s.event_id, s.ref, s.at, a.event_id, a.at, a.day_on, a.trainer_id
    from submission s left join answer a on a.submission = s.event_id`,
    () => tx`
    with changed as (
      select a.learner_id, a.item_id, a.submitted_at, a.answered_at, a.answered_on, a.trainer_id,
        f.submitted_at as old_submitted_at, f.answered_at as old_answered_at, f.answered_on as old_answered_on, f.answer_trainer_id as old_trainer_id
      from scratch_answer a
      left join fact_submission f on f.organization_id = ${org} ${atWork(ctx, "f")} and f.learner_id = a.learner_id and f.item_id = a.item_id and f.event_id = a.event_id
      where f.event_id is null or f.answer_event_id is distinct from a.answer_event_id
    ),
    days as (
      insert into scratch_day_change (measure, part, learner_id, trainer_id, item_id, day_on, value, n)
      select d.measure, 0, c.learner_id, r.trainer_id, c.item_id, r.day_on, s.n * d.value, s.n
      from changed c
      cross join lateral (values
        (c.submitted_at, c.answered_at, c.answered_on, c.trainer_id, 1),
        (c.old_submitted_at, c.old_answered_at, c.old_answered_on, c.old_trainer_id, -1)
      ) s(submitted_at, answered_at, answered_on, answer_trainer_id, n)
      ${resolution(ctx, tx`s`)}
      where s.submitted_at is not null and r.is_over
    )
    insert into scratch_touch (learner_id, scope_id, item_id, day_on, families)
    select c.learner_id, d.scope_id, c.item_id, d.day_on, ${bits("resolutions", "answers")}::int
    from changed c
    cross join lateral (values
      (c.trainer_id, c.answered_on), (c.old_trainer_id, c.old_answered_on), (null, c.answered_on), (null, c.old_answered_on),
      (null, (c.submitted_at at time zone ${timeZone})::date)
    ) d(scope_id, day_on)
    where d.day_on is not null`,
    () => tx`
    insert into fact_submission as f (organization_id, learner_id, item_id, event_id, submission_ref, submitted_at, answer_event_id,
      answered_at, answered_on, answer_trainer_id)
    select ${org}, learner_id, item_id, event_id, ref, submitted_at, answer_event_id, answered_at, answered_on, trainer_id from scratch_answer
    on conflict (organization_id, learner_id, item_id, event_id) do update set answer_event_id = excluded.answer_event_id,
      answered_at = excluded.answered_at, answered_on = excluded.answered_on, answer_trainer_id = excluded.answer_trainer_id
    where f.answer_event_id is distinct from excluded.answer_event_id`,
    () => tx`
    insert into fact_sample as f (organization_id, kind, learner_id, item_id, key, trainer_id, day_on, value)
    select ${org}, 'DELAI_FEEDBACK', learner_id, item_id, event_id, trainer_id, answered_on,
      extract(epoch from answered_at - submitted_at) / 3600
    from scratch_answer where answer_event_id is not null
    on conflict (organization_id, learner_id, item_id, kind, key) do update
    set trainer_id = excluded.trainer_id, day_on = excluded.day_on, value = excluded.value
    where (f.trainer_id, f.day_on, f.value) is distinct from (excluded.trainer_id, excluded.day_on, excluded.value)`,
  );
}
