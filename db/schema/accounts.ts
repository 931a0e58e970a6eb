import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { at, createdAt, id64, json, org, updatedAt } from "./columns";
import { lms_instructor, lms_student, organization } from "./lms";

/** A person who signs in to one organisation. A person in several has one account in each, same e-mail. */
export const app_user = pgTable(
  "app_user",
  {
    organization_id: org().references(() => organization.id),
    id: text().notNull(),
    /** Lower-cased on write. */
    email: text().notNull(),
    name: text().notNull(),
    /** admin, trainer or learner (lib/access). */
    role: text().notNull(),
    student_id: text(),
    instructor_id: text(),
    password_hash: text(),
    /** Raised by a password change or a disabling: sessions that carry an older one are refused. */
    session_version: integer().notNull().default(1),
    locale: text(),
    theme: text(),
    disabled_at: at("disabled_at"),
    last_sign_in_at: at("last_sign_in_at"),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    unique("app_user_email").on(t.organization_id, t.email),
    index("app_user_sign_in").on(t.email),
    foreignKey({
      columns: [t.organization_id, t.student_id],
      foreignColumns: [lms_student.organization_id, lms_student.id],
    }),
    foreignKey({
      columns: [t.organization_id, t.instructor_id],
      foreignColumns: [lms_instructor.organization_id, lms_instructor.id],
    }),
  ],
);

export const api_key = pgTable(
  "api_key",
  {
    organization_id: org().references(() => organization.id),
    id: text().notNull(),
    name: text().notNull(),
    /** SHA-256 of the key: it carries 256 random bits, so a slow hash would add nothing but delay. */
    key_hash: text().notNull(),
    /** ingest, structure, read. */
    scopes: text().array().notNull(),
    /** `read` keys may be held to these kpi_scope ids; null means all. */
    kpi_scope_ids: id64("kpi_scope_ids").array(),
    requests_per_minute: integer().notNull().default(600),
    expires_at: at("expires_at"),
    revoked_at: at("revoked_at"),
    last_used_at: at("last_used_at"),
    /** When an event that it brought was last stored, to the minute. */
    last_accepted_at: at("last_accepted_at"),
    created_by: text(),
    created_at: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.id] }), index("api_key_hash").on(t.key_hash)],
);

export const audit_log = pgTable(
  "audit_log",
  {
    organization_id: org(),
    id: id64("id").notNull().generatedAlwaysAsIdentity(),
    happened_at: at("happened_at").notNull().defaultNow(),
    /** `user:ID`, `key:ID` or `system`. */
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    before_json: json("before_json"),
    after_json: json("after_json"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    index("audit_log_at").on(t.organization_id, t.happened_at),
    // What happened to one thing, newest first: its history, and what an undo goes back to.
    index("audit_log_subject").on(t.organization_id, t.subject, t.id),
  ],
);

/** Attempts counted against one key (an account, an address, an API key), for every server process at once. */
export const rate_limit = pgTable("rate_limit", {
  key: text().primaryKey(),
  points: integer().notNull().default(0),
  expire: id64("expire"),
});

/** What an import brought in and where it came from: the same file twice changes nothing. */
export const import_run = pgTable(
  "import_run",
  {
    organization_id: org().references(() => organization.id),
    id: text().notNull(),
    source: text().notNull(),
    file_name: text(),
    file_hash: text(),
    started_at: at("started_at").notNull(),
    ended_at: at("ended_at"),
    counts_json: json("counts_json").notNull().default({}),
    is_undone: boolean().notNull().default(false),
    actor: text(),
    error: text(),
    undone_at: at("undone_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    index("import_run_started").on(t.organization_id, t.started_at),
  ],
);

/** Grain: run × row that it inserted (before_json null) or changed: what undo takes back, last first. Events name themselves by id alone. */
export const import_change = pgTable(
  "import_change",
  {
    organization_id: org(),
    run_id: text().notNull(),
    seq: id64("seq").notNull().generatedAlwaysAsIdentity(),
    table_name: text().notNull(),
    key_json: json("key_json").notNull(),
    before_json: json("before_json"),
    after_json: json("after_json"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.run_id, t.seq] }),
    foreignKey({
      columns: [t.organization_id, t.run_id],
      foreignColumns: [import_run.organization_id, import_run.id],
    }),
  ],
);
