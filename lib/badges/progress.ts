import { type Condition, neededBy, type SignalType } from "./criteria";

/** What a learner has so far of everything that a rule may ask for. */
export type Counts = {
  signals: readonly { type: SignalType; courseId: string | null; count: number }[];
  perfect: readonly { courseId: string | null; count: number }[];
  /** By `domain/state_code`. */
  states: Readonly<Record<string, number>>;
  points: number;
  /** The streak that runs now. */
  streakDays: number;
};

export type Part = { condition: Condition; has: number; needs: number };
/** How far along: the way that is nearest, its conditions, and the share of it that is done (0–1). */
export type Progress = { share: number; parts: Part[] };

/** How much of a condition the learner has, never more than it asks for. */
export function has(condition: Condition, counts: Counts): number {
  return Math.min(neededBy(condition), counted(condition, counts));
}

function counted(condition: Condition, counts: Counts): number {
  if ("points" in condition) return counts.points;
  if ("streak_days" in condition) return counts.streakDays;
  if ("state" in condition)
    return counts.states[`${condition.state.domain}/${condition.state.state_code}`] ?? 0;
  const ofCourse = (row: { courseId: string | null }) =>
    condition.course_id === undefined || row.courseId === condition.course_id;
  const rows =
    "signal" in condition
      ? counts.signals.filter((row) => row.type === condition.signal && ofCourse(row))
      : counts.perfect.filter(ofCourse);
  return rows.reduce((sum, row) => sum + row.count, 0);
}

/** How far along a badge that is not earned yet is; null where only people give it. */
export function progressOf(ways: readonly (readonly Condition[])[], counts: Counts): Progress | null {
  const all = ways.map((way) => {
    const parts = way.map((condition) => ({
      condition,
      has: has(condition, counts),
      needs: neededBy(condition),
    }));
    return { parts, share: parts.reduce((sum, part) => sum + part.has / part.needs, 0) / parts.length };
  });
  return all.sort((a, b) => b.share - a.share)[0] ?? null;
}
