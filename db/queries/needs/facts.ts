import type { Moment } from "@/lib/moment";
import type { NeedSettings } from "@/lib/needs/settings";
import type { ActionKind, NeedFacts, Seen } from "@/lib/needs/types";
import type { Day } from "@/lib/period";
import type { ScopeRef } from "@/lib/view";
import type { Sql } from "../../client";
import { moment } from "../clock";
import { readable } from "../readable";
import type { SignedIn } from "../viewer";

export type LearnerRow = NeedFacts & {
  studentId: string;
  name: string;
  /** Labels of the learner's groups of that day that the viewer may read, the widest first, sessions left out. */
  groups: string[];
  groupIds: string[];
  last: {
    kind: Exclude<ActionKind, "note">;
    on: Day;
    untilOn: Day | null;
    seen: Seen[];
    by: string;
    at: Moment;
  } | null;
  note: { note: string; by: string; at: Moment } | null;
};

export type NeedFrame = { asOf: Moment | null; today: Day; day: Day };

/** "Now" of the figures, and the day that rules are judged at the end of: the one asked for, or today. */
export async function findNeedFrame(sql: Sql, viewer: SignedIn, asked: Day | null): Promise<NeedFrame> {
  const { timeZone } = viewer.organization;
  const [row] = await sql<{ asOf: Moment; today: Day }[]>`
    select ${moment(sql, sql`tick_at`, timeZone)} as "asOf", (tick_at at time zone ${timeZone})::date as today
    from engine_clock where organization_id = ${viewer.organizationId}`;
  const today = row?.today ?? viewer.today;
  return { asOf: row?.asOf ?? null, today, day: asked && asked < today ? asked : today };
}

/**
 * What the rules are asked about each learner who is in the scope and in a group on that day, and whom the viewer may
 * read: one statement, in it a few index look-ups a learner. Neither the log nor other learners' facts are read.
 */
export function readNeedFacts(
  sql: Sql,
  viewer: SignedIn,
  scope: ScopeRef,
  { day, today }: NeedFrame,
  settings: NeedSettings,
): Promise<LearnerRow[]> {
  const org = viewer.organizationId;
  const { timeZone } = viewer.organization;
  const hours = settings.waiting_feedback?.hours ?? 0;
  const window = settings.falling_scores?.window_days ?? 0;
  const absent = settings.absences?.window_days ?? 0;
  // Now, what waits is found by an index of its own; of a past day it is what was answered later too.
  const unanswered =
    day === today ? sql`f.answered_at is null` : sql`(f.answered_on is null or f.answered_on > ${day}::date)`;
  const allowed = readable(sql, viewer, viewer.today);
  const shown = sql`filter (where s.scope_type <> 'Session' and ${allowed})`;
  return sql<LearnerRow[]>`
    with moment as (
      select least(tick_at, (${day}::date + 1)::timestamp at time zone ${timeZone}) as at
      from engine_clock where organization_id = ${org}
    ),
    learner as (
      select s.id, s.ref_id, s.label, here.joined_on, here.groups, here.group_ids
      from kpi_scope chosen
      join engine_member m on m.organization_id = ${org} and m.scope_id = chosen.id
        and ${day}::date between m.from_on and m.to_on
      join kpi_scope s on s.organization_id = ${org} and s.id = m.learner_id
      cross join lateral (
        select min(g.from_on) as joined_on,
          array_agg(s.label order by s.scope_type, s.label, s.id) ${shown} as groups,
          array_agg(s.ref_id order by s.scope_type, s.label, s.id) ${shown} as group_ids
        from engine_member g
        join kpi_scope s on s.organization_id = ${org} and s.id = g.scope_id
          and s.scope_type in ('Session', 'Groupe', 'Sous_groupe')
        where g.organization_id = ${org} and g.learner_id = m.learner_id and ${day}::date between g.from_on and g.to_on
      ) here
      where chosen.organization_id = ${org} and chosen.scope_type = ${scope.type}
      and chosen.ref_id is not distinct from ${scope.id}::text
      and here.joined_on is not null and ${allowed}
    )
    select l.ref_id as "studentId", l.label as name, coalesce(l.groups, '{}') as groups,
      coalesce(l.group_ids, '{}') as "groupIds",
      act.last_on as "lastOn", ${day}::date - act.last_on as "daysSilent", ${day}::date - l.joined_on as "daysHere",
      stock.ua_expected as "unitsExpected", stock.ua_done as "unitsDone", stock.critical_overdue as "criticalOverdue",
      wait.pieces as waiting, (wait.since at time zone ${timeZone})::date as "waitingSince",
      floor(extract(epoch from (select at from moment) - wait.since) / 3600)::int as "waitingHours",
      mark.score::float8 as score, mark.scores, mark.score_before::float8 as "scoreBefore",
      mark.scores_before as "scoresBefore", roll.absences,
      ${lastJson(sql, org, timeZone)} as last, ${noteJson(sql, org, timeZone)} as note
    from learner l
    cross join lateral (
      select max(a.day_on) as last_on from fact_activity a
      where a.organization_id = ${org} and a.learner_id = l.id and a.day_on <= ${day}::date
    ) act
    left join lateral (
      select k.ua_expected, k.ua_done, k.critical_overdue from fact_stock k
      where k.organization_id = ${org} and k.learner_id = l.id and k.from_on <= ${day}::date and k.to_on >= ${day}::date
      and k.target_id = (select id from kpi_target where organization_id = ${org} and target_type = 'Global')
    ) stock on true
    cross join lateral (
      -- One piece of work handed in twice asks for one answer.
      select count(*)::int as pieces, min(first_at) as since from (
        select min(f.submitted_at) as first_at from fact_submission f
        where f.organization_id = ${org} and f.learner_id = l.id and ${unanswered}
        and ${isOpenWork(sql, org, day)}
        and f.submitted_at <= (select at from moment) - make_interval(hours => ${hours}::int)
        group by ${pieceOf(sql)}
      ) piece
    ) wait
    cross join lateral (
      select avg(e.value) filter (where e.day_on > ${day}::date - ${window}::int) as score,
        (count(*) filter (where e.day_on > ${day}::date - ${window}::int))::int as scores,
        avg(e.value) filter (where e.day_on <= ${day}::date - ${window}::int) as score_before,
        (count(*) filter (where e.day_on <= ${day}::date - ${window}::int))::int as scores_before
      from fact_event e
      where e.organization_id = ${org} and e.learner_id = l.id and e.kind = 'score'
      and e.day_on > ${day}::date - 2 * ${window}::int and e.day_on <= ${day}::date
    ) mark
    cross join lateral (
      select count(*)::int as absences from fact_event e
      where e.organization_id = ${org} and e.learner_id = l.id and e.kind = 'attendance' and e.code = 'absent'
      and e.day_on > ${day}::date - ${absent}::int and e.day_on <= ${day}::date
    ) roll
    order by l.label, l.id`;
}

/** Of `fact_submission f`: the item is not done on that day. What was validated without a word waits for nobody. */
export const isOpenWork = (sql: Sql, org: string, day: Day) => sql`not exists (
  select from fact_state st join kpi_state k on k.organization_id = ${org} and k.id = st.state_id and k.kind = 'done'
  where st.organization_id = ${org} and st.learner_id = f.learner_id and st.item_id = f.item_id
  and ${day}::date between st.from_on and st.to_on)`;

/** Of `fact_submission f`: what asks for one answer. Submissions without an item are each their own. */
export const pieceOf = (sql: Sql) =>
  sql`f.learner_id, case when f.item_id = 0 then f.event_id else f.item_id::text end`;

const byWhom = (sql: Sql, org: string) => sql`coalesce((
  select u.name from app_user u where u.organization_id = ${org} and 'user:' || u.id = a.actor), '')`;

const lastJson = (sql: Sql, org: string, timeZone: string) => sql`(
  select jsonb_build_object('kind', a.kind, 'on', (a.created_at at time zone ${timeZone})::date, 'untilOn', a.until_on,
    'seen', a.evidence_json, 'by', ${byWhom(sql, org)}, 'at', ${moment(sql, sql`a.created_at`, timeZone)})
  from need_action a
  where a.organization_id = ${org} and a.student_id = l.ref_id and a.kind <> 'note' order by a.id desc limit 1)`;

const noteJson = (sql: Sql, org: string, timeZone: string) => sql`(
  select jsonb_build_object('note', a.note, 'by', ${byWhom(sql, org)}, 'at', ${moment(sql, sql`a.created_at`, timeZone)})
  from need_action a
  where a.organization_id = ${org} and a.student_id = l.ref_id and a.note is not null order by a.id desc limit 1)`;
