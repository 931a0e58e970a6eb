import { z } from "zod";
import { ITEM_TYPES, idSchema, instantSchema, isDeeperThan, MAX_DEPTH } from "@/lib/events";
import { isDay } from "@/lib/period";

/** What the engine is told about a changed row (engine_structure_change). */
export type ChangeKind =
  | "student"
  | "instructor"
  | "group"
  /** A group that another one left, or came to. */
  | "regrouped"
  | "plan"
  | "course"
  | "class"
  | "item"
  | "badge";

/** What `{"mode": "replace"}` does to a stored row that the request leaves out. */
export type Ending =
  /** It has an end date: a link that started before today ends yesterday, a later one is removed. */
  | { readonly by: "leaving"; readonly since: "joined_on" | "enrolled_on" }
  | { readonly by: "end_date" }
  | { readonly by: "switching_off" }
  | { readonly by: "removal" }
  /** The data model gives it no end: history hangs on it, so it stays and is counted. */
  | { readonly by: "nothing" };

export interface StructureTable {
  /** One row as it is sent: every column may be left out but those of the key. */
  readonly row: z.ZodObject;
  readonly key: readonly string[];
  /** Columns that a new row must have. */
  readonly required: readonly string[];
  /** Columns that name a person: once the person is erased (erased_at), what is sent of them is not taken. */
  readonly personal?: readonly string[];
  /** Values of a new row's columns that are left out; created_at and updated_at are stamped apart. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly references: Readonly<Record<string, TableName>>;
  readonly change: { readonly kind: ChangeKind; readonly ref: string } | null;
  readonly ending: Ending;
}

export const TABLE_NAMES = [
  "lms_student",
  "lms_instructor",
  "lms_course",
  "gamification_badge",
  "lms_class",
  "lms_group",
  "lms_item",
  "lms_group_student",
  "lms_group_instructor",
  "lms_enrollment",
  "lms_plan",
] as const;
/** In the order in which they are written: what is referred to comes first. */
export type TableName = (typeof TABLE_NAMES)[number];

const MAX_INT = 2_147_483_647;

const text = z.string();
const name = z.string().min(1).max(1000);
const day = z
  .string()
  .refine((value) => isDay(value) && value >= "1900", { params: { code: "bad_day" } })
  .meta({ format: "date" });
const integer = z.int().min(-MAX_INT).max(MAX_INT);
const json = z
  .custom<unknown>((value) => value !== undefined && !isDeeperThan(value, MAX_DEPTH), {
    params: { code: "too_deep" },
  })
  .meta({ description: "Any JSON." });
const jsonObject = z.record(z.string(), json);

/** May be left out (keeps what is stored), or null (clears it). */
const cleared = <T extends z.ZodType>(schema: T) => schema.nullable().optional();
/** May be left out, but is never empty. */
const kept = <T extends z.ZodType>(schema: T) => schema.optional();

const ignored = {
  organization_id: z.unknown().optional().meta({ description: "Ignored: the key says it." }),
};
const stamps = { created_at: kept(instantSchema), updated_at: kept(instantSchema) };
const person = {
  id: idSchema,
  name: kept(name),
  first_name: cleared(text),
  last_name: cleared(text),
  emails_json: cleared(json),
  telephones_json: cleared(json),
  image_url: cleared(text),
  raw_json: cleared(json),
  ...stamps,
  ...ignored,
};
/** Of lms_student, everything that names somebody. */
export const PERSONAL_COLUMNS = [
  "name",
  "first_name",
  "last_name",
  "emails_json",
  "address_json",
  "telephones_json",
  "image_url",
  "raw_json",
] as const;
const taught = {
  description: cleared(text),
  media_json: cleared(json),
  instructor_ids_json: cleared(json),
  student_ids_json: cleared(json),
  languages_json: cleared(json),
  translations_json: cleared(json),
  raw_json: cleared(json),
  ...stamps,
  ...ignored,
};

const notBefore = (start: string) => (row: Record<string, unknown>) =>
  typeof row.left_on !== "string" || String(row[start]) <= row.left_on;
const wrongEnd = { path: ["left_on"], params: { code: "ends_before_start" } };
const inclusive = cleared(day).meta({ description: "Last day, inclusive; null: still in." });

/** The tables that POST /api/structure writes (interfaces.md, data-model.md). */
export const STRUCTURE_TABLES: Readonly<Record<TableName, StructureTable>> = {
  lms_student: {
    row: z.strictObject({ ...person, address_json: cleared(json) }),
    key: ["id"],
    personal: PERSONAL_COLUMNS,
    required: ["name"],
    defaults: {},
    references: {},
    change: { kind: "student", ref: "id" },
    ending: { by: "nothing" },
  },
  lms_instructor: {
    row: z.strictObject({ ...person, title: cleared(text) }),
    key: ["id"],
    required: ["name"],
    defaults: {},
    references: {},
    change: { kind: "instructor", ref: "id" },
    ending: { by: "nothing" },
  },
  lms_course: {
    row: z.strictObject({
      id: idSchema,
      name: kept(name),
      categories_json: cleared(json),
      currency: cleared(text),
      price_amount: cleared(z.number()),
      is_active: kept(z.boolean()),
      is_private: kept(z.boolean()),
      ...taught,
    }),
    key: ["id"],
    required: ["name"],
    defaults: { is_active: true, is_private: false },
    references: {},
    change: { kind: "course", ref: "id" },
    ending: { by: "switching_off" },
  },
  gamification_badge: {
    row: z.strictObject({
      id: idSchema,
      name: kept(name),
      description: cleared(text),
      icon_url: cleared(text),
      type: cleared(text),
      category: cleared(text),
      rarity: cleared(text),
      points_reward: kept(integer),
      criteria_json: kept(jsonObject),
      is_active: kept(z.boolean()),
      metadata_json: kept(jsonObject),
      translations_json: cleared(json),
      raw_json: cleared(json),
      ...stamps,
      ...ignored,
    }),
    key: ["id"],
    required: ["name", "criteria_json"],
    defaults: { points_reward: 0, is_active: true, metadata_json: {} },
    references: {},
    change: { kind: "badge", ref: "id" },
    ending: { by: "switching_off" },
  },
  lms_class: {
    row: z.strictObject({
      id: idSchema,
      course_id: kept(idSchema),
      name: kept(name),
      order_index: kept(integer),
      step_type: kept(z.string().min(1).max(100)).meta({
        description: "video, quiz, video_quiz, reading or another: what completes the class.",
      }),
      content_md: cleared(text),
      ...taught,
    }),
    key: ["id"],
    required: ["course_id", "name"],
    defaults: { order_index: 0, step_type: "reading" },
    references: { course_id: "lms_course" },
    change: { kind: "class", ref: "id" },
    ending: { by: "nothing" },
  },
  lms_group: {
    row: z.strictObject({
      id: idSchema,
      group_type: kept(z.enum(["Session", "Groupe", "Sous_groupe"])),
      parent_id: cleared(idSchema),
      name: kept(name),
      starts_on: cleared(day),
      ends_on: cleared(day),
      ...stamps,
      ...ignored,
    }),
    key: ["id"],
    required: ["group_type", "name"],
    defaults: {},
    references: { parent_id: "lms_group" },
    change: { kind: "group", ref: "id" },
    ending: { by: "end_date" },
  },
  lms_item: {
    row: z.strictObject({
      id: idSchema,
      item_type: kept(z.enum(ITEM_TYPES)),
      parent_id: cleared(idSchema),
      course_id: cleared(idSchema).meta({ description: "Of a Module." }),
      class_id: cleared(idSchema).meta({ description: "Of a Ua." }),
      name: kept(name),
      position: kept(integer),
      weight: kept(z.number().min(0).max(1e9)),
      is_key: kept(z.boolean()),
      is_critical: kept(z.boolean()),
      translations_json: cleared(json),
      ...stamps,
      ...ignored,
    }),
    key: ["id"],
    required: ["item_type", "name"],
    defaults: { position: 0, weight: 1, is_key: false, is_critical: false },
    references: { parent_id: "lms_item", course_id: "lms_course", class_id: "lms_class" },
    change: { kind: "item", ref: "id" },
    ending: { by: "nothing" },
  },
  lms_group_student: {
    row: z
      .strictObject({
        group_id: idSchema,
        student_id: idSchema,
        joined_on: day,
        left_on: inclusive,
        ...ignored,
      })
      .refine(notBefore("joined_on"), wrongEnd),
    key: ["group_id", "student_id", "joined_on"],
    required: [],
    defaults: {},
    references: { group_id: "lms_group", student_id: "lms_student" },
    change: { kind: "student", ref: "student_id" },
    ending: { by: "leaving", since: "joined_on" },
  },
  lms_group_instructor: {
    row: z
      .strictObject({
        group_id: idSchema,
        instructor_id: idSchema,
        joined_on: day,
        left_on: inclusive,
        ...ignored,
      })
      .refine(notBefore("joined_on"), wrongEnd),
    key: ["group_id", "instructor_id", "joined_on"],
    required: [],
    defaults: {},
    references: { group_id: "lms_group", instructor_id: "lms_instructor" },
    change: { kind: "group", ref: "group_id" },
    ending: { by: "leaving", since: "joined_on" },
  },
  lms_enrollment: {
    row: z
      .strictObject({
        course_id: idSchema,
        student_id: idSchema,
        enrolled_on: day,
        left_on: inclusive,
        ...ignored,
      })
      .refine(notBefore("enrolled_on"), wrongEnd),
    key: ["course_id", "student_id", "enrolled_on"],
    required: [],
    defaults: {},
    references: { course_id: "lms_course", student_id: "lms_student" },
    change: { kind: "student", ref: "student_id" },
    ending: { by: "leaving", since: "enrolled_on" },
  },
  lms_plan: {
    row: z.strictObject({ group_id: idSchema, item_id: idSchema, planned_on: kept(day), ...ignored }),
    key: ["group_id", "item_id"],
    required: ["planned_on"],
    defaults: {},
    references: { group_id: "lms_group", item_id: "lms_item" },
    change: { kind: "plan", ref: "group_id" },
    ending: { by: "removal" },
  },
};

/** Columns of a table that are not of its key, as the request may name them. */
export function valueColumns(table: StructureTable): string[] {
  return Object.keys(table.row.shape).filter(
    (column) => column !== "organization_id" && !table.key.includes(column),
  );
}

const tableSchema = ({ row }: StructureTable) =>
  z
    .union([
      z.array(row),
      z.strictObject({ mode: z.enum(["upsert", "replace"]).default("upsert"), rows: z.array(row) }),
    ])
    .optional();

/**
 * The body of POST /api/structure. A table is an array of rows, or `{"mode": "replace", "rows": […]}`, which also
 * ends what the rows leave out.
 */
export const structureSchema = z.strictObject(
  Object.fromEntries(TABLE_NAMES.map((table) => [table, tableSchema(STRUCTURE_TABLES[table])])),
);
