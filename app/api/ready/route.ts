import { database } from "@/db/client";
import { pendingMigrations } from "@/db/migrate";
import { runningScheduler } from "@/db/running";
import { log } from "@/lib/log";

export const dynamic = "force-dynamic";

interface Readiness {
  readonly database: "ok" | "unreachable";
  readonly migrations: "ok" | "pending" | "unknown";
  /** `failing`: the last look at the queue went wrong; pages still serve what is computed, so it is no reason to take the server away. */
  readonly scheduler: "ok" | "failing" | "stopped";
  readonly last_look_at: string | null;
}

/** Readiness: 200 where this process can serve, else 503 with what is missing. Open, so it says what and not why. */
export async function GET(): Promise<Response> {
  const checks = { ...(await databaseChecks()), ...schedulerChecks() };
  const isReady = checks.database === "ok" && checks.migrations === "ok" && checks.scheduler !== "stopped";
  return Response.json({ status: isReady ? "ready" : "not_ready", checks }, { status: isReady ? 200 : 503 });
}

async function databaseChecks(): Promise<Pick<Readiness, "database" | "migrations">> {
  try {
    const pending = await pendingMigrations(await database());
    return { database: "ok", migrations: pending.length === 0 ? "ok" : "pending" };
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : "unknown" }, "not ready: database");
    return { database: "unreachable", migrations: "unknown" };
  }
}

function schedulerChecks(): Pick<Readiness, "scheduler" | "last_look_at"> {
  const status = runningScheduler()?.status();
  if (status === undefined) return { scheduler: "stopped", last_look_at: null };
  return {
    scheduler: status.lastError === null ? "ok" : "failing",
    last_look_at: status.lastLookAt?.toISOString() ?? null,
  };
}
