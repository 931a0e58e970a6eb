import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type postgres from "postgres";
import { type RebuildReport, rebuild } from "@/db/aggregation/rebuild";
import { createOrganization } from "@/db/organization";
import { type Simulation, simulate } from "@/db/seed/simulate";
import { storeSimulation } from "@/db/seed/store";
import type { EventInput } from "@/lib/events";
import { addDays, localDay } from "@/lib/period";

/** The organisation of engine.md, or a smaller one of the same shape: BENCH_LEARNERS, BENCH_DAYS. */
export const LEARNERS = Number(process.env.BENCH_LEARNERS ?? 2000);
export const DAYS = Number(process.env.BENCH_DAYS ?? 180);
export const LEARNERS_PER_GROUP = 20;
export const MODULES = 20;
/** Closed days computed with the rebuild itself, where nobody asks for more. */
export const REBUILT_DAYS = 2;
export const TIME_ZONE = "Africa/Casablanca";

/** What an organisation that remembers so many days is called. */
export const largeId = (days: number) => `large-${days}`;

/** Its people, content, plan and events: the same for any length of history, under ids of its own. */
export function simulateLarge(days: number, now: Date): Simulation {
  return simulate({
    learners: LEARNERS,
    groups: Math.max(1, Math.round(LEARNERS / LEARNERS_PER_GROUP)),
    modules: MODULES,
    days: DAYS,
    seed: 7,
    endOn: localDay(now, TIME_ZONE),
    timeZone: TIME_ZONE,
    now,
    prefix: largeId(days),
  });
}

export const isStored = async (sql: postgres.Sql, days: number) =>
  (await sql`select from organization where id = ${largeId(days)}`).length > 0;

/**
 * Stores the events of its last so many days through the ingest path; nothing is computed. In a process of its own: a simulated centre
 * remembers what each of its people has done, and the memory that is measured is Jalon's.
 */
export async function storeLarge(url: string, days: number, now: Date): Promise<void> {
  const program = fileURLToPath(new URL("./store-large.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [...process.execArgv, program, `${days}`, now.toISOString()], {
    env: { ...process.env, BENCH_STORE_URL: url },
  });
}

/** What that process does. */
export async function storeLargeHere(sql: postgres.Sql, days: number, now: Date): Promise<void> {
  const simulation = simulateLarge(days, now);
  const from = addDays(localDay(now, TIME_ZONE), 1 - days);
  const id = largeId(days);
  await createOrganization(sql, { id, name: id, timeZone: TIME_ZONE, now });
  await storeSimulation(sql, id, { ...simulation, events: since(simulation.events, from) }, now);
  await sql`analyze lms_event`;
}

/** The facts of all its days and the figures of the last. The others are not left for the refreshes and closings that are measured next. */
export async function rebuildLarge(
  sql: postgres.Sql,
  days: number,
  now: Date,
  recentDays = REBUILT_DAYS,
): Promise<RebuildReport> {
  const report = await rebuild(sql, largeId(days), { now, recentDays });
  await sql`delete from engine_stale where organization_id = ${largeId(days)}`;
  return report;
}

function* since(events: Iterable<EventInput>, day: string) {
  for (const event of events) if (event.occurred_at >= day) yield event;
}
