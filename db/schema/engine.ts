import { boolean, index, integer, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at, createdAt, day, id64, json, org } from "./columns";
import { organization } from "./lms";

/**
 * What stands between the log and the facts: the clock, the queues, and the structure as the engine asks for it.
 * Everything here but clock and queues is derived, and `rebuild` makes it again. Learners and trainers are named by their
 * kpi_scope id, items by their kpi_target id. "on" columns are local days of the organisation; intervals are
 * inclusive at both ends, and 'infinity' is an open end.
 */

// ---- the clock and the queues ------------------------------------------------------------------

/** One row per organisation; its row lock is what makes one refresh at a time. */
export const engine_clock = pgTable("engine_clock", {
  organization_id: text()
    .primaryKey()
    .references(() => organization.id),
  /** "Now" of every row in kpi_*: advanced by the worker, used by nightly and rebuild (kpi.md, 1.3). */
  tick_at: at("tick_at").notNull(),
  /** The zone that the local days of the facts were computed in; another one in `organization` re-dates them. */
  time_zone: text().notNull(),
  /** Last day that the nightly run has closed. */
  closed_on: day("closed_on"),
  /** Set by structure and catalogue changes whose reach is the whole log: the worker rebuilds. */
  rebuild_wanted: boolean().notNull().default(false),
  /** The tick at which fact_window had what its day's running windows hold. Only while it is tick_at: a program that does not know the table moves the other alone. */
  windows_at: at("windows_at"),
  /** What purge has left: Day and Rolling rows, Week and Month rows with this date_id or a later one; null: all. */
  day_rows_from: day("day_rows_from"),
  week_rows_from: day("week_rows_from"),
  /** When the stored figures were last looked through for what is doubtful (kpi_check). */
  checked_at: at("checked_at"),
});

/** Events not projected yet: appended in the statement that stores them, claimed by delete. */
export const engine_inbox = pgTable(
  "engine_inbox",
  {
    organization_id: org(),
    seq: id64("seq").notNull().generatedAlwaysAsIdentity(),
    event_id: text().notNull(),
    /** Not before then: an event from the future waits for its hour. */
    occurred_at: at("occurred_at").notNull(),
    created_at: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.seq] })],
);

/** Structure rows that changed: what the worker must derive again before it computes. */
export const engine_structure_change = pgTable(
  "engine_structure_change",
  {
    organization_id: org(),
    seq: id64("seq").notNull().generatedAlwaysAsIdentity(),
    /** What the row is of: `ChangeKind` of db/ingest/structure. */
    kind: text().notNull(),
    ref_id: text().notNull(),
    created_at: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.seq] })],
);

/** Events that name something unknown, and what: they count nowhere until it exists. */
export const engine_waiting = pgTable(
  "engine_waiting",
  {
    organization_id: org(),
    event_id: text().notNull(),
    /** student, instructor, course, class, state or an item type. */
    missing_kind: text().notNull(),
    missing_id: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.event_id, t.missing_kind, t.missing_id] }),
    index("engine_waiting_missing").on(t.organization_id, t.missing_kind, t.missing_id),
  ],
);

/**
 * The newest events that were refused, with the reason, for who has to mend the sender. At most so many an organisation
 * (db/ingest/rejected.ts): a sender that runs wild must not fill the disk.
 */
export const engine_rejected = pgTable(
  "engine_rejected",
  {
    organization_id: org().references(() => organization.id),
    seq: id64("seq").notNull().generatedAlwaysAsIdentity(),
    rejected_at: at("rejected_at").notNull().defaultNow(),
    /** `key:ID` of who sent it. */
    actor: text().notNull(),
    event_id: text(),
    code: text().notNull(),
    /** `payload.item.item_id`; empty for the event as a whole. */
    path: text().notNull(),
    /** As it was sent; null where it was no JSON or too large to keep. */
    event_json: json("event_json"),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.seq] })],
);

/** Cells whose facts changed and whose rows are not computed again yet. 0 stands for every scope or target. */
export const engine_stale = pgTable(
  "engine_stale",
  {
    organization_id: org(),
    date_id: day("date_id").notNull(),
    period_code: text().notNull(),
    scope_id: id64("scope_id").notNull(),
    target_id: id64("target_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.date_id, t.period_code, t.scope_id, t.target_id] })],
);

/**
 * Cells of the running periods whose less urgent metrics wait: under load the tiles go first (db/aggregation/refresh.ts).
 * families: the kinds of change (db/families.ts); since_at: when the first of them came.
 */
export const engine_deferred = pgTable(
  "engine_deferred",
  {
    organization_id: org(),
    scope_id: id64("scope_id").notNull(),
    target_id: id64("target_id").notNull(),
    families: integer("families").notNull(),
    since_at: at("since_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.scope_id, t.target_id] })],
);

// ---- structure, resolved -----------------------------------------------------------------------

/** Grain: learner × scope × interval of days. Intervals of one pair are disjoint and not adjacent. */
export const engine_member = pgTable(
  "engine_member",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    scope_id: id64("scope_id").notNull(),
    from_on: day("from_on").notNull(),
    to_on: day("to_on").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.learner_id, t.scope_id, t.from_on] }),
    index("engine_member_scope").on(t.organization_id, t.scope_id, t.to_on),
  ],
);

/** Grain: trainer × scope × interval of days. */
export const engine_trainer_member = pgTable(
  "engine_trainer_member",
  {
    organization_id: org(),
    trainer_id: id64("trainer_id").notNull(),
    scope_id: id64("scope_id").notNull(),
    from_on: day("from_on").notNull(),
    to_on: day("to_on").notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.trainer_id, t.scope_id, t.from_on] })],
);

/** Grain: item × target it counts for (itself, every ancestor, Global). */
export const engine_path = pgTable(
  "engine_path",
  {
    organization_id: org(),
    item_id: id64("item_id").notNull(),
    target_id: id64("target_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.item_id, t.target_id] }),
    index("engine_path_target").on(t.organization_id, t.target_id, t.item_id),
  ],
);

/** Grain: item. What the engine asks of an item, in one narrow row. */
export const engine_item = pgTable(
  "engine_item",
  {
    organization_id: org(),
    item_id: id64("item_id").notNull(),
    item_type: text().notNull(),
    module_id: id64("module_id"),
    /** The nearest Ua at or above it. */
    ua_id: id64("ua_id"),
    /** Unit of inactivity: the Micro_competence at or above it, else its Ua. */
    unit_id: id64("unit_id"),
    weight: numeric("weight").notNull(),
    is_key: boolean().notNull(),
    is_critical: boolean().notNull(),
    /** How many chapters lie below (Ua). */
    chapters: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.item_id] }),
    index("engine_item_module").on(t.organization_id, t.module_id),
  ],
);

/** Grain: class or course that an event may name: the item it stands for (item_id null: none) and what its step asks. */
export const engine_context = pgTable(
  "engine_context",
  {
    organization_id: org(),
    /** class or course. */
    kind: text().notNull(),
    ref_id: text().notNull(),
    item_id: id64("item_id"),
    course_id: text().notNull(),
    step_type: text(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.kind, t.ref_id] })],
);

/** Grain: learner × Module × interval of days enrolled. */
export const engine_enrolment = pgTable(
  "engine_enrolment",
  {
    organization_id: org(),
    learner_id: id64("learner_id").notNull(),
    module_id: id64("module_id").notNull(),
    from_on: day("from_on").notNull(),
    to_on: day("to_on").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.learner_id, t.module_id, t.from_on] }),
    index("engine_enrolment_module").on(t.organization_id, t.module_id),
  ],
);

/** Grain: target × module: what is expected of each learner enrolled in that module, at and below that target. */
export const engine_total = pgTable(
  "engine_total",
  {
    organization_id: org(),
    module_id: id64("module_id").notNull(),
    target_id: id64("target_id").notNull(),
    /** Σ weight of the UAs. */
    weight: numeric("weight").notNull(),
    competences: integer().notNull(),
    key_uas: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.module_id, t.target_id] })],
);

/** Grain: target × module × domain whose items are A_faire until something happens: how many there are. */
export const engine_total_domain = pgTable(
  "engine_total_domain",
  {
    organization_id: org(),
    module_id: id64("module_id").notNull(),
    target_id: id64("target_id").notNull(),
    domain: text().notNull(),
    items: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.module_id, t.target_id, t.domain] })],
);
