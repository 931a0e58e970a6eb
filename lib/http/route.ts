import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { database, type Sql } from "@/db/client";
import { isDatabaseUnavailable } from "@/db/unavailable";
import { type Locale, reasonOf } from "@/lib/events";
import { log } from "@/lib/log";
import type { Authorise } from "./authorise";
import { ApiError, errorResponse, localeOf } from "./errors";
import { countRequest } from "./metrics";

/** What the work of a route is given. */
export interface Call<Input, C> {
  readonly request: Request;
  readonly input: Input;
  readonly caller: C;
  readonly sql: Sql;
  readonly locale: Locale;
}

/** The four steps of every route, always in this order. */
export interface Route<Input, C, Output> {
  /** `POST /api/events`: its name in metrics and log. */
  readonly name: string;
  /**
   * What the request says of itself: query, content type. The body is left alone: it is read by `call`, for somebody
   * who is known, and then as a stream.
   */
  readonly parse: (request: Request) => Input;
  readonly authorise: Authorise<C>;
  readonly call: (given: Call<Input, C>) => Promise<Output>;
  /** Default: 200 with the output as JSON. */
  readonly respond?: (output: Output, locale: Locale) => Response;
}

const REQUEST_ID = /^[\w.-]{1,64}$/;
/** Seconds after which a caller may try again when the database is gone. */
const RETRY_AFTER = 5;

/**
 * A route handler: parse → authorise → call → respond. Whatever is thrown becomes an answer of the error table,
 * and nothing of it but its request id leaves the server.
 */
export function route<Input, C, Output>(
  steps: Route<Input, C, Output>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const start = performance.now();
    const sent = request.headers.get("x-request-id") ?? "";
    const requestId = REQUEST_ID.test(sent) ? sent : randomUUID();
    const locale = localeOf(request);
    const about: Record<string, unknown> = { requestId, route: steps.name };

    let response: Response;
    try {
      response = await run(steps, request, locale, about);
    } catch (error) {
      response = failed(error, about, locale);
    }

    response.headers.set("X-Request-Id", requestId);
    const ms = performance.now() - start;
    countRequest(steps.name, response.status, ms / 1000);
    log.info({ ...about, status: response.status, ms: Math.round(ms) }, "request");
    return response;
  };
}

async function run<Input, C, Output>(
  steps: Route<Input, C, Output>,
  request: Request,
  locale: Locale,
  about: Record<string, unknown>,
): Promise<Response> {
  const input = steps.parse(request);
  const sql = await database();
  const caller = await steps.authorise(request, sql);
  if (isActor(caller)) about.actor = `${caller.organizationId} ${caller.actor}`;
  const output = await steps.call({ request, input, caller, sql, locale });
  return steps.respond ? steps.respond(output, locale) : Response.json(output);
}

/** The answer to what was thrown; what nobody expected goes to the log, the rest into `about`. */
function failed(error: unknown, about: Record<string, unknown>, locale: Locale): Response {
  const answer = asApiError(error);
  if (answer.code === "internal" || answer.code === "unavailable")
    log.error({ ...about, error: logged(error) }, "request failed");
  else about.error = answer.code;
  return errorResponse(answer, locale);
}

/** The type of an answer that says how far its work is. */
export const PROGRESS_TYPE = "application/x-ndjson";

/**
 * An answer that says how far its work is: lines of JSON, `{done, total}` as it goes on and at last `{status, body}`, which
 * are what a plain answer would have been. Who goes away does not stop the work.
 */
export function withProgress(
  call: Pick<Call<unknown, unknown>, "request" | "locale">,
  work: (onProgress: (done: number, total: number) => void) => Promise<object>,
): Response {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      const say = (value: object) => {
        try {
          controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
        } catch {
          // Nobody listens any more.
        }
      };
      const response = await work((done, total) => say({ done, total })).then(
        (output) => Response.json(output),
        (error: unknown) => failed(error, { route: new URL(call.request.url).pathname }, call.locale),
      );
      say({ status: response.status, body: await response.json() });
      try {
        controller.close();
      } catch {
        // Closed from the other side already.
      }
    },
  });
  const headers = {
    "Content-Type": PROGRESS_TYPE,
    // Neither a cache nor a compressing or buffering proxy may hold lines back.
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
  };
  return new Response(stream, { headers });
}

const isActor = (caller: unknown): caller is { organizationId: string; actor: string } =>
  typeof caller === "object" && caller !== null && "organizationId" in caller && "actor" in caller;

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (isDatabaseUnavailable(error)) return new ApiError("unavailable", { retryAfterSeconds: RETRY_AFTER });
  return new ApiError("internal");
}

/**
 * A query or a body, checked.
 * @throws ApiError bad_request with a path and a reason for each thing that is wrong
 */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ApiError("bad_request", { reasons: parsed.error.issues.map((issue) => reasonOf(issue, value)) });
}

/** What the log may hold of an error: PostgreSQL's `detail` quotes rows, and rows hold names. */
function logged(error: unknown): object {
  if (!(error instanceof Error)) return { message: "not an Error" };
  return {
    name: error.name,
    code: "code" in error ? error.code : undefined,
    message: error.message,
    stack: error.stack,
  };
}
