import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, day, id64, json, org } from "./columns";
import { lms_student } from "./lms";

/**
 * What people did about a learner who needs them, in order, never changed: the newest that is no note says how the
 * need stands. No fact: a rebuild leaves it alone.
 */
export const need_action = pgTable(
  "need_action",
  {
    organization_id: org(),
    id: id64("id").notNull().generatedAlwaysAsIdentity(),
    student_id: text().notNull(),
    /** acknowledge, snooze (until_on), reopen, or note: words only. */
    kind: text().notNull(),
    until_on: day("until_on"),
    note: text(),
    /** The rules that held then: `[{rule, version, measure}]` (lib/needs). */
    evidence_json: json("evidence_json").notNull().default([]),
    /** `user:ID`. */
    actor: text().notNull(),
    created_at: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    foreignKey({
      columns: [t.organization_id, t.student_id],
      foreignColumns: [lms_student.organization_id, lms_student.id],
    }),
    index("need_action_student").on(t.organization_id, t.student_id, t.id),
    check("need_action_kind", sql`${t.kind} in ('acknowledge', 'snooze', 'reopen', 'note')`),
    check("need_action_until", sql`(${t.kind} = 'snooze') = (${t.until_on} is not null)`),
  ],
);
