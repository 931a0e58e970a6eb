/** What the page of imports and its handler say to each other. */
export const SOURCES = ["csv", "oneroster", "structure", "events", "xapi", "unified", "crm_contact"] as const;
export type Source = (typeof SOURCES)[number];

export const ENCODINGS = ["utf-8", "windows-1252", "utf-16le"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Tables that a CSV file may fill, in the order in which a centre is built. */
export const CSV_TABLES = [
  "lms_student",
  "lms_instructor",
  "lms_course",
  "lms_class",
  "lms_group",
  "lms_item",
  "lms_group_student",
  "lms_group_instructor",
  "lms_enrollment",
  "lms_plan",
] as const;
export type CsvTableName = (typeof CSV_TABLES)[number];

/** Columns that people have words for (messages, `imports.columns`). */
export const COLUMNS = [
  "id",
  "name",
  "first_name",
  "last_name",
  "emails_json",
  "telephones_json",
  "address_json",
  "image_url",
  "title",
  "description",
  "group_id",
  "student_id",
  "instructor_id",
  "course_id",
  "class_id",
  "item_id",
  "parent_id",
  "group_type",
  "item_type",
  "joined_on",
  "left_on",
  "enrolled_on",
  "planned_on",
  "starts_on",
  "ends_on",
  "weight",
  "position",
  "is_key",
  "is_critical",
  "is_active",
  "is_private",
  "order_index",
  "step_type",
  "content_md",
  "categories_json",
  "media_json",
  "languages_json",
  "instructor_ids_json",
  "student_ids_json",
  "translations_json",
  "currency",
  "price_amount",
  "created_at",
  "updated_at",
] as const;

/** A CSV file as a person maps it. */
export type Inspection = {
  header: string[];
  suggestion: (string | null)[];
  sample: string[][];
  rows: number;
  columns: string[];
  needed: string[];
};

/** Something of a file that cannot be taken, at its place: the line counts from 1, the header's. */
export type RowProblem = {
  readonly file: string;
  readonly line: number | null;
  readonly column: string | null;
  readonly message: string;
};

export type Counts = { inserted: number; updated: number; unchanged: number };

export type Outcome = {
  runId: string | null;
  structure: Partial<Record<string, Counts>>;
  events: { accepted: number; duplicates: number; conflicts: number };
  leftOut: readonly { what: string; why: string; count: number; examples: readonly string[] }[];
  notes: readonly string[];
};

/** Largest file that is taken over HTTP; larger ones go in by the command line. */
export const MAX_IMPORT_BYTES = 50 * 1024 * 1024;
