import { index, integer, numeric, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { day, id64, org } from "./columns";

/** What stood, at learner grain: steps, a row for each stretch of days in which nothing changed. Names and intervals as in engine.ts. */

/**
 * Grain: learner × target × interval of days: every stock of that learner at that target as it stood at the
 * end of each of those days, over the modules enrolled in on that day. One scan of the rows that cover
 * a day gives every stock metric of that day.
 */
export const fact_stock = pgTable(
  "fact_stock",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    target_id: id64("target_id").notNull(),
    from_on: day("from_on").notNull(),
    to_on: day("to_on").notNull(),
    /** Σ weight × completion and Σ weight over the UAs below. */
    progress_num: numeric("progress_num").notNull(),
    progress_den: numeric("progress_den").notNull(),
    competence_done: integer().notNull(),
    competence_all: integer().notNull(),
    /** Units (micro-competences, or UAs without one) started and not done; of those, without an action in 7 days. */
    unit_open: integer().notNull(),
    unit_inactive: integer().notNull(),
    /** Planned on or before the day; planned at any date and done; planned at any date. */
    ua_expected: integer().notNull(),
    ua_done: integer().notNull(),
    ua_planned: integer().notNull(),
    project_expected: integer().notNull(),
    project_done: integer().notNull(),
    key_all: integer().notNull(),
    key_mastered: integer().notNull(),
    task_open_due: integer().notNull(),
    task_overdue: integer().notNull(),
    critical_all: integer().notNull(),
    critical_overdue: integer().notNull(),
    /** (UA) with a submission at least 7 × 24 h old and no answer. */
    ua_unanswered: integer().notNull(),
    /** Of ua_done, those first done in the last 28 days; planned by the end of the day's week, of its month. */
    ua_recent: integer().notNull().default(0),
    ua_by_week: integer().notNull().default(0),
    ua_by_month: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.learner_id, t.target_id, t.from_on] }),
    index("fact_stock_target").on(t.organization_id, t.target_id, t.to_on, t.from_on),
  ],
);

/** Grain: learner × target × state × interval of days: how many of the learner's items ended those days in it. */
export const fact_state_stock = pgTable(
  "fact_state_stock",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    target_id: id64("target_id").notNull(),
    state_id: id64("state_id").notNull(),
    from_on: day("from_on").notNull(),
    to_on: day("to_on").notNull(),
    items: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.learner_id, t.target_id, t.state_id, t.from_on] }),
    index("fact_state_stock_target").on(t.organization_id, t.target_id, t.to_on),
  ],
);
