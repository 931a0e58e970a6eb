import type postgres from "postgres";
import { type Progress, rebuild } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { createOrganization } from "@/db/organization";
import { createUser, type NewUser } from "@/db/users";
import { addDays, localDay } from "@/lib/period";
import { holidaysBetween } from "./calendar";
import { type Simulation, simulate } from "./simulate";
import { storeSimulation } from "./store";

export const DEMO_ID = "demo";

const TIME_ZONE = "Africa/Casablanca";
const SIZE = { learners: 96, days: 120 };
/** Its groups differ well: one ahead of the plan, one behind. */
const SEED = 7;
/** Days of figures that are there when the server opens: what the home page shows by default. */
const RECENT_DAYS = 15;
/** Row of import_run that says how far the demo got. */
const RUN_ID = "demo:1";

export interface DemoOptions {
  /** The last moment of the demo's events. */
  readonly now: Date;
  readonly passwords: { readonly admin: string; readonly trainer: string; readonly learner: string };
  /** (done, total, stage). */
  readonly onProgress?: Progress;
  /** Smaller than the real one, for tests. */
  readonly size?: { readonly learners: number; readonly days: number };
}

/**
 * The demo organisation: one session of 4 groups and one still empty, 96 learners, 5 trainers, 3 modules, 120 days up
 * to now, and an account for each role. Everything goes in by the same path as a sender's events.
 *
 * Run twice it does nothing; interrupted, it goes on where it stopped, up to the moment it first began at.
 * @returns false when the demo was there already
 */
export async function seedDemo(sql: postgres.Sql, options: DemoOptions): Promise<boolean> {
  const run = await beginDemo(sql, options.now);
  if (run === null) return false;
  const simulation = simulate({
    ...(options.size ?? SIZE),
    groups: 4,
    trainers: 5,
    modules: 3,
    seed: SEED,
    endOn: localDay(run.startedAt, TIME_ZONE),
    timeZone: TIME_ZONE,
    now: run.startedAt,
    prefix: DEMO_ID,
    emptyGroup: "Groupe de rentrée (à venir)",
  });
  await storeSimulation(sql, DEMO_ID, simulation, run.startedAt, options.onProgress);
  await addAccounts(sql, simulation, options.passwords);
  // The first page should not wait for the figures of last summer: the server's worker fills in the rest, newest first.
  await rebuild(sql, DEMO_ID, { now: options.now, onProgress: options.onProgress, recentDays: RECENT_DAYS });
  await sql`
    update import_run set ended_at = ${options.now} where organization_id = ${DEMO_ID} and id = ${RUN_ID}`;
  return true;
}

/** Whether a demo was begun and not finished: the process that made it was killed. */
export async function isDemoUnfinished(sql: Sql): Promise<boolean> {
  const [run] = await sql`
    select 1 from import_run where organization_id = ${DEMO_ID} and id = ${RUN_ID} and ended_at is null`;
  return run !== undefined;
}

/** Makes the organisation, or finds how far it got; null when there is nothing left to do. */
async function beginDemo(sql: postgres.Sql, now: Date): Promise<{ startedAt: Date } | null> {
  const [known] = await sql<{ started_at: Date | null; ended_at: Date | null }[]>`
    select r.started_at, r.ended_at
    from organization o left join import_run r on r.organization_id = o.id and r.id = ${RUN_ID}
    where o.id = ${DEMO_ID}`;
  // An organisation of that name without our mark is somebody's own.
  if (known) return known.started_at && !known.ended_at ? { startedAt: known.started_at } : null;
  const today = localDay(now, TIME_ZONE);
  await sql.begin(async (tx) => {
    await createOrganization(tx, {
      id: DEMO_ID,
      name: "Centre Jalon — démonstration",
      timeZone: TIME_ZONE,
      locale: "fr",
      settings: { holidays: holidaysBetween(addDays(today, -SIZE.days), addDays(today, 365)) },
      now,
    });
    await tx`
      insert into import_run (organization_id, id, source, started_at)
      values (${DEMO_ID}, ${RUN_ID}, 'demo', ${now})`;
  });
  return { startedAt: now };
}

/** One account for each role; those that are there already stay as they are. */
async function addAccounts(
  sql: Sql,
  simulation: Simulation,
  passwords: DemoOptions["passwords"],
): Promise<void> {
  const [trainer] = simulation.trainers;
  const learner = typicalLearner(simulation);
  if (!trainer || !learner) throw new Error("The demo has nobody to sign in.");
  const users: NewUser[] = [
    { email: "admin@demo.jalon", name: "Administration", role: "admin", password: passwords.admin },
    {
      email: "formateur@demo.jalon",
      name: trainer.name,
      role: "trainer",
      password: passwords.trainer,
      instructorId: trainer.id,
    },
    {
      email: "apprenant@demo.jalon",
      name: learner.name,
      role: "learner",
      password: passwords.learner,
      studentId: learner.id,
    },
  ];
  const known = await sql<{ email: string }[]>`
    select email from app_user where organization_id = ${DEMO_ID}`;
  const taken = new Set(known.map(({ email }) => email));
  for (const user of users) if (!taken.has(user.email)) await createUser(sql, DEMO_ID, user);
}

/** Somebody of the demo trainer's first group who was there all along and keeps an ordinary pace. */
function typicalLearner({ learners, startOn }: Simulation) {
  return learners.find(
    ({ group, profile, joinedOn, leftOn }) =>
      group.index === 0 && profile === "average" && joinedOn === startOn && leftOn === null,
  );
}
