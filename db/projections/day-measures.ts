import type postgres from "postgres";
import { bits } from "@/db/families";
import { METRICS } from "@/lib/metrics";
import { type MeasureId, measuresOf } from "@/lib/metrics/compute";
import type { Context } from "./context";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** The kind of change that each measure of fact_day follows; time_in_state is kept as visit, by the state that was left. */
export const DAY_MEASURES = {
  scores: bits("scores"),
  feedback: bits("feedback"),
  feedback_positive: bits("feedback"),
  feedback_negative: bits("feedback"),
  validated_1: bits("validations"),
  validated_2: bits("validations"),
  attempted_2: bits("validations"),
  validated_3: bits("validations"),
  remediations: bits("remediations"),
  absences: bits("attendance"),
  late_arrivals: bits("attendance"),
  quality_code: bits("criteria"),
  quality_organisation: bits("criteria"),
  quality_oral: bits("criteria"),
  quality_relevance: bits("criteria"),
  quality_integration: bits("criteria"),
  quality_bonus: bits("criteria"),
  chapters_validated: bits("done"),
  uas_validated: bits("done"),
  competences_validated: bits("done"),
  tasks_done: bits("done"),
  tasks_with_deadline: bits("done"),
  tasks_on_time: bits("done"),
  submissions_resolved: bits("resolutions"),
  submissions_in_time: bits("resolutions"),
  mark_pairs: bits("pairs"),
  mark_pairs_equal: bits("pairs"),
  score_gain: bits("pairs"),
  time_in_state: bits("visits"),
} satisfies Partial<Record<MeasureId, number>>;

/** What events give as they are: each adds its value (`sums`) or one to a measure. No code: any. */
export type EventMeasure = { kind: string; code?: string; measure: keyof typeof DAY_MEASURES; sums?: true };

export const EVENT_MEASURES: readonly EventMeasure[] = [
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

/** Under what name fact_day keeps a measure. */
export const storedName = (measure: string) => (measure === "time_in_state" ? "visit" : measure);

/** The target types at which some metric reads each measure: its facts are placed on no other. */
export const DAY_LEVELS = Object.keys(DAY_MEASURES).flatMap((measure) => {
  const readers = METRICS.filter(({ compute }) => measuresOf(compute).includes(measure as MeasureId));
  const types = new Set(readers.flatMap(({ targets }) => targets));
  return [...types].map((type) => ({ measure: storedName(measure), type }));
});

/** d: what an event `e` (kind, code) adds to; each row has measure and sums. */
export function eventMeasures(
  tx: Context["tx"],
  e: Fragment,
  kinds: readonly EventMeasure[] = EVENT_MEASURES,
) {
  return tx`
    join jsonb_to_recordset(${JSON.stringify(kinds)}::text::jsonb) d(kind text, code text, measure text, sums boolean)
      on d.kind = ${e}.kind and (d.code is null or d.code = ${e}.code)`;
}

/** d: what the first done `x` (first_done_at, first_done_due_at) of an item `i` adds one to: tasks that had a deadline then, and those done by it. */
export function firstDoneMeasures(tx: Context["tx"], x: Fragment): Fragment {
  return tx`
    cross join lateral (values
      (case i.item_type when 'Chapitre' then 'chapters_validated' when 'Ua' then 'uas_validated'
        when 'Competence' then 'competences_validated' when 'Tache' then 'tasks_done' end),
      (case when i.item_type = 'Tache' and ${x}.first_done_due_at is not null then 'tasks_with_deadline' end),
      (case when i.item_type = 'Tache' and ${x}.first_done_at <= ${x}.first_done_due_at then 'tasks_on_time' end)
    ) d(measure)`;
}

/** r and d: whether, when and in whose favour a submission `s` was resolved, by an answer or by 48 hours without one: an answer at that very instant is in time. */
export function resolution({ tx, timeZone, tick }: Context, s: Fragment): Fragment {
  return tx`
    cross join lateral (select ${s}.submitted_at + interval '48 hours' as at) expiry
    cross join lateral (select (${s}.answered_at <= expiry.at) is true as in_time) a
    cross join lateral (
      select a.in_time, a.in_time or expiry.at <= ${tick} as is_over,
        case when a.in_time then ${s}.answered_on else (expiry.at at time zone ${timeZone})::date end as day_on,
        case when a.in_time then ${s}.answer_trainer_id end as trainer_id
    ) r
    cross join lateral (values ('submissions_resolved', 1), ('submissions_in_time', r.in_time::int)) d(measure, value)`;
}

/** Samples that add up: pairs of marks, gains in score, and visits to states, on the day that ended them. */
export const DAY_SAMPLES = ["EQUIVALENCE_EVAL", "IMPACT_FB_SUR_SCORE", "VISIT"];

/** d: what a sample of `kind` and `value` adds to. */
export function sampleMeasures(tx: Context["tx"], kind: Fragment, value: Fragment): Fragment {
  return tx`
    cross join lateral (values
      (case ${kind} when 'EQUIVALENCE_EVAL' then 'mark_pairs' when 'IMPACT_FB_SUR_SCORE' then 'score_gain' else 'visit' end,
        case ${kind} when 'EQUIVALENCE_EVAL' then 1 else ${value} end),
      (case ${kind} when 'EQUIVALENCE_EVAL' then 'mark_pairs_equal' end, ${value})
    ) d(measure, value)`;
}
