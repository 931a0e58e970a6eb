import { canReadScope } from "@/lib/access";
import type { Place } from "@/lib/home";
import type { LearnerFile, ModuleProgress, ScorePoint } from "@/lib/learner-file";
import { addDays, isRunning } from "@/lib/period";
import { organizationSettings } from "@/lib/settings";
import type { View } from "@/lib/view";
import type { Sql } from "../../client";
import { findContext } from "../context";
import { type Ask, type Fact, readFacts, readMetrics } from "../facts";
import { readStreaks } from "../group/matrix";
import { headOf, standingDay } from "../head";
import { buildCurves, CURVE_CODES, curveAsks } from "../home/curves";
import { type Frame, frameDates, keptPeriod } from "../home/frame";
import { needOf } from "../needs";
import { readNeedHistory } from "../needs/actions";
import { readNeedFacts } from "../needs/facts";
import { readPlan } from "../panels";
import { readable } from "../readable";
import type { SignedIn } from "../viewer";
import { readHeldBadges } from "./badges";
import { readTimeline } from "./timeline";
import { readAttendance, readModules, readSubmissions, readTaskColumns, readTasks } from "./work";

/** Weeks of the attendance calendar. */
const ATTENDANCE_WEEKS = 20;
const SCORE_CODES = ["SCORE_NORM", "SCORE"] as const;

/**
 * Everything that a learner's file shows, in fifteen queries, each by index.
 * @returns null when there is no such learner, or the viewer may not read them, or the target does not exist
 */
export async function loadLearnerFile(
  sql: Sql,
  viewer: SignedIn,
  studentId: string,
  view: View,
  locale: string,
): Promise<LearnerFile | null> {
  const org = viewer.organizationId;
  const { timeZone } = viewer.organization;
  const groups = await readGroupsOf(sql, viewer, studentId);
  if (!groups) return null;
  const chosen = groups.find(
    ({ scopeType, scopeId }) => scopeType === view.scope?.type && scopeId === view.scope.id,
  );
  const comparedWith =
    chosen ?? firstOf(groups, "Groupe") ?? firstOf(groups, "Sous_groupe") ?? groups[0] ?? null;
  const scope = { type: "Apprenant", id: studentId } as const;
  const compared = comparedWith ? [{ type: comparedWith.scopeType, id: comparedWith.scopeId }] : [];
  const context = await findContext(sql, viewer, { scope, compared, target: view.target });
  if (!context) return null;

  const period = keptPeriod(view.period, context.scope);
  const head = headOf(viewer, view, period, context);
  const day = standingDay(head);
  const dates = frameDates(view, period, head.today);
  const place = { organizationId: org, timeZone };
  const of = { ...place, learnerId: context.scope.id, day };
  const settings = organizationSettings(viewer.organization.settings).needs;
  const [metrics, modules] = await Promise.all([
    readMetrics(sql, org, [...CURVE_CODES, ...SCORE_CODES], locale),
    readModules(sql, of),
  ]);
  const frame: Frame = { ...dates, context, metrics, locale };
  const [curveFrom, curveTo] = [dates.curveDates[0] ?? dates.dateId, dates.curveDates.at(-1) ?? dates.dateId];
  const groupId = context.compared[0]?.id;
  const at = { targetId: context.target.id, period, from: curveFrom, to: curveTo };
  const asks: Ask[] = [
    ...curveAsks(frame, "median"),
    { ...at, scopeId: context.scope.id, code: "SCORE_NORM" },
    ...(groupId ? [{ ...at, scopeId: groupId, code: "SCORE" }] : []),
    ...modules.flatMap(({ targetId }) => {
      const now = { targetId, period, from: dates.dateId, to: dates.dateId };
      return [
        { ...now, scopeId: context.scope.id, code: "PROGRESSION_MOY" },
        ...(groupId ? [{ ...now, scopeId: groupId, code: "PROGRESSION" }] : []),
      ];
    }),
  ];
  const stock = { scopeId: context.scope.id, targetId: context.target.id, period };
  const attendanceFrom = addDays(day, -7 * ATTENDANCE_WEEKS);
  const needFrame = { asOf: head.asOf, today: head.today, day };
  const isNow = day === head.today;
  const [facts, plan, [row], history, submissions, columns, tasks, days, timeline, streaks, badges] =
    await Promise.all([
      readFacts(sql, viewer, asks),
      readPlan(sql, org, stock, curveFrom, dates.dateId),
      readNeedFacts(sql, viewer, scope, needFrame, settings),
      readNeedHistory(sql, viewer, studentId),
      readSubmissions(sql, of),
      readTaskColumns(sql, org, locale),
      readTasks(sql, of),
      readAttendance(sql, of, attendanceFrom),
      readTimeline(sql, place, studentId, day, null),
      isNow ? readStreaks(sql, org, [studentId]) : null,
      readHeldBadges(sql, place, studentId, locale),
    ]);
  const need = row && needOf(row, day, isNow, settings);
  return {
    head,
    studentId,
    name: context.scope.label,
    day,
    groups,
    comparedWith,
    need: need ?? null,
    isNow,
    history,
    lastOn: row?.lastOn ?? null,
    streak: streaks?.get(studentId) ?? null,
    curves: buildCurves(frame, facts, plan, "median"),
    modules: modules.map((module) => moduleProgress(module, facts, context.scope.id, groupId, dates.dateId)),
    scores: scorePoints(frame, facts, groupId),
    submissions,
    tasks: { columns, tasks },
    attendance: { from: attendanceFrom, days },
    timeline,
    badges,
  };
}

const firstOf = (groups: readonly Place[], type: Place["scopeType"]) =>
  groups.find(({ scopeType }) => scopeType === type);

/** The learner's groups of today that this viewer may read, the widest first; null when there is no such learner for them. */
async function readGroupsOf(sql: Sql, viewer: SignedIn, studentId: string): Promise<Place[] | null> {
  const org = viewer.organizationId;
  const rows = await sql<{ id: number | null; place: Place }[]>`
    select gs.id, jsonb_build_object('scopeType', gs.scope_type, 'scopeId', gs.ref_id, 'label', gs.label) as place
    from kpi_scope s
    left join engine_member m on m.organization_id = ${org} and m.learner_id = s.id
      and ${viewer.today}::date between m.from_on and m.to_on
    left join kpi_scope gs on gs.organization_id = ${org} and gs.id = m.scope_id
      and gs.scope_type in ('Session', 'Groupe', 'Sous_groupe')
    where ${readable(sql, viewer, viewer.today)} and s.scope_type = 'Apprenant' and s.ref_id = ${studentId}
    order by array_position(array['Session', 'Groupe', 'Sous_groupe'], gs.scope_type), gs.label, gs.id`;
  if (rows.length === 0) return null;
  return rows.flatMap(({ id, place }) => {
    const { scopeType, scopeId: refId } = place;
    return id !== null && canReadScope(viewer, { id, scopeType, refId, groupIds: [] }) ? [place] : [];
  });
}

function moduleProgress(
  module: { id: string; label: string; targetId: number },
  facts: readonly Fact[],
  learnerId: number,
  groupId: number | undefined,
  dateId: string,
): ModuleProgress {
  const find = (scopeId: number | undefined, code: string) =>
    facts.find(
      (fact) =>
        fact.scopeId === scopeId &&
        fact.targetId === module.targetId &&
        fact.code === code &&
        fact.dateId === dateId,
    );
  const group = find(groupId, "PROGRESSION");
  return {
    id: module.id,
    label: module.label,
    progress: find(learnerId, "PROGRESSION_MOY")?.value ?? null,
    median: group?.p50 ?? null,
    n: group?.sampleSize ?? null,
  };
}

/** Scores by period, from the first that either has; periods without a score are gaps. */
function scorePoints(frame: Frame, facts: readonly Fact[], groupId: number | undefined): ScorePoint[] {
  const of = (scopeId: number | undefined, code: string) =>
    new Map(
      facts
        .filter(
          (fact) =>
            fact.scopeId === scopeId && fact.code === code && fact.targetId === frame.context.target.id,
        )
        .map((fact) => [fact.dateId, fact]),
    );
  const [own, group] = [of(frame.context.scope.id, "SCORE_NORM"), of(groupId, "SCORE")];
  const points = frame.curveDates.map((dateId) => ({
    dateId,
    running: isRunning(frame.period, dateId, frame.today),
    score: own.get(dateId)?.value ?? null,
    scores: own.get(dateId)?.sampleSize ?? null,
    median: group.get(dateId)?.p50 ?? null,
    n: group.get(dateId)?.sampleSize ?? null,
  }));
  const start = points.findIndex(({ score, median }) => score !== null || median !== null);
  return start < 0 ? [] : points.slice(start);
}
