import { PERCENTILE_CODES } from "@/lib/metrics";
import type { MeasureId } from "@/lib/metrics/compute";
import { type Pass, percentilesOfFacts, sumFacts } from "./flow";

/** What events give as they are: each adds its value (`sums`) or one to a measure. No code: any. */
const EVENT_MEASURES: ReadonlyArray<{ kind: string; code?: string; measure: MeasureId; sums?: true }> = [
  { kind: "score", measure: "scores", sums: true },
  { kind: "feedback", measure: "feedback" },
  { kind: "feedback", code: "positive", measure: "feedback_positive" },
  { kind: "feedback", code: "negative", measure: "feedback_negative" },
  { kind: "validation", code: "1", measure: "validated_1", sums: true },
  { kind: "validation", code: "2", measure: "validated_2", sums: true },
  { kind: "validation", code: "2", measure: "attempted_2" },
  { kind: "validation", code: "3", measure: "validated_3", sums: true },
  { kind: "remediation", measure: "remediations" },
  { kind: "attendance", code: "absent", measure: "absences" },
  { kind: "attendance", code: "late", measure: "late_arrivals" },
  { kind: "criterion", code: "qualite_code", measure: "quality_code", sums: true },
  { kind: "criterion", code: "organisation_travail", measure: "quality_organisation", sums: true },
  { kind: "criterion", code: "communication_orale", measure: "quality_oral", sums: true },
  { kind: "criterion", code: "pertinence_fonctionnelle", measure: "quality_relevance", sums: true },
  { kind: "criterion", code: "integration_ua", measure: "quality_integration", sums: true },
  { kind: "criterion", code: "bonus_groupe", measure: "quality_bonus", sums: true },
];

/** Events of the window that are counted or averaged as they are. */
export async function measureEvents(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await sumFacts(
    pass,
    tx`
    select d.measure, f.learner_id, f.trainer_id, f.item_id, f.day_on, case when d.sums then f.value else 1 end as value
    from fact_event f
    join jsonb_to_recordset(${JSON.stringify(EVENT_MEASURES)}::text::jsonb) d(kind text, code text, measure text, sums boolean)
      on d.kind = f.kind and (d.code is null or d.code = f.code)
    where f.organization_id = ${org} and f.learner_id is not null and f.day_on between ${from}::date and ${to}::date`,
  );
}

/** Items first done in the window, and of the tasks that had a deadline then, those done by it. */
export async function measureFirstDone(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await sumFacts(
    pass,
    tx`
    select d.measure, f.learner_id, null::bigint as trainer_id, f.item_id, f.first_done_on as day_on, d.value
    from fact_item f
    join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id
    cross join lateral (values
      (case i.item_type when 'Chapitre' then 'chapters_validated' when 'Ua' then 'uas_validated'
        when 'Competence' then 'competences_validated' when 'Tache' then 'tasks_done' end, 1),
      (case when i.item_type = 'Tache' and f.first_done_due_at is not null then 'tasks_with_deadline' end, 1),
      (case when i.item_type = 'Tache' and f.first_done_at <= f.first_done_due_at then 'tasks_on_time' end, 1)
    ) d(measure, value)
    where f.organization_id = ${org} and f.first_done_on between ${from}::date and ${to}::date and d.measure is not null`,
  );
}

/** Submissions resolved in the window, by an answer or by 48 hours without one: an answer at that very instant is in time. */
export async function measureResolutions(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to, timeZone, tick } = pass;
  await sumFacts(
    pass,
    tx`
    select d.measure, s.learner_id, case when r.in_time then s.answer_trainer_id end as trainer_id, s.item_id, r.day_on, d.value
    from fact_submission s
    cross join lateral (select s.submitted_at + interval '48 hours' as at) expiry
    cross join lateral (select (s.answered_at <= expiry.at) is true as in_time) a
    cross join lateral (
      select a.in_time, case when a.in_time then s.answered_on else (expiry.at at time zone ${timeZone})::date end as day_on
    ) r
    cross join lateral (values ('submissions_resolved', 1), ('submissions_in_time', r.in_time::int)) d(measure, value)
    where s.organization_id = ${org} and s.submitted_at >= ${from}::date - 4 and s.submitted_at < ${to}::date + 2
      and (r.in_time or expiry.at <= ${tick}) and r.day_on between ${from}::date and ${to}::date`,
  );
}

/** Pairs of marks, and gains in score, on the day of the second mark. */
export async function measureSecondMarks(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await sumFacts(
    pass,
    tx`
    select d.measure, s.learner_id, s.trainer_id, s.item_id, s.day_on, d.value
    from fact_sample s
    cross join lateral (values
      (case s.kind when 'EQUIVALENCE_EVAL' then 'mark_pairs' else 'score_gain' end, case s.kind when 'EQUIVALENCE_EVAL' then 1 else s.value end),
      (case s.kind when 'EQUIVALENCE_EVAL' then 'mark_pairs_equal' end, s.value)
    ) d(measure, value)
    where s.organization_id = ${org} and s.kind in ('EQUIVALENCE_EVAL', 'IMPACT_FB_SUR_SCORE')
      and s.day_on between ${from}::date and ${to}::date and d.measure is not null`,
  );
}

/** Durations that ended in the window: hours to an answer, days of a cycle, a lead, an acquisition. */
export async function measureDelays(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await percentilesOfFacts(
    pass,
    tx`
    select kind as measure, learner_id, trainer_id, item_id, day_on, value from fact_sample
    where organization_id = ${org} and kind = any(${[...PERCENTILE_CODES]}::text[]) and day_on between ${from}::date and ${to}::date`,
  );
}

/** FEEDBACK events of the seven days that end with each slice, whatever its period: the tile shows them so. */
export async function measureFeedbackOfWeek(pass: Pass): Promise<void> {
  const { tx, organizationId: org } = pass;
  await sumFacts(
    pass,
    tx`
    select 'feedback_7_days' as measure, learner_id, trainer_id, item_id, day_on, 1 as value from fact_event f
    where organization_id = ${org} and kind = 'feedback' and learner_id is not null
      and exists (select from scratch_slice s where f.day_on between s.to_on - 6 and s.to_on)`,
    7,
  );
}
