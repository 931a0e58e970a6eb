import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importEvents } from "@/db/import/events";
import { importStructure } from "@/db/import/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { simulateInto, simulateToFile } from "./store";

const COMMAND = { learners: 6, days: 8, seed: 42, now: new Date("2026-03-12T14:00:00Z") };

let database: TestDatabase;
let dir: string;
beforeAll(async () => {
  database = await testDatabase();
  dir = await mkdtemp(join(tmpdir(), "jalon-simulate-"));
});
afterAll(async () => {
  await database.close();
  await rm(dir, { recursive: true });
});

const logOf = (organizationId: string) => database.sql`
  select id, type, student_id, instructor_id, course_id, class_id, occurred_at, payload_json
  from lms_event where organization_id = ${organizationId} order by id collate "C"`;

test("a simulation goes into an organisation of its own, once", async () => {
  const { sql } = database;
  const first = await simulateInto(sql, { ...COMMAND, compute: false });
  expect(first.organizationId).toBe("simulation-42");
  expect(first.accepted).toBeGreaterThan(100);
  expect(first.structure.lms_student).toEqual({ inserted: 6, updated: 0, unchanged: 0 });

  const second = await simulateInto(sql, { ...COMMAND, compute: false });
  expect(second).toMatchObject({ accepted: 0, duplicates: first.accepted });
  expect(second.structure.lms_student).toEqual({ inserted: 0, updated: 0, unchanged: 6 });
});

test("written to files and imported, it is the same log", async () => {
  const { sql } = database;
  const { now } = COMMAND;
  const files = await simulateToFile({ ...COMMAND, out: join(dir, "events.ndjson") });
  expect(files.structureFile).toBe(join(dir, "events.structure.json"));
  const lines = (await readFile(files.eventsFile, "utf8")).trimEnd().split("\n");
  expect(lines).toHaveLength(files.events);

  await createOrganization(sql, { id: "from-file", name: "Fichier", now });
  const structure = await importStructure(sql, "from-file", { file: files.structureFile, now });
  expect(structure.taken.lms_student).toBe(6);
  const events = await importEvents(sql, "from-file", { file: files.eventsFile, now });
  expect(events.events).toEqual({ accepted: files.events, duplicates: 0, conflicts: 0, rejected: 0 });
  expect(await logOf("from-file")).toEqual(await logOf("simulation-42"));
});
