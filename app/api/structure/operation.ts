import { structureAnswerSchema, structureSchema } from "@/db/ingest/structure";
import { jsonSchema, type Operation } from "@/lib/http/openapi";

export const operation: Operation = {
  method: "post",
  path: "/api/structure",
  summary: "Send structure",
  description:
    "Learners, trainers, courses, groups, memberships, the curriculum tree, plans and badges, all or nothing. A row is found by its key; a column that is left out keeps its value, null clears it. " +
    'A table is an array of rows, or {"mode": "replace", "rows": […]}, which also ends the stored rows that are left out: links end yesterday (or go, where they start today or later), groups get ends_on, plans go, courses and badges are switched off; learners, trainers, classes and items stay and are counted as kept. ' +
    "A refusal tells the first 100 wrong cells in details, and how many there are in total.",
  security: "structure",
  body: { "application/json": jsonSchema(structureSchema) },
  answers: {
    200: {
      description: "Written; what became of the rows of each table.",
      schema: jsonSchema(structureAnswerSchema),
    },
  },
  errors: [
    "bad_json",
    "bad_structure",
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
