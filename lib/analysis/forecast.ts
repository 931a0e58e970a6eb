import { addDays, nextDateId } from "../period";

/** Where a plan stood at the end of a week. */
export type PlanWeek = { dateId: string; running: boolean; expected: number | null; done: number | null };

export type BurnPoint = {
  dateId: string;
  /** Holds "now", or comes after it. */
  running: boolean;
  expected: number | null;
  done: number | null;
  forecast: number | null;
  low: number | null;
  high: number | null;
};

/** Weeks whose pace the forecast goes on at, as the engine's own (kpi.md, PREVISION_COUVERTURE_UA), and its range. */
const PACE_WEEKS = 4;
const RANGE_WEEKS = 12;
/** Further ahead a line drawn on says nothing. */
const MAX_AHEAD = 26;

/**
 * What was planned and done, and how it goes on: at the pace of the last four closed weeks, between the slowest and
 * the fastest four weeks in a row of the last twelve. It ends where the plan does or where everything is done.
 * @param ahead what the plan asks for by the end of each coming week
 * @param total pairs that are planned at all: nothing goes beyond
 * @param expectedNow the engine's own forecast for the end of the running week, from which the line goes on
 */
export function burnUp(
  weeks: readonly PlanWeek[],
  ahead: ReadonlyMap<string, number>,
  total: number,
  expectedNow: number | null,
): BurnPoint[] {
  const past = weeks.map((week) => ({ ...week, forecast: null, low: null, high: null }));
  const last = past.at(-1);
  if (!last || last.done === null) return past;
  const paces = pacesOf(weeks);
  if (paces.length === 0) return past;
  const pace = paces.at(-1) ?? 0;
  const [slow, fast] = [Math.min(...paces), Math.max(...paces)];
  const capped = (value: number) => Math.min(total, value);
  // The engine says how the running week ends; a closed one has ended.
  const start = last.running ? capped(expectedNow ?? last.done) : last.done;
  const points: BurnPoint[] = [
    ...past.slice(0, -1),
    { ...last, forecast: last.running ? start : last.done, low: start, high: start },
  ];
  const end = [...ahead.keys()].sort().at(-1) ?? last.dateId;
  let { dateId } = last;
  for (let week = 1; week <= MAX_AHEAD; week++) {
    dateId = nextDateId("Week", dateId);
    const forecast = capped(start + pace * week);
    points.push({
      dateId,
      running: true,
      expected: plannedBy(ahead, dateId, last.expected),
      done: null,
      forecast,
      low: capped(start + slow * week),
      high: capped(start + fast * week),
    });
    if (dateId >= end && (forecast >= total || pace <= 0 || dateId >= addDays(end, 28))) break;
  }
  return points;
}

/** Pairs a week of each four closed weeks in a row, oldest first; a week without data breaks the row. */
function pacesOf(weeks: readonly PlanWeek[]): number[] {
  const closed = weeks.filter(({ running }) => !running).slice(-RANGE_WEEKS - 1);
  const paces: number[] = [];
  for (let at = PACE_WEEKS; at < closed.length; at++) {
    const [from, to] = [closed[at - PACE_WEEKS]?.done ?? null, closed[at]?.done ?? null];
    if (from !== null && to !== null) paces.push((to - from) / PACE_WEEKS);
  }
  return paces;
}

/** The plan stands between two of its dates. */
function plannedBy(ahead: ReadonlyMap<string, number>, dateId: string, before: number | null): number | null {
  const known = [...ahead.keys()]
    .filter((key) => key <= dateId)
    .sort()
    .at(-1);
  return known === undefined ? before : (ahead.get(known) ?? before);
}
