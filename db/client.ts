import type postgres from "postgres";
import { dataDirectory } from "@/lib/env";
import { type EmbeddedDatabase, openEmbedded, type Role } from "./drivers/embedded/open";
import { openServer } from "./drivers/server";

export { DatabaseError, DatabaseInUseError } from "./drivers/errors";
export type { Sql } from "./drivers/types";

export interface Database {
  sql: postgres.Sql;
  kind: "embedded" | "server";
  close(): Promise<void>;
  /** Settles when the embedded backend dies by itself: the process is of no use any more. */
  died: Promise<Error>;
}

export interface OpenOptions {
  /** A PostgreSQL server's URL; default `DATABASE_URL`, and without one the embedded database. */
  url?: string;
  /** Where the embedded database lies; default `JALON_DATA_DIR` or `.data`. */
  dataDir?: string;
  /** Default "server"; a command goes through a running server where there is one. */
  role?: Role;
  /** Connections to a server; the embedded database always has one. */
  max?: number;
}

/**
 * Opens the database that the environment names. Nothing is migrated: see `db/migrate`.
 * @throws DatabaseError with a message for the operator
 */
export async function openDatabase(options: OpenOptions = {}): Promise<Database> {
  const url = options.url ?? process.env.DATABASE_URL;
  if (url) {
    const sql = await openServer(url, options.max);
    return { sql, kind: "server", close: () => sql.end({ timeout: 5 }), died: new Promise(() => {}) };
  }
  const embedded: EmbeddedDatabase = await openEmbedded(
    options.dataDir ?? dataDirectory(),
    options.role ?? "server",
  );
  return { kind: "embedded", ...embedded };
}

/** A cycle, a pass beside it, two parts of a closing and the check of the figures (db/scheduler.ts). */
const JOBS_AT_ONCE = 5;

/** For the scheduler: connections of its own on a server, so that no page waits behind a computation. */
export async function connectionsForJobs({ kind, sql }: Database): Promise<postgres.Sql> {
  const url = process.env.DATABASE_URL;
  return kind === "server" && url ? openServer(url, JOBS_AT_ONCE) : sql;
}

const singleton = globalThis as typeof globalThis & { jalonDatabase?: Promise<Database> };

/** The process's one database. On globalThis: pages, route handlers and instrumentation are separate module instances. */
export async function database(): Promise<postgres.Sql> {
  return (await openOnce()).sql;
}

/** As `database()`, with its kind and the way to close it. */
export function openOnce(): Promise<Database> {
  singleton.jalonDatabase ??= openDatabase().catch((error: unknown) => {
    singleton.jalonDatabase = undefined;
    throw error;
  });
  return singleton.jalonDatabase;
}
