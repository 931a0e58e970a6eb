import { ZodError } from "zod";

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * What a person at a terminal is told. Our own errors are sentences for the operator; a stack is shown only for
 * what nobody foresaw.
 */
export function explain(error: unknown): string {
  if (error instanceof ZodError)
    return error.issues.map(({ path, message }) => `${path.join(".") || "value"}: ${message}`).join("\n");
  if (!(error instanceof Error)) return String(error);
  if (LOST_CONNECTION.has((error as NodeJS.ErrnoException).code ?? ""))
    return "The connection to the database was lost: its server, or the Jalon that holds it, has stopped. What was committed is safe.";
  return isForeseen(error) ? error.message : (error.stack ?? error.message);
}

const LOST_CONNECTION = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "ECONNRESET",
  "EPIPE",
]);

const UNFORESEEN = new Set(["Error", "TypeError", "ReferenceError", "SyntaxError", "PostgresError"]);

function isForeseen(error: Error): boolean {
  // Classes of ours that keep the name "Error" are told by their constructor.
  return !UNFORESEEN.has(error.constructor.name) || "syscall" in error;
}
