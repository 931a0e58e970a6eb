import { DatabaseError } from "./drivers/errors";

/** What postgres.js and the socket below it say when there is no server to talk to. */
const CONNECTION_CODES = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
]);

/**
 * SQLSTATEs of a server that is there and cannot serve now: connection trouble (08), too many connections, out of
 * disk or memory (53), stopping or starting (57P).
 */
const UNAVAILABLE_STATES = /^(?:08|53|57P0[1-5])/;

/** Whether an error says that the database cannot be used for now, so that the same request may succeed later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseError) return true;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (CONNECTION_CODES.has(code) || UNAVAILABLE_STATES.test(code)) return true;
  return error instanceof AggregateError && error.errors.some(isDatabaseUnavailable);
}
