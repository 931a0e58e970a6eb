import type postgres from "postgres";
import { drain, rebuild } from "@/db/aggregation";
import { createKey } from "@/db/keys";
import { createOrganization } from "@/db/organization";
import { DEMO_ID, seedDemo } from "@/db/seed/demo";
import { type Simulation, simulate } from "@/db/seed/simulate";
import { storeSimulation } from "@/db/seed/store";
import { localDay } from "@/lib/period";

/** Days of the demo organisation, and how many of them the one that is held against it remembers. */
const DEMO_DAYS = 120;
const SHORT_DAYS = 12;
/** The same people, content and plan as the demo's, a tenth of its history. */
export const SHORT_ID = "tenth";
/** Takes the events of the ingest measurement and computes nothing. */
export const INGEST_ID = "ingest";

const TIME_ZONE = "Africa/Casablanca";

/** The demo trainer, whose home is measured. Passwords of a database that lives as long as the run. */
export const TRAINER = { email: "formateur@demo.jalon", password: "bench-trainer-password" };

/** The people, content and events of the demo's size, under ids of their own. */
export function demoSized(prefix: string, now: Date): Simulation {
  return simulate({
    learners: 96,
    days: DEMO_DAYS,
    groups: 4,
    trainers: 5,
    modules: 3,
    seed: 7,
    endOn: localDay(now, TIME_ZONE),
    timeZone: TIME_ZONE,
    now,
    prefix,
  });
}

/** The same with the events of its last days only. */
function shortened(simulation: Simulation, now: Date): Simulation {
  const from = new Date(now.getTime() - SHORT_DAYS * 24 * 3_600_000).toISOString();
  return { ...simulation, events: [...simulation.events].filter((event) => event.occurred_at >= from) };
}

/** The three organisations of the run, stored through the ingest path and computed. */
export async function makeData(sql: postgres.Sql, now: Date, say: (text: string) => void): Promise<void> {
  say(`demo organisation: 96 learners, ${DEMO_DAYS} days`);
  const other = "bench-other-password";
  await seedDemo(sql, { now, passwords: { admin: other, learner: other, trainer: TRAINER.password } });
  say(`the same, events of the last ${SHORT_DAYS} days only`);
  await createOrganization(sql, { id: SHORT_ID, name: "A tenth of the history", timeZone: TIME_ZONE, now });
  await storeSimulation(sql, SHORT_ID, shortened(demoSized(SHORT_ID, now), now), now);
  await rebuild(sql, SHORT_ID, { now });
  await createOrganization(sql, { id: INGEST_ID, name: "Ingest", timeZone: TIME_ZONE, now });
  // The demo's older figures are left to a server's worker.
  await drain(sql, DEMO_ID, { now });
  // What autovacuum would have done by itself a minute later.
  await sql`vacuum analyze`;
}

/** A key whose rate limit is out of the way. */
export async function ingestKey(sql: postgres.Sql, organizationId: string): Promise<string> {
  const { key } = await createKey(sql, organizationId, {
    name: "bench",
    scopes: ["ingest"],
    requestsPerMinute: 1e9,
  });
  return key;
}

export { DEMO_ID };
