import type { Curves, PageHead, Place } from "./home";
import type { StateKind } from "./metrics/types";
import type { Moment } from "./moment";
import type { Need, NeedAction } from "./needs/types";
import type { Day } from "./period";

/** What a learner's file shows, as plain data. */

export type ModuleProgress = {
  id: string;
  label: string;
  progress: number | null;
  /** The group's median, and of how many learners it is. */
  median: number | null;
  n: number | null;
};

export type ScorePoint = {
  dateId: Day;
  running: boolean;
  score: number | null;
  scores: number | null;
  median: number | null;
  n: number | null;
};

export type Submission = {
  eventId: string;
  item: string | null;
  submittedAt: Moment;
  answeredAt: Moment | null;
  by: string | null;
  sentiment: string | null;
  /** Waited for, until the answer or until now. */
  minutes: number;
  /** No answer, and the item is not done: it waits. */
  isWaiting: boolean;
};

export type Task = {
  id: string;
  label: string;
  project: string | null;
  stateCode: string;
  isCritical: boolean;
  due: Moment | null;
  isOverdue: boolean;
  /** The day on which it entered its state. */
  since: Day;
};

export type TaskColumn = { code: string; label: string; kind: StateKind; color: string };

export type Attendance = { day: Day; present: number; late: number; absent: number };

export const EVENT_TYPES = [
  "SESSION_START",
  "SESSION_END",
  "VIDEO_PING",
  "QUIZ_SUBMIT",
  "STEP_DONE",
  "STATE_CHANGE",
  "SUBMISSION",
  "FEEDBACK",
  "EVALUATION",
  "VALIDATION",
  "ATTENDANCE",
  "REMEDIATION",
] as const;

/** One thing that happened: the fields that its type has. */
export type TimelineEvent = {
  id: string;
  type: string;
  at: Moment;
  by: string | null;
  item: string | null;
  state: string | null;
  score: number | null;
  maxScore: number | null;
  sentiment: string | null;
  status: string | null;
  level: number | null;
  passed: boolean | null;
  activeSec: number | null;
  /** It names something unknown and counts nowhere yet. */
  isWaiting: boolean;
};

/** `next` reads on where this page ends; null at the end. */
export type Timeline = { events: TimelineEvent[]; next: string | null };

export type HeldBadge = {
  id: string;
  name: string;
  icon: string;
  times: number;
  /** The last time. */
  on: Day;
  isByHand: boolean;
};

export type LearnerFile = {
  head: PageHead & { changeSeq: number };
  studentId: string;
  name: string;
  day: Day;
  groups: Place[];
  /** Whom the learner is compared with; null in no group. */
  comparedWith: Place | null;
  /** Null: the learner is in no group on that day, so nobody is asked to look after them. */
  need: Need | null;
  isNow: boolean;
  history: NeedAction[];
  lastOn: Day | null;
  streak: number | null;
  curves: Curves;
  modules: ModuleProgress[];
  scores: ScorePoint[];
  submissions: Submission[];
  tasks: { columns: TaskColumn[]; tasks: Task[] };
  attendance: { from: Day; days: Attendance[] };
  timeline: Timeline;
  badges: { held: HeldBadge[]; givable: { id: string; name: string }[] };
};
