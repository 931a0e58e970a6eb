import { sql } from "drizzle-orm";
import { index, integer, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at, day, id64, org } from "./columns";

/**
 * What happened, typed, at learner grain: derived from the log, and what every figure is made from. Names and
 * intervals as in engine.ts.
 */

// ---- typed facts at learner grain --------------------------------------------------------------

/** Grain: learner × item × local day with at least one own action (item 0: no item). */
export const fact_activity = pgTable(
  "fact_activity",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    item_id: id64("item_id").notNull(),
    day_on: day("day_on").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.learner_id, t.item_id, t.day_on] }),
    index("fact_activity_day").on(t.organization_id, t.day_on),
    // The last day of each learner of a group, for pages.
    index("fact_activity_learner").on(t.organization_id, t.learner_id, t.day_on),
    // Who acted on a module in a window, without the other modules' days.
    index("fact_activity_item").on(t.organization_id, t.item_id, t.day_on, t.learner_id),
  ],
);

/** Grain: learner × unit (engine_item.unit_id) started: first day with an own action or a state other than todo, on it or below. */
export const fact_unit = pgTable(
  "fact_unit",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    unit_id: id64("unit_id").notNull(),
    started_on: day("started_on").notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.learner_id, t.unit_id] })],
);

/** Grain: trainer × item × local day with at least one event of theirs (item 0: no item). */
export const fact_trainer_day = pgTable(
  "fact_trainer_day",
  {
    organization_id: org(),
    trainer_id: id64("trainer_id").notNull(),
    day_on: day("day_on").notNull(),
    item_id: id64("item_id").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.day_on, t.trainer_id, t.item_id] }),
    // Who worked on a module in a window, without the other modules' days.
    index("fact_trainer_day_item").on(t.organization_id, t.item_id, t.day_on, t.trainer_id),
  ],
);

/**
 * Grain: event × kind × code. Hot payload fields as columns.
 * kind: session_start · session_end (value: active seconds) · score (value 0–100, code quiz or evaluation, ref attempt)
 * · criterion (code its name, value, max_value) · feedback (code its sentiment, ref submission_id) · submission (ref its id)
 * · validation (code its level, value 1 or 0) · attendance (code its status) · remediation.
 */
export const fact_event = pgTable(
  "fact_event",
  {
    organization_id: org(),
    event_id: text().notNull(),
    kind: text().notNull(),
    code: text().notNull().default(""),
    learner_id: id64("learner_id"),
    trainer_id: id64("trainer_id"),
    item_id: id64("item_id"),
    day_on: day("day_on").notNull(),
    at: at("at").notNull(),
    value: numeric("value"),
    max_value: numeric("max_value"),
    ref: text(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.event_id, t.kind, t.code] }),
    index("fact_event_day").on(t.organization_id, t.kind, t.day_on),
    index("fact_event_learner").on(t.organization_id, t.learner_id, t.item_id, t.kind, t.at),
    // Marks and roll calls of one learner in a window, for pages.
    index("fact_event_kind").on(t.organization_id, t.learner_id, t.kind, t.day_on),
    // Absences are a small part of what was called.
    index("fact_event_absent")
      .on(t.organization_id, t.day_on, t.learner_id)
      .where(sql`kind = 'attendance' and code = 'absent'`),
    // Sessions of the trainers among many learners'.
    index("fact_event_trainer_session")
      .on(t.organization_id, t.trainer_id, t.day_on)
      .where(sql`kind in ('session_start', 'session_end') and trainer_id is not null`),
  ],
);

/** Grain: learner × item × entry into a state, by STATE_CHANGE, SUBMISSION or a STEP_COMPLETED signal. */
export const fact_transition = pgTable(
  "fact_transition",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    item_id: id64("item_id").notNull(),
    at: at("at").notNull(),
    event_id: text().notNull(),
    day_on: day("day_on").notNull(),
    state_id: id64("state_id").notNull(),
    due_at: at("due_at"),
    /** event or step: the same event may be both a quiz and the end of a step. */
    source: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.learner_id, t.item_id, t.at, t.event_id] })],
);

/** Grain: learner × item with at least one transition: its firsts. */
export const fact_item = pgTable(
  "fact_item",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    item_id: id64("item_id").notNull(),
    /** First state of all: for a task, its assignment. */
    first_at: at("first_at").notNull(),
    /** First entry into a state other than todo. */
    first_started_at: at("first_started_at"),
    first_doing_at: at("first_doing_at"),
    first_done_at: at("first_done_at"),
    first_done_on: day("first_done_on"),
    /** The deadline known when it was first done. */
    first_done_due_at: at("first_done_due_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.learner_id, t.item_id] }),
    index("fact_item_done").on(t.organization_id, t.first_done_on),
  ],
);

/** Grain: learner × item × interval of days: the state and deadline in which each of those days ended. */
export const fact_state = pgTable(
  "fact_state",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    item_id: id64("item_id").notNull(),
    from_on: day("from_on").notNull(),
    to_on: day("to_on").notNull(),
    state_id: id64("state_id").notNull(),
    due_at: at("due_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.learner_id, t.item_id, t.from_on] }),
    // Each tick asks which deadlines have just passed.
    index("fact_state_due").on(t.organization_id, t.due_at).where(sql`due_at is not null`),
  ],
);

/** Grain: learner × item × submission, with the feedback that answered it. */
export const fact_submission = pgTable(
  "fact_submission",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    item_id: id64("item_id").notNull(),
    event_id: text().notNull(),
    submission_ref: text(),
    submitted_at: at("submitted_at").notNull(),
    answer_event_id: text(),
    answered_at: at("answered_at"),
    answered_on: day("answered_on"),
    answer_trainer_id: id64("answer_trainer_id"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.learner_id, t.item_id, t.event_id] }),
    index("fact_submission_open").on(t.organization_id, t.submitted_at),
    // What waits for an answer now is a small part of what was ever submitted.
    index("fact_submission_waiting").on(t.organization_id, t.learner_id).where(sql`answered_at is null`),
  ],
);

/**
 * Grain: one measured thing of (learner, item), on the day it ended; key tells several of one pair apart.
 * kind: the stored_code of kpi_percentiles, in its unit (days or hours) · VISIT (days in state_id) · CYCLE_BEFORE_FB and
 * CYCLE_AFTER_FB (cycle time of a task done before or after the learner's first feedback) · IMPACT_FB_SUR_SCORE (points)
 * · EQUIVALENCE_EVAL (1 where two marks agree, else 0) · STARTED (item a Module, or 0 for anything: the first day of work).
 * trainer_id is set where the author's Formateur scope, not the learner's trainers, counts it.
 */
export const fact_sample = pgTable(
  "fact_sample",
  {
    organization_id: org(),
    kind: text().notNull(),
    learner_id: id64("learner_id").notNull(),
    item_id: id64("item_id").notNull(),
    key: text().notNull().default(""),
    trainer_id: id64("trainer_id"),
    day_on: day("day_on").notNull(),
    value: numeric("value").notNull(),
    state_id: id64("state_id"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.learner_id, t.item_id, t.kind, t.key] }),
    index("fact_sample_day").on(t.organization_id, t.kind, t.day_on),
    // Who has begun with an item, out of all that was ever measured of it.
    index("fact_sample_started")
      .on(t.organization_id, t.item_id, t.learner_id, t.day_on)
      .where(sql`kind = 'STARTED'`),
  ],
);

/** Grain: learner × class: what v_user_progress shows. Every column is a max or a first, so arrival order is irrelevant. */
export const fact_class_progress = pgTable(
  "fact_class_progress",
  {
    organization_id: org(),
    student_id: text().notNull(),
    class_id: text().notNull(),
    video_max_position_sec: numeric("video_max_position_sec"),
    video_duration_sec: numeric("video_duration_sec"),
    video_completed_at: at("video_completed_at"),
    video_event_id: text(),
    quiz_passed_at: at("quiz_passed_at"),
    quiz_event_id: text(),
    quiz_score: numeric("quiz_score"),
    quiz_max_score: numeric("quiz_max_score"),
    step_done_at: at("step_done_at"),
    step_event_id: text(),
    updated_at: at("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.student_id, t.class_id] })],
);

/**
 * Grain: scope × target × local day × measure: what flow facts add up to, so that a window reads days instead of facts.
 * Learners' own rows for Global and Module only. measure: a MeasureId, or visit (part: the state that was left).
 */
export const fact_day = pgTable(
  "fact_day",
  {
    organization_id: org(),
    scope_id: id64("scope_id").notNull(),
    target_id: id64("target_id").notNull(),
    day_on: day("day_on").notNull(),
    measure: text().notNull(),
    /** Tells rows of one measure apart: the state of a visit, else 0. */
    part: id64("part").notNull().default(0),
    num: numeric("num").notNull(),
    n: id64("n").notNull(),
  },
  (t) => [
    primaryKey({
      name: "fact_day_cell",
      columns: [t.organization_id, t.scope_id, t.target_id, t.measure, t.day_on, t.part],
    }),
    index("fact_day_day").on(t.organization_id, t.day_on),
  ],
);

/**
 * Grain: target × kind × running window × author × user: what the events of one user in the windows that hold the day of engine_clock.windows_at add up
 * to, so that an event of one learner does not read a month of everybody's. kind: score (user: the learner; author: a trainer, -1 for marks of nobody's,
 * and 0 for all of them; n: marks, value: their sum) and session (user: learner or trainer; author: 0; n: logins, ends: sessions ended, value: seconds).
 */
export const fact_window = pgTable(
  "fact_window",
  {
    organization_id: org(),
    target_id: id64("target_id").notNull(),
    kind: text().notNull(),
    period_code: text().notNull(),
    author_id: id64("author_id").notNull(),
    user_id: id64("user_id").notNull(),
    value: numeric("value").notNull(),
    n: integer("n").notNull(),
    ends: integer("ends").notNull(),
    /** The first and the last day with an event: a membership that holds both holds all of them. */
    first_on: day("first_on").notNull(),
    last_on: day("last_on").notNull(),
  },
  (t) => [
    primaryKey({
      name: "fact_window_user",
      columns: [t.organization_id, t.target_id, t.kind, t.period_code, t.author_id, t.user_id],
    }),
  ],
);
