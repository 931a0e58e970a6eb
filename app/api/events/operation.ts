import { ingestAnswerSchema } from "@/db/ingest/events";
import { jsonSchema, type Operation, ref } from "@/lib/http/openapi";

const answer = jsonSchema(ingestAnswerSchema);

export const operation: Operation = {
  method: "post",
  path: "/api/events",
  summary: "Send events",
  description:
    "One event, an array, {events: […]} (up to 10 MiB), or NDJSON: one event a line of at most 128 KiB, any number of lines, taken while they arrive. " +
    "An event's id makes it safe to send again: a repeated id is counted as a duplicate and never stored twice.",
  security: "ingest",
  body: {
    "application/json": {
      oneOf: [
        ref("Event"),
        { type: "array", items: ref("Event") },
        {
          type: "object",
          required: ["events"],
          properties: { events: { type: "array", items: ref("Event") } },
        },
      ],
    },
    "application/x-ndjson": ref("Event"),
  },
  answers: {
    200: { description: "All were stored, or were before.", schema: answer },
    207: { description: "Some were rejected; the others are stored.", schema: answer },
  },
  errors: [
    "bad_json",
    "bad_request",
    "all_rejected",
    "incomplete",
    "unauthenticated",
    "forbidden",
    "too_large",
    "unsupported_media_type",
    "rate_limited",
    "internal",
    "unavailable",
  ],
};
