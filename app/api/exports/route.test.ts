import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { NOW, plantSchool } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { account, sent, signInAs, useDatabase } from "../session.testing";
import { POST } from "./route";

vi.mock("next/headers", async () => (await import("../session.testing")).nextHeaders);

let db: TestDatabase;
const users: Record<string, string> = {};

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  await plantSchool(db.sql);
  users.trainer = await account(db, { email: "t1@example.org", role: "trainer", instructorId: "t1" });
  users.learner = await account(db, { email: "l1@example.org", role: "learner", studentId: "l1" });
  users.busy = await account(db, { email: "admin@example.org", role: "admin" });
});
beforeEach(async () => {
  await db.sql`delete from audit_log`;
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

const FILE = { scope: "Groupe:A", file: "progression-A-2026-10-18", kind: "csv", rows: 12 };
const save = async (who: string | null, body: object) => {
  await signInAs(who === null ? null : (users[who] ?? null));
  return (await POST(sent("POST", "/api/exports", body))).status;
};
const log = () => db.sql`select actor, action, subject, after_json from audit_log order by id`;

test("a file that a page made leaves who took what, of whose figures, how long", async () => {
  expect(await save("trainer", FILE)).toBe(200);
  expect(await save("learner", { ...FILE, scope: "Apprenant:l1", kind: "png" })).toBe(200);
  const { scope: _, ...after_json } = FILE;
  expect(await log()).toEqual([
    { actor: `user:${users.trainer}`, action: "export", subject: "chart:Groupe:A", after_json },
    {
      actor: `user:${users.learner}`,
      action: "export",
      subject: "chart:Apprenant:l1",
      after_json: { ...after_json, kind: "png" },
    },
  ]);
});

test.each([
  ["trainer", { scope: "Groupe:B" }, 404],
  ["trainer", { scope: "Groupe:none" }, 404],
  ["trainer", { scope: "nonsense" }, 404],
  ["learner", { scope: "Apprenant:l2" }, 404],
  [null, {}, 401],
  ["trainer", { file: "Zoé Martin, progression" }, 400],
  ["trainer", { kind: "xlsx" }, 400],
  ["trainer", { rows: -1 }, 400],
  ["trainer", { note: "…" }, 400],
] as const)("%s × %j: %i, and nothing in the log", async (who, change, status) => {
  expect(await save(who, { ...FILE, ...change })).toBe(status);
  expect(await log()).toEqual([]);
});

test("nobody fills the log: sixty a minute", async () => {
  for (let n = 0; n < 60; n++) expect(await save("busy", FILE)).toBe(200);
  expect(await save("busy", FILE)).toBe(429);
  expect(await log()).toHaveLength(60);
  expect(await save("trainer", FILE)).toBe(200);
});
