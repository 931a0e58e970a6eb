import { z } from "zod";
import { isInstant } from "./instant";

/** Longest id of anything that comes from outside, in characters. */
export const MAX_ID_CHARS = 200;
/** No measured quantity of a training comes near; beyond it a number is a mistake that would drown every mean. */
const MAX_QUANTITY = 1e9;

/** Kinds of nodes of the curriculum tree (kpi.md, 1.6). */
export const ITEM_TYPES = [
  "Referentiel",
  "Module",
  "Competence",
  "Micro_competence",
  "Ua",
  "Chapitre",
  "Projet",
  "Tache",
] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

/** Items that have states: every kind but Referentiel (events.md, STATE_CHANGE). */
export const STATE_DOMAINS = [
  "Chapitre",
  "Ua",
  "Micro_competence",
  "Competence",
  "Module",
  "Projet",
  "Tache",
] as const;
export type StateDomain = (typeof STATE_DOMAINS)[number];

/** Criteria of an EVALUATION that the catalogue has metrics for; any other code is kept too. */
export const CRITERIA = [
  "qualite_code",
  "organisation_travail",
  "communication_orale",
  "pertinence_fonctionnelle",
  "integration_ua",
  "bonus_groupe",
] as const;

/** Characters, not UTF-16 units: what PostgreSQL's char_length counts. */
const isIdLength = (text: string) =>
  text.length > 0 && (text.length <= MAX_ID_CHARS || [...text].length <= MAX_ID_CHARS);

/** An id from outside: 1 to 200 characters, any script. */
export const idSchema = z
  .string()
  .refine(isIdLength, { params: { code: "bad_length" } })
  .meta({ minLength: 1, maxLength: MAX_ID_CHARS });

/** ISO 8601 date and time with offset. */
export const instantSchema = z
  .string()
  .refine(isInstant, { params: { code: "bad_instant" } })
  .meta({ format: "date-time", examples: ["2026-03-02T09:00:00+01:00"] });

const quantity = z.number().min(0).max(MAX_QUANTITY);
const positive = z.number().gt(0).max(MAX_QUANTITY);
const itemSchema = z.looseObject({ item_type: z.enum(ITEM_TYPES), item_id: idSchema });
// A field that may be absent may be null too: many senders write every field.
const item = itemSchema.nullish();
const mark = { score: quantity, max_score: positive };

/** What an event of a type needs beside its payload. `item`: payload.item, class_id or course_id. */
export type Need = "student_id" | "instructor_id" | "class_id" | "item";

export interface EventRule {
  readonly payload: z.ZodType;
  readonly needs: readonly Need[];
}

/**
 * The vocabulary (events.md): for each known type the schema of its payload and what it needs. Payloads are
 * loose: what a sender adds is stored with the rest.
 */
export const EVENT_RULES = {
  SESSION_START: { needs: [], payload: z.looseObject({ session_id: idSchema }) },
  SESSION_END: {
    needs: [],
    payload: z.looseObject({ session_id: idSchema, active_sec: z.number().min(0).max(86_400) }),
  },
  VIDEO_PING: {
    needs: ["student_id", "class_id"],
    payload: z.looseObject({ position_sec: quantity, duration_sec: positive }),
  },
  QUIZ_SUBMIT: { needs: ["student_id"], payload: z.looseObject({ ...mark, passed: z.boolean().nullish() }) },
  STEP_DONE: { needs: ["student_id"], payload: z.looseObject({}) },
  STATE_CHANGE: {
    needs: ["student_id"],
    payload: z.looseObject({
      domain: z.enum(STATE_DOMAINS),
      item_id: idSchema,
      state_code: idSchema,
      due_at: instantSchema.nullish(),
    }),
  },
  SUBMISSION: { needs: ["student_id", "item"], payload: z.looseObject({ submission_id: idSchema, item }) },
  FEEDBACK: {
    needs: ["student_id", "instructor_id", "item"],
    payload: z.looseObject({
      item,
      submission_id: idSchema.nullish(),
      sentiment: z.enum(["positive", "neutral", "negative"]),
    }),
  },
  EVALUATION: {
    needs: ["student_id", "instructor_id", "item"],
    payload: z.looseObject({
      item,
      ...mark,
      attempt: z.union([z.int().min(0), idSchema]).nullish(),
      criteria: z.record(idSchema, z.looseObject(mark)).nullish(),
    }),
  },
  VALIDATION: {
    needs: ["student_id", "instructor_id"],
    payload: z.looseObject({
      level: z.literal([1, 2, 3]),
      passed: z.boolean(),
      item,
    }),
  },
  ATTENDANCE: {
    needs: ["student_id", "instructor_id"],
    payload: z.looseObject({ status: z.enum(["present", "absent", "late"]) }),
  },
  REMEDIATION: {
    needs: ["student_id", "instructor_id", "item"],
    payload: z.looseObject({ item, plan: z.unknown().optional() }),
  },
} as const satisfies Record<string, EventRule>;

export type EventType = keyof typeof EVENT_RULES;

/** The known types. Others are stored and counted as activity all the same. */
export const EVENT_TYPES = Object.keys(EVENT_RULES) as readonly EventType[];

/** The payload of one known type. */
export type EventPayload<T extends EventType> = z.input<(typeof EVENT_RULES)[T]["payload"]>;

export const isKnownType = (type: string): type is EventType => Object.hasOwn(EVENT_RULES, type);
