import type { Found, NeedFacts, RuleCode } from "./types";

/** A number that an organisation may set. */
export type Parameter = { default: number; min: number; max: number };

export type NeedRule<Name extends string = string> = {
  /** Raised whenever the rule comes to mean something else: what was acknowledged under another version comes back. */
  version: number;
  /** How much it counts when learners are sorted. */
  weight: 1 | 2 | 3;
  /** `worse_by`: how much more than was acknowledged brings the learner back. */
  parameters: Readonly<Record<Name | "worse_by", Parameter>>;
  /** What must be reached; twice as much, and two more, is grave. */
  threshold: NoInfer<Name>;
  judge(facts: NeedFacts, set: Readonly<Record<Name | "worse_by", number>>): Found | null;
};

const rule = <Name extends string>(entry: NeedRule<Name>): NeedRule => entry;
const days = (value: number): Parameter => ({ default: value, min: 1, max: 365 });
const count = (value: number): Parameter => ({ default: value, min: 1, max: 1000 });

/** The reasons for which a learner is shown to a trainer. A rule is an entry here and a sentence in need.json. */
export const NEED_RULES: Readonly<Record<RuleCode, NeedRule>> = {
  never_started: rule({
    version: 1,
    weight: 3,
    parameters: { after_days: days(3), worse_by: days(7) },
    threshold: "after_days",
    judge: ({ lastOn, daysHere }, { after_days }) =>
      lastOn === null && daysHere >= after_days
        ? { measure: daysHere, values: { days: daysHere }, since: null }
        : null,
  }),
  inactivity: rule({
    version: 1,
    weight: 3,
    parameters: { days: days(7), worse_by: days(7) },
    threshold: "days",
    judge: ({ lastOn, daysSilent }, set) =>
      daysSilent !== null && daysSilent >= set.days
        ? { measure: daysSilent, values: { days: daysSilent }, since: lastOn }
        : null,
  }),
  overdue_critical_tasks: rule({
    version: 1,
    weight: 3,
    parameters: { tasks: count(1), worse_by: count(1) },
    threshold: "tasks",
    judge: ({ criticalOverdue }, set) =>
      criticalOverdue !== null && criticalOverdue >= set.tasks
        ? { measure: criticalOverdue, values: { tasks: criticalOverdue }, since: null }
        : null,
  }),
  behind_plan: rule({
    version: 1,
    weight: 2,
    parameters: { units: count(3), worse_by: count(2) },
    threshold: "units",
    judge: ({ unitsExpected, unitsDone }, set) => {
      if (unitsExpected === null || unitsDone === null) return null;
      // The gap of kpi_plan_gap: who is ahead elsewhere has kept the pace.
      const units = unitsExpected - unitsDone;
      const values = { units, expected: unitsExpected, done: unitsDone };
      return units >= set.units ? { measure: units, values, since: null } : null;
    },
  }),
  falling_scores: rule({
    version: 1,
    weight: 2,
    parameters: {
      points: { default: 15, min: 1, max: 100 },
      window_days: days(28),
      scores: count(3),
      worse_by: { default: 5, min: 1, max: 100 },
    },
    threshold: "points",
    judge: ({ score, scores, scoreBefore, scoresBefore }, set) => {
      if (score === null || scoreBefore === null || Math.min(scores, scoresBefore) < set.scores) return null;
      const [now, before] = [Math.round(score), Math.round(scoreBefore)];
      // Of the rounded means, so that the three numbers of the sentence agree.
      const points = before - now;
      const values = { points, now, before, window: set.window_days };
      return points >= set.points ? { measure: points, values, since: null } : null;
    },
  }),
  absences: rule({
    version: 1,
    weight: 2,
    parameters: { absences: count(2), window_days: days(14), worse_by: count(1) },
    threshold: "absences",
    judge: ({ absences }, set) =>
      absences >= set.absences
        ? { measure: absences, values: { absences, window: set.window_days }, since: null }
        : null,
  }),
  waiting_feedback: rule({
    version: 1,
    weight: 1,
    parameters: {
      submissions: count(1),
      hours: { default: 48, min: 1, max: 8760 },
      worse_by: count(1),
    },
    threshold: "submissions",
    judge: ({ waiting, waitingSince, waitingHours }, set) =>
      waiting >= set.submissions
        ? { measure: waiting, values: { count: waiting, hours: waitingHours ?? 0 }, since: waitingSince }
        : null,
  }),
};
