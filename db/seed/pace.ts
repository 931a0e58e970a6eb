/**
 * How far a session is, as an S: slow while people find their feet, fast in the middle, slow again at the end.
 * Plan dates and the learners' daily capacity follow the same curve, so a learner of pace 1 keeps to the plan.
 */

/** Share of the work done after a share of the session's length; both 0 to 1. */
export function workDone(elapsed: number): number {
  const x = Math.min(1, Math.max(0, elapsed));
  return x * x * (3 - 2 * x);
}

/** The inverse: share of the session's length by which a share of the work is done. */
export function elapsedFor(done: number): number {
  const y = Math.min(1, Math.max(0, done));
  return 0.5 - Math.sin(Math.asin(1 - 2 * y) / 3);
}
