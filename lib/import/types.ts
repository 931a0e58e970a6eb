/** What the page of imports and its handler say to each other. */
export const SOURCES = ["csv", "oneroster", "structure", "events", "unified", "crm_contact"] as const;
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
