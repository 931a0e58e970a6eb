import pino from "pino";

/**
 * The server's log: one JSON object a line, on standard output. What must not be there (passwords, keys, cookies,
 * personal data) is never handed to it; `redact` is the second lock on that door.
 */
export const log = pino({
  level: process.env.LOG_LEVEL || "info",
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: ["password", "*.password", "authorization", "*.authorization", "cookie", "*.cookie"],
});
