import type postgres from "postgres";
import { bits } from "@/db/families";
import type { MeasureId } from "@/lib/metrics/compute";
import type { TargetType } from "@/lib/metrics/types";
import type { Context } from "./context";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Targets that a flow metric may have: a fact is placed on no other. */
export const FLOW_TARGETS: readonly TargetType[] = [
  "Global",
  "Module",
  "Competence",
  "Micro_competence",
  "Projet",
];

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

const FAMILIES = Object.values(DAY_MEASURES).reduce((sum, families) => sum | families, 0);

/** What events give as they are: each adds its value (`sums`) or one to a measure. No code: any. */
type EventMeasure = { kind: string; code?: string; measure: keyof typeof DAY_MEASURES; sums?: true };

const EVENT_MEASURES: readonly EventMeasure[] = [
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

/**
 * Facts of the days from–to that add up, of the families asked for: measure, part, families, learner_id, trainer_id (set
 * where the author's scope counts it), item_id, day_on, value.
 */
function facts(ctx: Context, from: Fragment, to: Fragment, families: number): Fragment {
  const { tx } = ctx;
  const kinds = EVENT_MEASURES.filter(({ measure }) => DAY_MEASURES[measure] & families);
  const branches = [
    kinds.length > 0 && eventFacts(ctx, from, to, kinds),
    families & bits("done") && firstDoneFacts(ctx, from, to),
    families & bits("resolutions") && resolutionFacts(ctx, from, to),
    families & bits("pairs", "visits") && sampleFacts(ctx, from, to),
  ].filter((branch) => typeof branch === "object");
  const measures = Object.entries(DAY_MEASURES).map(([measure, bit]) => ({
    measure: storedName(measure),
    bit,
  }));
  return tx`
    select f.*, d.families from (${branches.reduce((all, branch) => tx`${all} union all ${branch}`)}) f
    join unnest(${measures.map(({ measure }) => measure)}::text[], ${measures.map(({ bit }) => bit)}::int[]) d(measure, families) using (measure)
    where d.families & ${families}::int <> 0`;
}

/** Under what name fact_day keeps a measure. */
export const storedName = (measure: string) => (measure === "time_in_state" ? "visit" : measure);

function eventFacts(
  { tx, organizationId: org }: Context,
  from: Fragment,
  to: Fragment,
  kinds: readonly EventMeasure[],
) {
  return tx`
    select d.measure, 0::bigint as part, f.learner_id, f.trainer_id, f.item_id, f.day_on, case when d.sums then f.value else 1 end as value
    from fact_event f
    join jsonb_to_recordset(${JSON.stringify(kinds)}::text::jsonb) d(kind text, code text, measure text, sums boolean)
      on d.kind = f.kind and (d.code is null or d.code = f.code)
    where f.organization_id = ${org} and f.learner_id is not null and f.day_on between ${from} and ${to}
      and f.kind = any(${[...new Set(kinds.map(({ kind }) => kind))]}::text[])`;
}

/** Items first done, and of the tasks that had a deadline then, those done by it. */
function firstDoneFacts({ tx, organizationId: org }: Context, from: Fragment, to: Fragment): Fragment {
  return tx`
    select d.measure, 0::bigint as part, f.learner_id, null::bigint as trainer_id, f.item_id, f.first_done_on as day_on, 1::numeric as value
    from fact_item f
    join engine_item i on i.organization_id = ${org} and i.item_id = f.item_id
    cross join lateral (values
      (case i.item_type when 'Chapitre' then 'chapters_validated' when 'Ua' then 'uas_validated'
        when 'Competence' then 'competences_validated' when 'Tache' then 'tasks_done' end),
      (case when i.item_type = 'Tache' and f.first_done_due_at is not null then 'tasks_with_deadline' end),
      (case when i.item_type = 'Tache' and f.first_done_at <= f.first_done_due_at then 'tasks_on_time' end)
    ) d(measure)
    where f.organization_id = ${org} and f.first_done_on between ${from} and ${to} and d.measure is not null`;
}

/** Submissions resolved, by an answer or by 48 hours without one: an answer at that very instant is in time. */
function resolutionFacts(ctx: Context, from: Fragment, to: Fragment): Fragment {
  const { tx, organizationId: org, timeZone, tick } = ctx;
  return tx`
    select d.measure, 0::bigint as part, s.learner_id, case when r.in_time then s.answer_trainer_id end as trainer_id, s.item_id, r.day_on,
      d.value::numeric as value
    from fact_submission s
    cross join lateral (select s.submitted_at + interval '48 hours' as at) expiry
    cross join lateral (select (s.answered_at <= expiry.at) is true as in_time) a
    cross join lateral (
      select a.in_time, case when a.in_time then s.answered_on else (expiry.at at time zone ${timeZone})::date end as day_on
    ) r
    cross join lateral (values ('submissions_resolved', 1), ('submissions_in_time', r.in_time::int)) d(measure, value)
    where s.organization_id = ${org} and s.submitted_at >= ${from} - 4 and s.submitted_at < ${to}::timestamp + interval '2 days'
      and (r.in_time or expiry.at <= ${tick}) and r.day_on between ${from} and ${to}`;
}

/** Pairs of marks, gains in score, and visits to states, on the day that ended them. */
function sampleFacts({ tx, organizationId: org }: Context, from: Fragment, to: Fragment): Fragment {
  return tx`
    select d.measure, coalesce(s.state_id, 0) as part, s.learner_id, s.trainer_id, s.item_id, s.day_on, d.value
    from fact_sample s
    cross join lateral (values
      (case s.kind when 'EQUIVALENCE_EVAL' then 'mark_pairs' when 'IMPACT_FB_SUR_SCORE' then 'score_gain' else 'visit' end,
        case s.kind when 'EQUIVALENCE_EVAL' then 1 else s.value end),
      (case s.kind when 'EQUIVALENCE_EVAL' then 'mark_pairs_equal' end, s.value)
    ) d(measure, value)
    where s.organization_id = ${org} and s.kind in ('EQUIVALENCE_EVAL', 'IMPACT_FB_SUR_SCORE', 'VISIT')
      and s.day_on between ${from} and ${to} and d.measure is not null`;
}

/**
 * `fact` by scope and target: those its learner was in on its day. A trainer's fact (trainer_id set) counts for its author's
 * Formateur scope and for no other trainer's (kpi.md 1.5). Learners' own rows are cut to the targets they are stored for (1.13).
 */
function placed({ tx, organizationId: org }: Context, fact: Fragment): Fragment {
  return tx`
    select f.measure, f.part, f.families, f.day_on, f.value, s.scope_id, t.id as target_id
    from (${fact}) f
    join (
      select m.learner_id, m.scope_id, m.from_on, m.to_on, c.scope_type
      from engine_member m join kpi_scope c on c.organization_id = ${org} and c.id = m.scope_id
      where m.organization_id = ${org}
    ) s on s.learner_id = f.learner_id and f.day_on between s.from_on and s.to_on and (f.trainer_id is null or s.scope_type <> 'Formateur')
    join engine_path p on p.organization_id = ${org} and p.item_id = coalesce(f.item_id, 0)
    join kpi_target t on t.organization_id = ${org} and t.id = p.target_id
    where ${kept(tx)}
    union all
    select f.measure, f.part, f.families, f.day_on, f.value, f.trainer_id, t.id
    from (${fact}) f
    join engine_path p on p.organization_id = ${org} and p.item_id = coalesce(f.item_id, 0)
    join kpi_target t on t.organization_id = ${org} and t.id = p.target_id
    where f.trainer_id is not null and t.target_type = any(${FLOW_TARGETS as TargetType[]}::text[])`;
}

const kept = (tx: Context["tx"]) => tx`
  t.target_type = any(${FLOW_TARGETS as TargetType[]}::text[]) and (s.scope_type <> 'Apprenant' or t.target_type in ('Global', 'Module'))`;

/** fact_day of the marked cells, on the days that the marks reach. */
export async function projectDays(ctx: Context): Promise<void> {
  const { tx, organizationId: org } = ctx;
  const [days] = await tx<{ from_on: string | null; to_on: string; families: number }[]>`
    select min(day_on) as from_on, least(max(until_on), ${ctx.today}::date) as to_on, bit_or(families & ${FAMILIES}::int) as families
    from scratch_mark where families & ${FAMILIES}::int <> 0`;
  if (!days?.from_on) return;
  const measures = Object.entries(DAY_MEASURES).filter(([, bit]) => bit & days.families);
  const [from, to] = [tx`${days.from_on}::date`, tx`${days.to_on}::date`];
  await tx`
    with mark as (
      select scope_id, target_id, day_on, until_on, families from scratch_mark where families & ${FAMILIES}::int <> 0
    ),
    want as materialized (
      select scope_id, target_id, min(day_on) as from_on, max(until_on) as until_on, bit_or(families) as families from (
        select * from mark where target_id <> 0
        union all
        select m.scope_id, t.id, m.day_on, m.until_on, m.families from mark m
        join kpi_target t on t.organization_id = ${org} and t.target_type = any(${FLOW_TARGETS as TargetType[]}::text[])
        where m.target_id = 0
      ) w group by 1, 2
    ),
    fact as materialized (${facts(ctx, from, to, days.families)}),
    fresh as materialized (
      select p.scope_id, p.target_id, p.day_on, p.measure, p.part, trim_scale(sum(p.value)) as num, count(*) as n
      from (${placed(ctx, tx`select * from fact`)}) p
      join want w on w.scope_id = p.scope_id and w.target_id = p.target_id and p.day_on between w.from_on and w.until_on and p.families & w.families <> 0
      group by 1, 2, 3, 4, 5
    ),
    gone as (
      delete from fact_day d
      using want w cross join unnest(${measures.map(([measure]) => storedName(measure))}::text[], ${measures.map(([, bit]) => bit)}::int[]) k(measure, families)
      where d.measure = k.measure and k.families & w.families <> 0 and d.organization_id = ${org} and d.day_on between ${from} and ${to}
        and d.scope_id = w.scope_id and d.target_id = w.target_id and d.day_on between w.from_on and w.until_on
        and not exists (
          select from fresh f where f.scope_id = d.scope_id and f.target_id = d.target_id and f.day_on = d.day_on
          and f.measure = d.measure and f.part = d.part)
    )
    insert into fact_day as d (organization_id, scope_id, target_id, day_on, measure, part, num, n)
    select ${org}, scope_id, target_id, day_on, measure, part, num, n from fresh
    on conflict (organization_id, scope_id, target_id, measure, day_on, part) do update set num = excluded.num, n = excluded.n
    where (d.num, d.n) is distinct from (excluded.num, excluded.n)`;
}

/** fact_day of every cell of the days from–to, where there is none yet. */
export async function projectAllDays(ctx: Context, from: string, to: string): Promise<void> {
  const { tx, organizationId: org } = ctx;
  await tx`
    with fact as materialized (${facts(ctx, tx`${from}::date`, tx`${to}::date`, FAMILIES)})
    insert into fact_day (organization_id, scope_id, target_id, day_on, measure, part, num, n)
    select ${org}, scope_id, target_id, day_on, measure, part, trim_scale(sum(value)), count(*)
    from (${placed(ctx, tx`select * from fact`)}) p group by 2, 3, 4, 5, 6`;
}
