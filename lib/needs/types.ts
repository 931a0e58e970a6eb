import type { Moment } from "../moment";
import type { Day } from "../period";

/** What the rules are asked about one learner, as of a day: counts and spans, never words. */
export type NeedFacts = {
  /** Last day with an action of the learner's own; null: none ever. */
  lastOn: Day | null;
  daysSilent: number | null;
  /** Days since the learner joined the groups of that day. */
  daysHere: number;
  /** UAs that the plan expects by then, and the planned ones that are done; null: nothing is kept for the learner. */
  unitsExpected: number | null;
  unitsDone: number | null;
  /** Pieces of work handed in, not done and without an answer for longer than the rule's hours. */
  waiting: number;
  waitingSince: Day | null;
  waitingHours: number | null;
  /** Mean score and number of scores of the rule's window, and of the one before it. */
  score: number | null;
  scores: number;
  scoreBefore: number | null;
  scoresBefore: number;
  criticalOverdue: number | null;
  absences: number;
};

export const RULE_CODES = [
  "never_started",
  "inactivity",
  "overdue_critical_tasks",
  "behind_plan",
  "falling_scores",
  "absences",
  "waiting_feedback",
] as const;
export type RuleCode = (typeof RULE_CODES)[number];

/** What a rule found: `measure` is what is compared, `values` is what its sentence says. */
export type Found = {
  measure: number;
  values: Readonly<Record<string, number>>;
  /** The day on which what the rule sees began, where it has one. */
  since: Day | null;
};

/** A rule that holds for a learner. */
export type Fired = Found & {
  rule: RuleCode;
  version: number;
  /** Twice the threshold, and two more than it. */
  isGrave: boolean;
};

/** What was known of a rule when somebody acknowledged it. */
export type Seen = Pick<Fired, "rule" | "version" | "measure">;

export const NEED_STATES = ["open", "acknowledged", "snoozed"] as const;
export type NeedState = (typeof NEED_STATES)[number];

export const ACTION_KINDS = ["acknowledge", "snooze", "reopen", "note"] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export type NeedAction = {
  id: number;
  kind: ActionKind;
  untilOn: Day | null;
  note: string | null;
  /** The rules that held then. */
  rules: RuleCode[];
  by: string;
  at: Moment;
};

/** A learner whom at least one rule holds for. */
export type Need = {
  studentId: string;
  name: string;
  groups: string[];
  groupIds: string[];
  lastOn: Day | null;
  fired: Fired[];
  /** What the list is sorted by. */
  points: number;
  state: NeedState;
  /** It was acknowledged or snoozed, and is here again. */
  cameBack: boolean;
  /** The newest that is no note, and the newest words. */
  last: Pick<NeedAction, "kind" | "untilOn" | "by" | "at"> | null;
  note: Pick<NeedAction, "note" | "by" | "at"> | null;
};

export type NeedList = {
  /** The day that the rules were judged at the end of, or now. */
  day: Day;
  /** That day is today: only then can something be done about it. */
  isNow: boolean;
  asOf: Moment | null;
  /** Learners looked at. */
  learners: number;
  counts: Readonly<Record<NeedState, number>>;
  /** How long an acknowledgement holds. */
  acknowledgedDays: number;
  /** The neediest first. */
  needs: Need[];
};
