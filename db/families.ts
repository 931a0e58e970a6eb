/**
 * Kinds of change, one bit each. A fact that changes says which of them it is; a metric says which it reads
 * (db/aggregation/measures). A pass computes a cell's metrics of the kinds that changed there, and no others.
 */
export const FAMILY = {
  /** Own actions of learners. */
  activity: 1 << 0,
  /** Days on which trainers did something. */
  trainers: 1 << 1,
  sessions: 1 << 2,
  feedback: 1 << 3,
  scores: 1 << 4,
  absences: 1 << 5,
  validations: 1 << 6,
  /** Roll calls. */
  attendance: 1 << 7,
  remediations: 1 << 8,
  /** Marks by criterion. */
  criteria: 1 << 9,
  /** Items first done. */
  done: 1 << 10,
  /** Delays of feedback. */
  answers: 1 << 11,
  /** Time to acquire a competence or micro-competence. */
  acquisitions: 1 << 12,
  /** Cycle and lead times of tasks. */
  durations: 1 << 13,
  /** Delays from the last submission of a UA to its validation. */
  approvals: 1 << 14,
  visits: 1 << 15,
  /** Pairs of marks, gains in score. */
  pairs: 1 << 16,
  /** Cycle times on either side of the first feedback. */
  cycles: 1 << 17,
  resolutions: 1 << 18,
  /** Feedback and what was submitted after it. */
  revisions: 1 << 19,
  /** Counts of what stands: units, tasks, competences, the plan. */
  stocks: 1 << 20,
  states: 1 << 21,
  /** Weights done and in all. */
  progress: 1 << 22,
} as const;

export type Family = keyof typeof FAMILY;

/** Every kind: what a whole slice, or a change of structure, is computed for. */
export const EVERY = 2 ** Object.keys(FAMILY).length - 1;

export const bits = (...families: Family[]): number =>
  families.reduce((sum, family) => sum | FAMILY[family], 0);
