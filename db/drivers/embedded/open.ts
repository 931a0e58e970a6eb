import { mkdir } from "node:fs/promises";
import type { Socket } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { DatabaseInUseError } from "../errors";
import { postgresTypes, withArrayParameters } from "../types";
import { type Engine, openEngine } from "./engine";
import { Hub } from "./hub";
import { acquireLock, connectToHolder, type Lock } from "./lock";
import { startMaintenance } from "./maintenance";
import { attachSocket, HubSocket } from "./socket";
import { HOLDER_PARAMETER } from "./wire";

/** A server holds the database for as long as it runs; a command borrows it when a server has it. */
export type Role = "server" | "command";

export interface EmbeddedDatabase {
  sql: postgres.Sql;
  close(): Promise<void>;
  /** Settles when the backend dies by itself; never for a guest. */
  died: Promise<Error>;
}

/** How long a server waits for a command that holds the database before it gives up. */
const WAIT_FOR_COMMAND_MS = 60_000;
const RETRY_MS = 200;

/**
 * Opens the embedded database of a data directory: as its holder, or, for a command while another process
 * holds it, through that process.
 * @throws DatabaseInUseError when a server is asked for and another process keeps the directory
 */
export async function openEmbedded(dataDir: string, role: Role): Promise<EmbeddedDatabase> {
  const directory = resolve(dataDir);
  const deadline = Date.now() + WAIT_FOR_COMMAND_MS;
  for (;;) {
    const own = await hold(directory, role);
    if (own) return own;
    const guest = await visit(directory);
    if (!guest) continue;
    if (role === "command") return guest.database;
    await guest.database.close();
    if (guest.holder.startsWith("server") || Date.now() > deadline)
      throw new DatabaseInUseError(
        `The data directory ${directory} is in use by another Jalon process (${guest.holder}). ` +
          "Stop that one, or give this one another directory with JALON_DATA_DIR.",
      );
    await sleep(RETRY_MS);
  }
}

/** An in-memory database from a dump, or empty: nobody else can reach it. */
export async function openInMemory(dump?: Buffer): Promise<EmbeddedDatabase & { dump(): Promise<Buffer> }> {
  const engine = await openEngine({ dump });
  const hub = new Hub(engine, "in memory");
  const sql = connectInside(hub);
  return {
    sql,
    dump: () => engine.dump(),
    async close() {
      await sql.end({ timeout: 5 });
      await hub.close();
    },
    died: engine.died,
  };
}

async function hold(directory: string, role: Role): Promise<EmbeddedDatabase | null> {
  // Connections that arrive while the backend still starts wait here.
  const early: Socket[] = [];
  let letIn = (socket: Socket) => {
    early.push(socket);
  };
  const lock = await acquireLock(directory, (socket) => letIn(socket));
  if (!lock) return null;
  const engine = await startEngine(directory, lock);
  const hub = new Hub(engine, `${role}, process ${process.pid}`);
  letIn = (socket) => attachSocket(hub, socket);
  early.forEach(letIn);
  const sql = connectInside(hub);
  const maintenance = role === "server" ? startMaintenance(sql, hub) : undefined;
  let closing: Promise<void> | undefined;
  const close = async () => {
    maintenance?.stop();
    await sql.end({ timeout: 5 });
    // A command that came first lets those that came in through it finish; a server is told to stop now.
    if (role === "command") await hub.left(0);
    await hub.close();
    await lock.release();
  };
  return {
    sql,
    died: engine.died,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

async function startEngine(directory: string, lock: Lock): Promise<Engine> {
  const dataDir = join(directory, "postgres");
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    return await openEngine({ dataDir });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function connectInside(hub: Hub): postgres.Sql {
  return connect({ socket: async () => new HubSocket(hub) });
}

async function visit(directory: string): Promise<{ database: EmbeddedDatabase; holder: string } | null> {
  let holder = "unknown";
  const sql = connect({
    socket: async () => {
      const socket = await connectToHolder(directory);
      if (!socket) throw new DatabaseInUseError("The process that held the embedded database is gone.");
      return socket;
    },
    onparameter: (key: string, value: unknown) => {
      if (key === HOLDER_PARAMETER) holder = String(value);
    },
  });
  try {
    await sql`select 1`;
  } catch (error) {
    await sql.end({ timeout: 0 });
    // The holder left between the two looks: the lock may be free now.
    if (!(error instanceof postgres.PostgresError)) {
      await sleep(RETRY_MS);
      return null;
    }
    throw error;
  }
  return {
    holder,
    database: { sql, close: () => sql.end({ timeout: 5 }), died: new Promise(() => {}) },
  };
}

interface Connector {
  socket: () => Promise<Socket | HubSocket>;
  onparameter?: (key: string, value: unknown) => void;
}

function connect({ socket, onparameter }: Connector): postgres.Sql {
  const options = {
    socket,
    onparameter,
    max: 1,
    fetch_types: false,
    types: postgresTypes,
    onnotice: () => {},
    max_lifetime: null,
    connect_timeout: 0,
  };
  return withArrayParameters(postgres(options as postgres.Options<Record<string, postgres.PostgresType>>));
}
