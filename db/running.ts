import type postgres from "postgres";
import { type Scheduler, startScheduler } from "./scheduler";

/** On globalThis, as the database is: the readiness route is another module instance than instrumentation. */
const running = globalThis as typeof globalThis & { jalonScheduler?: Scheduler };

/** Starts this process's scheduler; a second call gives the same one. */
export function runScheduler(sql: postgres.Sql, log: Parameters<typeof startScheduler>[1]): Scheduler {
  running.jalonScheduler ??= startScheduler(sql, log);
  return running.jalonScheduler;
}

/** The scheduler of this process, if it runs one. */
export function runningScheduler(): Scheduler | undefined {
  return running.jalonScheduler;
}
