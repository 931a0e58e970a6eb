import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { connectionsForJobs, type Database, DatabaseError, openOnce } from "@/db/client";
import { runScheduler } from "@/db/running";
import { upgrade } from "@/db/upgrade";
import { EnvironmentError, loadSecrets } from "@/lib/env";
import { log } from "@/lib/log";

/** How long answers under way may take to end; live pages, which never end, are not waited for. */
const DRAIN_MS = 2_000;
/** A refresh under way may take longer; cut off, it is rolled back and done by the next server. */
const SHUTDOWN_MS = 4_000;

/**
 * Secrets, database, migrations and what organisations begin with, scheduler. When `register()` throws, Next stays up and answers 500 to
 * everything, so a failure here is said and ends the process.
 */
export async function startServer() {
  try {
    loadSecrets();
    const database = await openOnce();
    const { applied, organizations } = await upgrade(database.sql);
    if (applied.length) log.info({ applied }, "database migrated");
    if (organizations.length) log.info({ organizations }, "organisations brought up to this version");
    const jobs = await connectionsForJobs(database);
    const scheduler = runScheduler(jobs, log);
    endWithProcess(database, async () => {
      await scheduler.stop();
      if (jobs !== database.sql) await jobs.end({ timeout: 1 });
    });
    log.info({ database: database.kind }, "ready");
  } catch (error) {
    const isForOperator = error instanceof DatabaseError || error instanceof EnvironmentError;
    console.error(isForOperator ? `\n${error.message}\n` : error);
    process.exit(1);
  }
}

/** Requests that this process is answering, without event streams. */
function openRequests(): Set<ServerResponse> {
  const open = new Set<ServerResponse>();
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.headers.accept?.includes("text/event-stream")) return;
    open.add(response);
    response.once("close", () => open.delete(response));
  });
  return open;
}

function endWithProcess(database: Database, stopScheduler: () => Promise<void>) {
  const requests = openRequests();
  let ending = false;
  const end = async (code: number) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(code), SHUTDOWN_MS).unref();
    const deadline = performance.now() + DRAIN_MS;
    while (requests.size > 0 && performance.now() < deadline) await sleep(20);
    await stopScheduler();
    await database.close();
    process.exit(code);
  };
  // `npm start` sets NEXT_MANUAL_SIG_HANDLE: Next's own handlers wait for every connection, live pages too.
  process.on("SIGTERM", () => void end(143));
  process.on("SIGINT", () => void end(130));
  // `npm start` holds a channel to its server: one that lost its parent must not keep port and data.
  process.once("disconnect", () => void end(1));
  void database.died.then((error) => {
    log.fatal({ error: error.message }, "the embedded database died; restart Jalon");
    process.exit(1);
  });
}
