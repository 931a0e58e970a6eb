import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { at, createdAt, day, json, org, translations, updatedAt } from "./columns";

export const organization = pgTable("organization", {
  id: text().primaryKey(),
  name: text().notNull(),
  slug: text().notNull().unique(),
  time_zone: text().notNull().default("Africa/Casablanca"),
  default_locale: text().notNull().default("fr"),
  settings_json: json("settings_json").notNull().default({}),
  translations_json: translations(),
  /** What its catalogue and badges were last brought up to (db/defaults.ts); null: never. */
  defaults_hash: text(),
  created_at: createdAt(),
  updated_at: updatedAt(),
});

export const lms_student = pgTable(
  "lms_student",
  {
    organization_id: org().references(() => organization.id),
    id: text().notNull(),
    name: text().notNull(),
    first_name: text(),
    last_name: text(),
    emails_json: json("emails_json"),
    address_json: json("address_json"),
    telephones_json: json("telephones_json"),
    image_url: text(),
    raw_json: json("raw_json"),
    /** What names the person was removed then (access.md, erasure); the facts stay. */
    erased_at: at("erased_at"),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    // The few whose later events are stored without words: asked with each batch.
    index("lms_student_erased").on(t.organization_id, t.id).where(sql`${t.erased_at} is not null`),
  ],
);

export const lms_instructor = pgTable(
  "lms_instructor",
  {
    organization_id: org().references(() => organization.id),
    id: text().notNull(),
    name: text().notNull(),
    first_name: text(),
    last_name: text(),
    emails_json: json("emails_json"),
    telephones_json: json("telephones_json"),
    title: text(),
    image_url: text(),
    raw_json: json("raw_json"),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.id] })],
);

export const lms_course = pgTable(
  "lms_course",
  {
    organization_id: org().references(() => organization.id),
    id: text().notNull(),
    name: text().notNull(),
    description: text(),
    categories_json: json("categories_json"),
    media_json: json("media_json"),
    instructor_ids_json: json("instructor_ids_json"),
    student_ids_json: json("student_ids_json"),
    currency: text(),
    price_amount: numeric("price_amount"),
    is_active: boolean().notNull().default(true),
    is_private: boolean().notNull().default(false),
    languages_json: json("languages_json"),
    translations_json: translations(),
    raw_json: json("raw_json"),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.id] })],
);

export const lms_class = pgTable(
  "lms_class",
  {
    organization_id: org(),
    id: text().notNull(),
    course_id: text().notNull(),
    name: text().notNull(),
    description: text(),
    media_json: json("media_json"),
    instructor_ids_json: json("instructor_ids_json"),
    student_ids_json: json("student_ids_json"),
    order_index: integer().notNull().default(0),
    step_type: text().notNull().default("reading"),
    content_md: text(),
    languages_json: json("languages_json"),
    translations_json: translations(),
    raw_json: json("raw_json"),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    foreignKey({
      columns: [t.organization_id, t.course_id],
      foreignColumns: [lms_course.organization_id, lms_course.id],
    }),
    index("lms_class_course").on(t.organization_id, t.course_id, t.order_index),
  ],
);

export const lms_enrollment = pgTable(
  "lms_enrollment",
  {
    organization_id: org(),
    course_id: text().notNull(),
    student_id: text().notNull(),
    enrolled_on: day("enrolled_on").notNull(),
    left_on: day("left_on"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.course_id, t.student_id, t.enrolled_on] }),
    foreignKey({
      columns: [t.organization_id, t.course_id],
      foreignColumns: [lms_course.organization_id, lms_course.id],
    }),
    foreignKey({
      columns: [t.organization_id, t.student_id],
      foreignColumns: [lms_student.organization_id, lms_student.id],
    }),
    index("lms_enrollment_student").on(t.organization_id, t.student_id),
    check("lms_enrollment_dates", sql`${t.left_on} >= ${t.enrolled_on}`),
  ],
);

export const lms_group = pgTable(
  "lms_group",
  {
    organization_id: org().references(() => organization.id),
    id: text().notNull(),
    group_type: text().notNull(),
    parent_id: text(),
    name: text().notNull(),
    starts_on: day("starts_on"),
    ends_on: day("ends_on"),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    foreignKey({ columns: [t.organization_id, t.parent_id], foreignColumns: [t.organization_id, t.id] }),
    index("lms_group_parent").on(t.organization_id, t.parent_id),
    check("lms_group_type", sql`${t.group_type} in ('Session', 'Groupe', 'Sous_groupe')`),
  ],
);

export const lms_group_student = pgTable(
  "lms_group_student",
  {
    organization_id: org(),
    group_id: text().notNull(),
    student_id: text().notNull(),
    joined_on: day("joined_on").notNull(),
    left_on: day("left_on"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.group_id, t.student_id, t.joined_on] }),
    foreignKey({
      columns: [t.organization_id, t.group_id],
      foreignColumns: [lms_group.organization_id, lms_group.id],
    }),
    foreignKey({
      columns: [t.organization_id, t.student_id],
      foreignColumns: [lms_student.organization_id, lms_student.id],
    }),
    index("lms_group_student_student").on(t.organization_id, t.student_id),
    check("lms_group_student_dates", sql`${t.left_on} >= ${t.joined_on}`),
  ],
);

export const lms_group_instructor = pgTable(
  "lms_group_instructor",
  {
    organization_id: org(),
    group_id: text().notNull(),
    instructor_id: text().notNull(),
    joined_on: day("joined_on").notNull(),
    left_on: day("left_on"),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.group_id, t.instructor_id, t.joined_on] }),
    foreignKey({
      columns: [t.organization_id, t.group_id],
      foreignColumns: [lms_group.organization_id, lms_group.id],
    }),
    foreignKey({
      columns: [t.organization_id, t.instructor_id],
      foreignColumns: [lms_instructor.organization_id, lms_instructor.id],
    }),
    index("lms_group_instructor_instructor").on(t.organization_id, t.instructor_id),
    check("lms_group_instructor_dates", sql`${t.left_on} >= ${t.joined_on}`),
  ],
);

export const lms_item = pgTable(
  "lms_item",
  {
    organization_id: org().references(() => organization.id),
    id: text().notNull(),
    item_type: text().notNull(),
    parent_id: text(),
    course_id: text(),
    class_id: text(),
    name: text().notNull(),
    position: integer().notNull().default(0),
    weight: numeric("weight").notNull().default("1"),
    is_key: boolean().notNull().default(false),
    is_critical: boolean().notNull().default(false),
    translations_json: translations(),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    foreignKey({ columns: [t.organization_id, t.parent_id], foreignColumns: [t.organization_id, t.id] }),
    foreignKey({
      columns: [t.organization_id, t.course_id],
      foreignColumns: [lms_course.organization_id, lms_course.id],
    }),
    foreignKey({
      columns: [t.organization_id, t.class_id],
      foreignColumns: [lms_class.organization_id, lms_class.id],
    }),
    index("lms_item_parent").on(t.organization_id, t.parent_id, t.position),
    index("lms_item_course").on(t.organization_id, t.course_id),
    index("lms_item_class").on(t.organization_id, t.class_id),
    check(
      "lms_item_item_type",
      sql`${t.item_type} in ('Referentiel', 'Module', 'Competence', 'Micro_competence', 'Ua', 'Chapitre', 'Projet', 'Tache')`,
    ),
    check("lms_item_weight", sql`${t.weight} >= 0`),
  ],
);

export const lms_plan = pgTable(
  "lms_plan",
  {
    organization_id: org(),
    group_id: text().notNull(),
    item_id: text().notNull(),
    planned_on: day("planned_on").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.group_id, t.item_id] }),
    foreignKey({
      columns: [t.organization_id, t.group_id],
      foreignColumns: [lms_group.organization_id, lms_group.id],
    }),
    foreignKey({
      columns: [t.organization_id, t.item_id],
      foreignColumns: [lms_item.organization_id, lms_item.id],
    }),
    index("lms_plan_item").on(t.organization_id, t.item_id),
  ],
);

export const lms_event = pgTable(
  "lms_event",
  {
    organization_id: org(),
    id: text().notNull(),
    type: text().notNull(),
    student_id: text(),
    instructor_id: text(),
    course_id: text(),
    class_id: text(),
    occurred_at: at("occurred_at").notNull(),
    payload_json: json("payload_json").notNull().default({}),
    context_json: json("context_json"),
    created_at: createdAt(),
  },
  (t) => [
    // No foreign keys: an event may arrive before what it names, and waits (events.md).
    primaryKey({ columns: [t.organization_id, t.id] }),
    index("lms_event_student").on(t.organization_id, t.student_id, t.occurred_at),
    // Events per day and type are counted from the index alone.
    index("lms_event_occurred").on(t.organization_id, t.occurred_at, t.type),
  ],
);

export const lms_signal = pgTable(
  "lms_signal",
  {
    organization_id: org(),
    id: text().notNull(),
    type: text().notNull(),
    student_id: text().notNull(),
    course_id: text(),
    class_id: text(),
    source_event_ids: text().array().notNull(),
    data_json: json("data_json").notNull().default({}),
    created_at: at("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    // With the time: the n-th signal of a type is found without reading the others.
    index("lms_signal_student").on(t.organization_id, t.student_id, t.type, t.created_at),
  ],
);

export const gamification_badge = pgTable(
  "gamification_badge",
  {
    organization_id: org().references(() => organization.id),
    id: text().notNull(),
    name: text().notNull(),
    description: text(),
    icon_url: text(),
    type: text(),
    category: text(),
    rarity: text(),
    points_reward: integer().notNull().default(0),
    criteria_json: json("criteria_json").notNull(),
    is_active: boolean().notNull().default(true),
    metadata_json: json("metadata_json").notNull().default({}),
    translations_json: translations(),
    raw_json: json("raw_json"),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.organization_id, t.id] })],
);

export const gamification_award = pgTable(
  "gamification_award",
  {
    organization_id: org(),
    id: text().notNull(),
    badge_id: text().notNull(),
    student_id: text().notNull(),
    course_id: text(),
    class_id: text(),
    awarded_at: at("awarded_at").notNull(),
    context_json: json("context_json"),
    raw_json: json("raw_json"),
    created_at: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organization_id, t.id] }),
    foreignKey({
      columns: [t.organization_id, t.badge_id],
      foreignColumns: [gamification_badge.organization_id, gamification_badge.id],
    }),
    foreignKey({
      columns: [t.organization_id, t.student_id],
      foreignColumns: [lms_student.organization_id, lms_student.id],
    }),
    index("gamification_award_student").on(t.organization_id, t.student_id),
    // Once for each learner, or for each class or course where the badge repeats.
    unique("gamification_award_once")
      .on(t.organization_id, t.badge_id, t.student_id, t.course_id, t.class_id)
      .nullsNotDistinct(),
  ],
);
