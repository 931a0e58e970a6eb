import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rebuild } from "@/db/aggregation";
import { openDatabase } from "@/db/client";
import { openServer } from "@/db/drivers/server";
import { createKey } from "@/db/keys";
import { migrate } from "@/db/migrate";
import { createOrganization } from "@/db/organization";
import { simulate } from "@/db/seed/simulate";
import { storeSimulation } from "@/db/seed/store";
import { createUser } from "@/db/users";
import { localDay } from "@/lib/period";
import { ACCOUNTS, WORLD_FILE, type World } from "./world";

/**
 * The server of the end-to-end tests: `next start` on a throwaway database with a small training centre that worked until
 * this moment: an embedded one, or one of its own on the server of JALON_TEST_SERVER_URL. Playwright starts and stops it.
 */
const ORGANIZATION = "e2e";
const TIME_ZONE = "Africa/Casablanca";

const directory = mkdtempSync(join(tmpdir(), "jalon-e2e-"));
process.env.JALON_DATA_DIR = directory;
const database = await throwawayDatabase(process.env.JALON_TEST_SERVER_URL);
process.env.DATABASE_URL = database.url;
process.env.JALON_MODE = "demo";

const world = await makeWorld(new Date());
mkdirSync(dirname(WORLD_FILE), { recursive: true });
writeFileSync(WORLD_FILE, JSON.stringify(world));

const server = spawn(
  process.execPath,
  ["node_modules/next/dist/bin/next", "start", "-p", process.env.PORT ?? "3107"],
  {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, NODE_ENV: "production", NEXT_MANUAL_SIG_HANDLE: "1" },
  },
);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => server.kill("SIGTERM"));
server.once("exit", async (code) => {
  await database.drop();
  rmSync(directory, { recursive: true, force: true });
  process.exit(code ?? 1);
});

/** An empty URL stands for the embedded database, which lives in the throwaway directory. */
async function throwawayDatabase(serverUrl: string | undefined) {
  if (!serverUrl) return { url: "", drop: async () => {} };
  const name = `jalon_e2e_${process.pid}`;
  const admin = await openServer(serverUrl, 1);
  await admin`create database ${admin(name)}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await admin`drop database if exists ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}

async function makeWorld(now: Date): Promise<World> {
  const { sql, close } = await openDatabase({ role: "server" });
  await migrate(sql);
  await createOrganization(sql, { id: ORGANIZATION, name: "Centre d’essai", timeZone: TIME_ZONE, now });
  const simulation = simulate({
    learners: 12,
    groups: 2,
    trainers: 2,
    modules: 2,
    days: 21,
    seed: 3,
    endOn: localDay(now, TIME_ZONE),
    timeZone: TIME_ZONE,
    now,
    prefix: ORGANIZATION,
  });
  await storeSimulation(sql, ORGANIZATION, simulation, now);

  const { group } = simulation.learners[0]!;
  const trainer = group.trainers[0]!;
  const learner = group.learners.find(({ leftOn }) => leftOn === null)!;
  await createUser(sql, ORGANIZATION, { ...ACCOUNTS.admin, name: "Admin", role: "admin" });
  await createUser(sql, ORGANIZATION, {
    ...ACCOUNTS.trainer,
    name: trainer.name,
    role: "trainer",
    instructorId: trainer.id,
  });
  await createUser(sql, ORGANIZATION, {
    ...ACCOUNTS.learner,
    name: learner.name,
    role: "learner",
    studentId: learner.id,
  });
  const { key } = await createKey(sql, ORGANIZATION, { name: "e2e", scopes: ["ingest", "structure"] });
  const [task] = await sql<{ id: string }[]>`
    select id from lms_item where organization_id = ${ORGANIZATION} and item_type = 'Tache' order by position, id limit 1`;
  const [subGroup, otherSubGroup] = await sql<{ id: string; name: string }[]>`
    select g.id, g.name from lms_group g where g.organization_id = ${ORGANIZATION} and g.parent_id = ${group.id}
    order by exists (select from lms_group_student m where m.organization_id = g.organization_id and m.group_id = g.id
      and m.student_id = ${learner.id} and m.left_on is null) desc, g.id`;
  const other = simulation.learners.find((one) => one.group.id !== group.id)!.group;
  const [foreign] = await sql<{ name: string }[]>`
    select name from lms_group where organization_id = ${ORGANIZATION} and id = ${other.id}`;
  const own = new Set(group.learners.map(({ name }) => name));
  await rebuild(sql, ORGANIZATION, { now });
  await close();
  return {
    organizationId: ORGANIZATION,
    key,
    studentId: learner.id,
    instructorId: trainer.id,
    groupId: group.id,
    taskId: task!.id,
    subGroup: subGroup!,
    otherSubGroup: otherSubGroup!,
    foreign: {
      groupId: other.id,
      groupName: foreign!.name,
      studentId: other.learners[0]!.id,
      names: other.learners.map(({ name }) => name).filter((name) => !own.has(name)),
    },
  };
}
