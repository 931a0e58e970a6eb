import { z } from "zod";
import { EVENT_RULES, EVENT_TYPES, type EventRule, envelopeSchema } from "@/lib/events";
import { ERRORS, type ErrorCode } from "./errors";

type JsonSchema = Record<string, unknown>;

/** One operation of the API as it is described; lives beside its route. */
export interface Operation {
  readonly method: "get" | "post" | "put";
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** An API key of this scope, a secret of the environment, or nobody in particular. */
  readonly security: "ingest" | "structure" | "read" | "CRON_SECRET" | "METRICS_TOKEN" | "session" | "none";
  readonly query?: z.ZodObject;
  /** Media type → schema of the body. */
  readonly body?: Readonly<Record<string, JsonSchema>>;
  /** Status → what it means, and the schema where there is JSON. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: JsonSchema }>>;
  readonly errors: readonly ErrorCode[];
}

/** A zod schema as JSON Schema of what is sent. */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z
      .string()
      .meta({ description: "In French where Accept-Language begins with fr, else in English." }),
    details: z.unknown().optional(),
  }),
});

/** The event with what each known type adds: its payload's schema and the ids that it needs. */
function eventSchema(): JsonSchema {
  const byType = EVENT_TYPES.map((type) => {
    const rule: EventRule = EVENT_RULES[type];
    const ids = rule.needs.filter((need) => need !== "item");
    // "If the type is this one, then": said as "another type, or", for an object with a key `then` looks like a promise.
    return {
      anyOf: [
        { properties: { type: { not: { const: type } } } },
        { properties: { payload: ref(`payload.${type}`) }, required: ids },
      ],
    };
  });
  return { ...jsonSchema(envelopeSchema), allOf: byType };
}

function components(): Record<string, JsonSchema> {
  const payloads = EVENT_TYPES.map((type) => {
    const rule: EventRule = EVENT_RULES[type];
    const needs = rule.needs.map((need) =>
      need === "item" ? "an item (payload.item, class_id or course_id)" : need,
    );
    const description = `${type} needs ${needs.length === 0 ? "nothing else" : needs.join(", ")}.`;
    return [`payload.${type}`, { description, ...jsonSchema(rule.payload) }];
  });
  return { Event: eventSchema(), ...Object.fromEntries(payloads), Error: jsonSchema(errorSchema) };
}

const SECURITY_SCHEMES = {
  key: {
    type: "http",
    scheme: "bearer",
    description: "An API key with the scope named; X-API-Key works too.",
  },
  secret: { type: "http", scheme: "bearer", description: "A secret of the server's environment." },
  session: { type: "apiKey", in: "cookie", name: "next-auth.session-token" },
};

function securityOf({ security }: Operation): object[] {
  if (security === "none") return [];
  if (security === "session") return [{ session: [] }];
  return [security.includes("_") ? { secret: [] } : { key: [security] }];
}

const json = (schema: JsonSchema) => ({ "application/json": { schema } });

/** The errors of an operation by status, each with its codes and what they say. */
function errorResponses(operation: Operation): Record<string, object> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of operation.errors) {
    byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  }
  const responses = [...byStatus].map(([status, codes]) => {
    const description = codes.map((code) => `${code}: ${errorText(code, operation)}`).join("\n");
    const response = { description, content: json(ref("Error")) };
    const isToRetry = codes.some((code) => code === "rate_limited" || code === "unavailable");
    return [status, isToRetry ? { ...response, headers: RETRY_HEADER } : response];
  });
  return Object.fromEntries(responses);
}

const RETRY_HEADER = { "Retry-After": { schema: { type: "integer" }, description: "Seconds to wait." } };

function errorText(code: ErrorCode, { body, security }: Operation): string {
  const limits: Partial<Record<ErrorCode, string>> = {
    too_large: "10 MiB",
    unsupported_media_type: Object.keys(body ?? {}).join(", "),
    not_configured: security,
  };
  return ERRORS[code].en.replace("{limit}", limits[code] ?? "");
}

function pathItem(operation: Operation): object {
  const parameters = Object.entries(operation.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: !schema.safeParse(undefined).success,
    schema: jsonSchema(schema),
  }));
  const answers = Object.entries(operation.answers).map(([status, { description, schema }]) => [
    status,
    schema === undefined ? { description } : { description, content: json(schema) },
  ]);
  const content = Object.entries(operation.body ?? {}).map(([type, schema]) => [type, { schema }]);
  return {
    summary: operation.summary,
    description: operation.description,
    security: securityOf(operation),
    ...(parameters.length > 0 && { parameters }),
    ...(content.length > 0 && { requestBody: { required: true, content: Object.fromEntries(content) } }),
    responses: { ...Object.fromEntries(answers), ...errorResponses(operation) },
  };
}

/** The OpenAPI 3.1 document of these operations, from the schemas that check the requests. */
export function openApiDocument(operations: readonly Operation[]) {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: pathItem(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Jalon",
      version: "1",
      description:
        "Events and structure in, KPIs out. Every answer carries X-Request-Id; errors are {error: {code, message, details?}}.",
    },
    servers: [{ url: "/" }],
    paths,
    components: { schemas: components(), securitySchemes: SECURITY_SCHEMES },
  };
}
