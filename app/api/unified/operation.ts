import { UNIFIED_TYPES } from "@/db/import/unified";
import type { Operation } from "@/lib/http/openapi";

export const operation: Operation = {
  method: "post",
  path: "/api/unified",
  summary: "Send Unified.to objects",
  description: `Objects of Unified.to, all or nothing: one, an array, {"LmsStudent": […], "LmsCourse": […], …}, or the body of a webhook. ?type= says what they are where they do not (${UNIFIED_TYPES.join(", ")}). Ids and e-mails are kept; an activity becomes an event for each thing that has happened in it.`,
  security: "structure",
  body: { "application/json": {} },
  answers: { 200: { description: "What became of the rows of each table and of the events." } },
  errors: [
    "bad_json",
    "bad_request",
    "bad_file",
    "bad_structure",
    "unauthenticated",
    "forbidden",
    "too_large",
    "unsupported_media_type",
    "rate_limited",
    "internal",
    "unavailable",
  ],
};
