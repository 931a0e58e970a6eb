import type { Operation } from "@/lib/http/openapi";

export const operation: Operation = {
  method: "post",
  path: "/api/oneroster",
  summary: "Send a OneRoster zip",
  description:
    "A OneRoster 1.2 CSV zip of at most 50 MiB, all or nothing: courses and a Module each, classes as groups with members and trainers, academic sessions, line items with plan dates, results as evaluations. What is not taken is counted with its reason; the same zip twice changes nothing. A refusal tells the first 100 wrong rows in details, and how many there are in total.",
  security: "structure",
  body: { "application/zip": { type: "string", format: "binary" } },
  answers: {
    200: { description: "What became of the rows of each table and of the events, and what was left out." },
  },
  errors: [
    "bad_file",
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
