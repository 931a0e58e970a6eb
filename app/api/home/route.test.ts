import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { NOW, plantSchool } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { GET as pickScopes } from "../pickers/scopes/route";
import { GET as pickTargets } from "../pickers/targets/route";
import { account, signInAs, useDatabase } from "../session.testing";
import { GET } from "./route";

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
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

const get = (handler: typeof GET, path: string) => handler(new Request(`http://jalon${path}`));

test("the page's data are those of its address", async () => {
  await signInAs(users.trainer ?? null);
  const data = await (await get(GET, "/api/home?scope=Sous_groupe:A1&period=Month")).json();
  expect([data.scope.scopeId, data.period, data.dateId]).toEqual(["A1", "Month", "2026-10-31"]);
});

test.each([
  ["trainer", "/api/home?scope=Groupe:B", 404],
  ["trainer", "/api/home?target=Module:none", 404],
  ["learner", "/api/home?scope=Apprenant:l2", 404],
  ["nobody", "/api/home", 401],
])("%s, %s: %i", async (who, path, status) => {
  await signInAs(users[who] ?? null);
  expect((await get(GET, path)).status).toBe(status);
});

test("pickers list what their reader may choose", async () => {
  const scopes = async (path: string) =>
    (await (await get(pickScopes, path)).json()).nodes.map((node: { refId: string }) => node.refId);
  await signInAs(users.learner ?? null);
  expect(await scopes("/api/pickers/scopes")).toEqual(["S", "A", "A1"]);
  await signInAs(users.trainer ?? null);
  expect(await scopes("/api/pickers/scopes?under=Sous_groupe:A2")).toEqual(["l6", "l7"]);
  expect(await scopes("/api/pickers/scopes?under=Groupe:B")).toEqual([]);
  expect(await scopes("/api/pickers/scopes?q=apprenant%208")).toEqual([]);
  expect((await (await get(pickTargets, "/api/pickers/targets")).json()).nodes).toHaveLength(6);
  await signInAs(null);
  expect((await get(pickScopes, "/api/pickers/scopes")).status).toBe(401);
});
