export type BadgeErrorCode =
  | "unknown_badge"
  | "unknown_learner"
  | "badge_off"
  | "already_awarded"
  | "not_given_by_hand"
  /** A badge for each class or course is given for one of them, and any other for none. */
  | "wrong_scope"
  | "invalid_rule";

/** What the caller did wrong. */
export class BadgeError extends Error {
  constructor(readonly code: BadgeErrorCode) {
    super(code);
    this.name = "BadgeError";
  }
}
