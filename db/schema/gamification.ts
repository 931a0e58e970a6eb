import { bigint, boolean, foreignKey, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at, createdAt, day, json, org, updatedAt } from "./columns";
import { gamification_badge, lms_student } from "./lms";

/**
 * What stands between the log and gamification_award. Grants and preferences are what people decided; the rest is
 * derived, and `rebuild` makes it again.
 */

/**
 * Grain: badge × learner (× course or class where the badge repeats): an award that holds without its rule.
 * source: hand (a person gave it) · kept (the rule that gave it changed, or was switched off: nothing is taken back).
 */
export const gamification_grant = pgTable(
  "gamification_grant",
  {
    organization_id: org(),
    badge_id: text().notNull(),
    student_id: text().notNull(),
    /** Empty where the badge does not repeat. */
    course_id: text().notNull().default(""),
    class_id: text().notNull().default(""),
    awarded_at: at("awarded_at").notNull(),
    source: text().notNull(),
    /** `user:ID` of who gave it. */
    actor: text(),
    note: text(),
    created_at: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.badge_id, t.student_id, t.course_id, t.class_id] }),
    foreignKey({
      columns: [t.organization_id, t.badge_id],
      foreignColumns: [gamification_badge.organization_id, gamification_badge.id],
    }),
    foreignKey({
      columns: [t.organization_id, t.student_id],
      foreignColumns: [lms_student.organization_id, lms_student.id],
    }),
    index("gamification_grant_student").on(t.organization_id, t.student_id),
  ],
);

/** Grain: learner. What they chose for themselves; without a row, nothing was chosen. */
export const gamification_preference = pgTable(
  "gamification_preference",
  {
    organization_id: org(),
    student_id: text().notNull(),
    /** Others see a pseudonym on the leaderboard. */
    is_hidden: boolean().notNull().default(false),
    updated_at: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.student_id] }),
    foreignKey({
      columns: [t.organization_id, t.student_id],
      foreignColumns: [lms_student.organization_id, lms_student.id],
    }),
  ],
);

/** Learners whose awards and points must be looked at again for another reason than an event: appended, claimed by delete. */
export const gamification_stale = pgTable(
  "gamification_stale",
  {
    organization_id: org(),
    seq: bigint({ mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    student_id: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.seq] })],
);

/** Grain: badge (`badge:ID`) or the settings (`settings`): what the awards that are stored were made by. */
export const gamification_applied = pgTable(
  "gamification_applied",
  {
    organization_id: org(),
    subject: text().notNull(),
    value_json: json("value_json").notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.subject] })],
);

/** Grain: learner × local day with an own action other than a login. */
export const gamification_day = pgTable(
  "gamification_day",
  {
    organization_id: org(),
    student_id: text().notNull(),
    day_on: day("day_on").notNull(),
    first_at: at("first_at").notNull(),
    /** Running number of the day among those that are no holiday; null for a holiday. Streaks are runs of these. */
    work_no: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.student_id, t.day_on] }),
    index("gamification_day_work").on(t.organization_id, t.student_id, t.work_no),
  ],
);

/** Grain: learner × run of working days in a row. Runs of one learner are disjoint and not adjacent. */
export const gamification_streak = pgTable(
  "gamification_streak",
  {
    organization_id: org(),
    student_id: text().notNull(),
    from_no: integer().notNull(),
    to_no: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.student_id, t.from_no] })],
);

/**
 * Grain: learner × kind × ref: the first time. kind `DOMAIN/STATE_CODE`, ref an item that entered that state; kind
 * `perfect`, ref a class whose quiz had full marks.
 */
export const gamification_first = pgTable(
  "gamification_first",
  {
    organization_id: org(),
    student_id: text().notNull(),
    kind: text().notNull(),
    ref_id: text().notNull(),
    at: at("at").notNull(),
    course_id: text(),
    class_id: text(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.student_id, t.kind, t.ref_id] }),
    index("gamification_first_at").on(t.organization_id, t.student_id, t.kind, t.at),
  ],
);

/** Grain: learner with a signal or an award: what v_leaderboard ranks. */
export const gamification_score = pgTable(
  "gamification_score",
  {
    organization_id: org(),
    student_id: text().notNull(),
    total_points: bigint({ mode: "number" }).notNull(),
    badges_count: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.student_id] })],
);
