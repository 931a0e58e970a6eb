import { z } from "zod";
import { EVENT_RULES, EVENT_TYPES, idSchema, instantSchema } from "./vocabulary";

/** Largest payload, and largest context, in bytes of JSON. */
export const MAX_JSON_BYTES = 64 * 1024;
/** Oldest and furthest event that is taken from a live sender. */
export const MAX_AGE_YEARS = 10;
export const MAX_FUTURE_HOURS = 24;

const UPPER_SNAKE_CASE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

const typeSchema = z
  .string()
  .max(100)
  .regex(UPPER_SNAKE_CASE)
  .meta({ description: "UPPER_SNAKE_CASE. An unknown type is stored and counted as activity." });

// Looked at, not copied: z.record would build every payload again, and it is stored as it was sent.
const jsonObject = z
  .custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    { params: { code: "wrong_type", expected: "object" } },
  )
  .meta({ type: "object" });

/**
 * One event as it is sent (events.md). What cannot be stored is refused, not dropped, so an unknown field is an
 * error; `organization_id` and `created_at` are the server's own and ignored, so that a stored row can be sent again.
 * `payload_json` and `context_json`, the columns' names, say the same as `payload` and `context`.
 */
export const envelopeSchema = z
  .strictObject({
    id: idSchema.meta({
      description: "Chosen by the sender, unique per organisation: a repeated id is a duplicate.",
    }),
    type: typeSchema,
    student_id: idSchema.nullish().meta({ description: "The learner that the event is about." }),
    instructor_id: idSchema.nullish().meta({ description: "The trainer who acted, where one did." }),
    course_id: idSchema.nullish().meta({ description: "Module in context." }),
    class_id: idSchema.nullish().meta({ description: "UA in context." }),
    occurred_at: instantSchema.meta({
      description:
        "At most 10 years old and at most 24 h ahead; an event from the future counts when its hour comes.",
    }),
    payload: jsonObject.nullish().meta({ description: "At most 64 KiB of JSON." }),
    context: jsonObject
      .nullish()
      .meta({ description: "Free: source, device, session, app version… At most 64 KiB." }),
    payload_json: jsonObject.nullish().meta({ description: "The same as payload." }),
    context_json: jsonObject.nullish().meta({ description: "The same as context." }),
    organization_id: z
      .unknown()
      .optional()
      .meta({ description: "Ignored: the key says which organisation it is." }),
    created_at: z
      .unknown()
      .optional()
      .meta({ description: "Ignored: the server says when it stored the event." }),
  })
  .meta({ description: "At least one of student_id and instructor_id is needed." });

/** An event as a sender, a simulator or an importer writes it. */
export type EventInput = Omit<
  z.input<typeof envelopeSchema>,
  "payload_json" | "context_json" | "organization_id" | "created_at"
>;

/** The payload schemas of the known types, for the API's description. */
export const payloadSchemas = EVENT_TYPES.map((type) => ({ type, ...EVENT_RULES[type] }));
