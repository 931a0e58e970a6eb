import type { Operation } from "@/lib/http/openapi";

const errors: Operation["errors"] = [
  "bad_json",
  "bad_request",
  "conflict",
  "unauthenticated",
  "forbidden",
  "too_large",
  "unsupported_media_type",
  "rate_limited",
  "internal",
  "unavailable",
];
const statement = {
  type: "object",
  required: ["actor", "verb", "object"],
  properties: {
    id: { type: "string", format: "uuid" },
    actor: { type: "object" },
    verb: { type: "object" },
    object: { type: "object" },
    result: { type: "object" },
    context: { type: "object" },
    timestamp: { type: "string", format: "date-time" },
  },
};

export const postOperation: Operation = {
  method: "post",
  path: "/api/xapi/statements",
  summary: "Send xAPI statements",
  description:
    "One statement or an array, xAPI 1.0.3 or 2.0 (X-Experience-API-Version), all or nothing, as a learning record store takes them. The key may also be the password of Basic authentication. Statements become events; what has no type of its own is kept under one named after its verb. People are found by account name or mail address, classes and courses by the address of the activity or its last part.",
  security: "ingest",
  body: { "application/json": { oneOf: [statement, { type: "array", items: statement }] } },
  answers: { 200: { description: "The ids of the statements, in order." } },
  errors,
};

export const putOperation: Operation = {
  ...postOperation,
  method: "put",
  path: "/api/xapi/statements",
  summary: "Store one xAPI statement under its id",
  description:
    "?statementId= is the id. The same statement again changes nothing; another one under the id is a conflict.",
  body: { "application/json": statement },
  answers: { 204: { description: "Stored, or stored before." } },
};
