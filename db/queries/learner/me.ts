import { MIN_LEARNERS_SHOWN } from "@/lib/access";
import type { CalendarDay, Mark, MeData } from "@/lib/learner/types";
import { addDays, type Day, isoWeekday, periodEnd } from "@/lib/period";
import { organizationSettings } from "@/lib/settings";
import type { Sql } from "../../client";
import { readFacts } from "../facts";
import type { SignedIn } from "../viewer";
import { readStanding } from "./leaderboard";
import { type OwnGroup, readLive } from "./live";
import { readModules, readWork } from "./steps";

/** Weeks of the streak calendar: what a phone shows without scrolling sideways. */
const CALENDAR_WEEKS = 6;
const MARKS = 6;

/** The learner's home, in nine queries by index. @returns null for a learner whom the engine does not know yet */
export async function loadMe(sql: Sql, viewer: SignedIn, locale: string): Promise<MeData | null> {
  const { live, group, scopeId, asOfDay } = await readLive(sql, viewer, locale);
  if (scopeId === null) return null;
  const [modules, figures, streak, standing, marks] = await Promise.all([
    readModules(sql, viewer, scopeId, asOfDay, locale),
    readFigures(sql, viewer, scopeId, group, asOfDay),
    readStreak(sql, viewer),
    readStanding(sql, viewer, group),
    readMarks(sql, viewer, scopeId, locale),
  ]);
  const work = await readWork(sql, viewer, scopeId, modules, locale);
  return {
    ...live,
    name: viewer.name,
    today: viewer.today,
    ...figures,
    ...work,
    streak,
    ...standing,
    hasLeaderboard: organizationSettings(viewer.organization.settings).leaderboard.mode !== "off",
    marks,
  };
}

/** Rows of this week's period: progress beside the group's median, the plan, days to the objective. */
async function readFigures(sql: Sql, viewer: SignedIn, scopeId: number, group: OwnGroup | null, asOf: Day) {
  const org = viewer.organizationId;
  const [targets] = await sql<{ global: number; units: number }[]>`
    select (select id from kpi_target where organization_id = ${org} and target_type = 'Global') as global,
      (select id from kpi_target where organization_id = ${org} and target_type = 'Ua' and ref_id is null) as units`;
  const week = periodEnd("Week", asOf);
  const ask = (
    code: string,
    scope: number,
    targetId = targets?.global ?? 0,
    period: "Week" | "Day" = "Week",
  ) => {
    const date = period === "Week" ? week : asOf;
    return { code, scopeId: scope, targetId, period, from: date, to: date };
  };
  const facts = await readFacts(sql, viewer, [
    ask("PROGRESSION_MOY", scopeId),
    ask("ETA_ATTEINTE_OBJECTIF", scopeId, undefined, "Day"),
    ask("UA_COVERAGE_PCT", scopeId, targets?.units),
    ...(group && group.learners >= MIN_LEARNERS_SHOWN ? [ask("PROGRESSION", group.id)] : []),
  ]);
  const of = (code: string) => facts.find((fact) => fact.code === code);
  const spread = of("PROGRESSION");
  const plan = of("UA_COVERAGE_PCT");
  return {
    progress: of("PROGRESSION_MOY")?.value ?? null,
    median: spread && spread.p50 !== null ? { value: spread.p50, n: spread.sampleSize ?? 0 } : null,
    objective: organizationSettings(viewer.organization.settings).objective,
    daysToObjective: of("ETA_ATTEINTE_OBJECTIF")?.value ?? null,
    plan:
      plan && plan.denominator !== null ? { expected: plan.denominator, done: plan.numerator ?? 0 } : null,
  };
}

async function readStreak(sql: Sql, viewer: SignedIn): Promise<MeData["streak"]> {
  const { organizationId: org, selfId, today } = viewer;
  const monday = addDays(today, 1 - isoWeekday(today) - 7 * (CALENDAR_WEEKS - 1));
  const [row] = await sql<{ days: number; best: number; active: Day[] }[]>`
    select coalesce((select streak_days from v_user_activity where organization_id = ${org} and student_id = ${selfId}), 0) as days,
      coalesce((select max(to_no - from_no + 1) from gamification_streak
        where organization_id = ${org} and student_id = ${selfId}), 0) as best,
      array(select day_on from gamification_day
        where organization_id = ${org} and student_id = ${selfId} and day_on >= ${monday} order by 1)::text[] as active`;
  const { holidays } = organizationSettings(viewer.organization.settings);
  const active = new Set(row?.active);
  const calendar = Array.from({ length: 7 * CALENDAR_WEEKS }, (_, n): CalendarDay => {
    const on = addDays(monday, n);
    if (active.has(on)) return { on, state: "active" };
    if (holidays.includes(on)) return { on, state: "holiday" };
    if (on === today) return { on, state: "today" };
    return { on, state: on > today ? "future" : "idle" };
  });
  return { days: row?.days ?? 0, best: row?.best ?? 0, calendar };
}

/** The newest feedback and marks; a quiz has no trainer. */
async function readMarks(sql: Sql, viewer: SignedIn, scopeId: number, locale: string): Promise<Mark[]> {
  const org = viewer.organizationId;
  const newest = (kind: "feedback" | "score") => sql`
    (select event_id, kind, code, value, item_id, trainer_id, day_on, at from fact_event
    where organization_id = ${org} and learner_id = ${scopeId} and kind = ${kind} order by day_on desc limit ${MARKS})`;
  const rows = await sql<
    {
      key: string;
      kind: string;
      code: string;
      value: number | null;
      on: Day;
      item: string | null;
      trainer: string | null;
    }[]
  >`
    select e.event_id as key, e.kind, e.code, e.value, e.day_on as on,
      coalesce(i.translations_json -> ${locale} ->> 'name', t.label, k.name) as item, s.label as trainer
    from (${newest("feedback")} union all ${newest("score")}) e
    left join kpi_target t on t.organization_id = ${org} and t.id = e.item_id and t.ref_id is not null
    left join lms_item i on i.organization_id = ${org} and i.id = t.ref_id and i.item_type = t.target_type
    -- A quiz of no unit is known by its class.
    left join lms_event o on e.item_id is null and o.organization_id = ${org} and o.id = e.event_id
    left join lms_class k on k.organization_id = ${org} and k.id = o.class_id
    left join kpi_scope s on s.organization_id = ${org} and s.id = e.trainer_id
    order by e.at desc, e.event_id limit ${MARKS}`;
  return rows.map(({ kind, code, value, ...row }) =>
    kind === "feedback"
      ? { ...row, kind: "feedback", sentiment: code }
      : { ...row, kind: "mark", score: value ?? 0 },
  );
}
