import { can } from "@/lib/access";
import type { AttendanceData } from "@/lib/analysis/types";
import { addDays, dateIds, periodEnd } from "@/lib/period";
import type { View } from "@/lib/view";
import type { Sql } from "../client";
import { buildParts, partAsks, readLearners, scopeParts } from "./analysis/breakdown";
import { askOf, buildFigures, cellsOf, type Facts, figureAsks, readAsks } from "./analysis/figures";
import { type Frame, loadFrame } from "./analysis/frame";
import type { ScopeRow } from "./context";
import type { Ask } from "./facts";
import type { SignedIn } from "./viewer";

const COUNTS = ["ABSENCES_COUNT", "RETARDS_COUNT"] as const;
const CORRELATIONS = ["CORR_ABS_PROGRESSION", "CORR_ABS_SCORE"] as const;
const POINTS = ["SCORE_NORM", "PROGRESSION_MOY"] as const;
export const ATTENDANCE_CODES = [...COUNTS, ...CORRELATIONS, ...POINTS] as const;

/** Days of the calendar: as long as rows of days are kept. */
const CALENDAR_DAYS = 90;

/** The attendance page, in six queries; null when the scope or target may not be read or does not exist. */
export async function loadAttendance(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
): Promise<AttendanceData | null> {
  if (!can(viewer, "metric.read")) return null;
  const frame = await loadFrame(sql, viewer, view, locale, ATTENDANCE_CODES);
  if (!frame) return null;
  const people = await readLearners(frame);
  const month = monthOf(frame);
  const byScope = scopeParts(frame, "ABSENCES_COUNT", frame.context.children);
  const learners = scopeParts(frame, "ABSENCES_COUNT", people);
  const facts = await readAsks(frame, [
    ...figureAsks(frame, COUNTS),
    ...figureAsks(month, CORRELATIONS),
    ...dayAsks(frame),
    ...pointAsks(month, people),
    ...partAsks(frame, [...byScope, ...learners]),
  ]);
  return {
    page: frame.page,
    figures: buildFigures(frame, COUNTS, facts),
    days: buildDays(frame, facts),
    correlations: {
      dateId: month.dateId,
      figures: buildFigures(month, CORRELATIONS, facts),
      learners: buildPoints(month, people, facts),
    },
    byScope: buildParts(frame, byScope, facts),
    learners: buildParts(frame, learners, facts),
  };
}

/** Correlations are kept by month, as learners' own rows are: they are drawn of the month of the shown period. */
function monthOf(frame: Frame): Frame {
  return { ...frame, period: "Month", dateId: periodEnd("Month", frame.asOn) };
}

const byDay = (frame: Frame): Frame => ({ ...frame, period: "Day", dateId: frame.asOn });

/** Days exist for groups; a learner's are kept by week at the least. */
function dayCells(frame: Frame) {
  return COUNTS.flatMap((code) => {
    const cells = cellsOf(byDay(frame), code);
    return cells?.period === "Day" ? [cells] : [];
  });
}

const firstDay = ({ asOn }: Frame) => addDays(asOn, 1 - CALENDAR_DAYS);

const dayAsks = (frame: Frame): Ask[] =>
  dayCells(frame).map((cells) => askOf(cells, firstDay(frame), frame.asOn));

function buildDays(frame: Frame, facts: Facts): AttendanceData["days"] {
  const [absences, late] = dayCells(frame);
  if (!absences || !late) return [];
  return dateIds("Day", firstDay(frame), frame.asOn).map((dateId) => {
    const { value, running } = facts.point(frame, absences, dateId);
    return { dateId, running, absences: value, late: facts.point(frame, late, dateId).value };
  });
}

/** A learner's absences are all of the month's, wherever; score and progress are of this target (kpi.md 3.14). */
function pointCells(month: Frame, learner: ScopeRow) {
  const { target, globalId } = month.context;
  const everywhere: Frame = {
    ...month,
    context: { ...month.context, target: { ...target, id: globalId ?? target.id, targetType: "Global" } },
  };
  return {
    absences: cellsOf(everywhere, "ABSENCES_COUNT", learner),
    score: cellsOf(month, "SCORE_NORM", learner),
    progress: cellsOf(month, "PROGRESSION_MOY", learner),
  };
}

function pointAsks(month: Frame, people: readonly ScopeRow[]): Ask[] {
  return people.flatMap((learner) =>
    Object.values(pointCells(month, learner)).flatMap((cells) =>
      cells ? [askOf(cells, month.dateId, month.dateId)] : [],
    ),
  );
}

function buildPoints(month: Frame, people: readonly ScopeRow[], facts: Facts) {
  return people.map((learner) => {
    const { absences, score, progress } = pointCells(month, learner);
    const at = (cells: typeof absences) => (cells ? facts.point(month, cells, month.dateId).value : null);
    return {
      key: learner.refId ?? String(learner.id),
      label: learner.label,
      absences: at(absences),
      score: at(score),
      progress: at(progress),
    };
  });
}
