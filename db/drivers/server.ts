import { availableParallelism } from "node:os";
import postgres from "postgres";
import { DatabaseError } from "./errors";
import { postgresTypes, withArrayParameters } from "./types";

const EXPLANATIONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name could not be looked up",
  ETIMEDOUT: "it does not answer",
  CONNECT_TIMEOUT: "it does not answer",
  "28P01": "the password is wrong",
  "28000": "this user is not allowed in",
  "3D000": "this database does not exist",
  "53300": "it has no connection left",
};

/**
 * Two for each processor keep them busy, and two are for whoever waits for a lock. More only wait for each other, and each
 * plans every statement for itself: with ten on two processors the mean page took a quarter longer than with four.
 */
const CONNECTIONS = Math.min(10, 2 * availableParallelism() + 2);

/**
 * Opens a pool on a PostgreSQL server and makes sure that it answers.
 * @throws DatabaseError naming host and database, never the password
 */
export async function openServer(url: string, max = CONNECTIONS): Promise<postgres.Sql> {
  const raw = postgres(url, {
    max,
    fetch_types: false,
    types: postgresTypes,
    onnotice: () => {},
    connect_timeout: 10,
    // Local days are computed with explicit zones; the session's own must not depend on the server's. Compiling a statement pays
    // where it reads millions of rows: none of ours does, and estimates over many partitions make the server think so. For the same
    // reason it would take other processors' time for one reader's page, from everybody else's. In quotes: the driver leaves a bare 0 out.
    connection: { TimeZone: "UTC", jit: "off", max_parallel_workers_per_gather: "0" },
  });
  try {
    await raw`select 1`;
  } catch (error) {
    await raw.end({ timeout: 0 });
    throw new DatabaseError(`The database at ${addressOf(url)} is not usable: ${explain(error)}.`, {
      cause: error,
    });
  }
  return withArrayParameters(raw);
}

function explain(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return (code && EXPLANATIONS[code]) ?? message ?? String(error);
}

/** `host:port/database` of a connection URL: what a message may say of it. */
export function addressOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return "DATABASE_URL (not a URL of the form postgres://user:password@host:port/database)";
  }
}
