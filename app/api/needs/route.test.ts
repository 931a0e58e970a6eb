import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { plantNeeds } from "@/db/queries/needs/needs.testing";
import { NOW } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import type { NeedList } from "@/lib/needs/types";
import { account, sent, signInAs, useDatabase } from "../session.testing";
import { GET as getWaiting } from "../waiting/route";
import { POST } from "./actions/route";
import { GET } from "./route";

vi.mock("next/headers", async () => (await import("../session.testing")).nextHeaders);

let db: TestDatabase;
const users: Record<string, string> = {};

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  await plantNeeds(db.sql);
  users.trainer = await account(db, { email: "t1@example.org", role: "trainer", instructorId: "t1" });
  users.other = await account(db, { email: "t2@example.org", role: "trainer", instructorId: "t2" });
  users.ended = await account(db, { email: "t3@example.org", role: "trainer", instructorId: "t3" });
  users.learner = await account(db, { email: "l1@example.org", role: "learner", studentId: "l1" });
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

const get = (handler: typeof GET, path: string) => handler(new Request(`http://jalon${path}`));
const list = async (): Promise<NeedList> => (await get(GET, "/api/needs?scope=Groupe:A")).json();
const needOf = async (id: string) => (await list()).needs.find(({ studentId }) => studentId === id);
const seenOf = async (id: string) =>
  ((await needOf(id))?.fired ?? []).map(({ rule, version, measure }) => ({ rule, version, measure }));
const act = (body: object) => POST(sent("POST", "/api/needs/actions", body));

test.each([
  ["nobody", 401],
  ["learner", 403],
  ["other", 404],
  ["ended", 404],
  ["trainer", 200],
])("the list of group A, by %s: %i", async (who, status) => {
  await signInAs(users[who] ?? null);
  expect((await get(GET, "/api/needs?scope=Groupe:A")).status).toBe(status);
  expect((await get(GET, "/api/needs?scope=Groupe:A&format=csv")).status).toBe(status);
  expect((await get(getWaiting, "/api/waiting?scope=Groupe:A")).status).toBe(status);
});

test.each([
  ["nobody", "l1", 401],
  ["learner", "l1", 403],
  ["other", "l1", 404],
  ["ended", "l1", 404],
  ["trainer", "l8", 404],
  ["trainer", "no such learner", 404],
])("a note by %s on %s: %i", async (who, student_id, status) => {
  await signInAs(users[who] ?? null);
  expect((await act({ kind: "note", student_id, note: "Vu." })).status).toBe(status);
});

test.each([
  ["an unknown kind", { kind: "forget", student_id: "l1" }],
  ["a snooze without a date", { kind: "snooze", student_id: "l1", seen: [] }],
  ["a note without words", { kind: "note", student_id: "l1", note: "  " }],
  ["a snooze until today", { kind: "snooze", student_id: "l7", seen: [], until_on: "2026-10-15" }],
  ["a snooze for a year", { kind: "snooze", student_id: "l7", seen: [], until_on: "2027-10-15" }],
])("%s is refused", async (_, body) => {
  await signInAs(users.trainer ?? null);
  expect((await act(body)).status).toBe(400);
});

test("a page of another site can do nothing", async () => {
  await signInAs(users.trainer ?? null);
  const request = new Request("http://jalon/api/needs/actions", {
    method: "POST",
    body: JSON.stringify({ kind: "reopen", student_id: "l1" }),
    headers: { "content-type": "application/json", "sec-fetch-site": "cross-site" },
  });
  expect((await POST(request)).status).toBe(403);
});

test("the CSV has the figures and the words of the list, and leaves an audit row", async () => {
  await signInAs(users.trainer ?? null);
  const response = await get(GET, "/api/needs?scope=Groupe:A&format=csv");
  expect(response.headers.get("content-disposition")).toContain("needs-Groupe-A-2026-10-15.csv");
  const lines: string[][] = parse(await response.text(), {
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const head = lines.findIndex(([first]) => first === "Identifiant");
  const rows = lines.slice(head + 1);
  const { needs } = await list();
  expect(rows.map(([id, , , points]) => [id, points])).toEqual(
    needs.map(({ studentId, points }) => [studentId, String(points)]),
  );
  expect(rows[1]?.[4]).toBe(
    "11 jours sans activité\u00a0; 3 UA en retard sur le plan\u00a0; 2 rendus en attente, le plus ancien depuis 7\u00a0j",
  );
  const column = lines[head]?.indexOf("Inactivité") ?? -1;
  expect(rows.map((row) => row[column])).toEqual(["", "11", "", "", ""]);
  const audit = await db.sql`select actor, subject from audit_log where action = 'export'`;
  expect(audit).toContainEqual({ actor: `user:${users.trainer}`, subject: "needs:Groupe:A" });
});

test("the CSV is narrowed as the list is, and says to what", async () => {
  await signInAs(users.trainer ?? null);
  const idsOf = async (query: string) => {
    const response = await get(GET, `/api/needs?scope=Groupe:A&format=csv${query}`);
    const lines: string[][] = parse(await response.text(), { bom: true, relax_column_count: true });
    const head = lines.findIndex(([first]) => first === "Identifiant");
    return { about: lines.slice(0, head), ids: lines.slice(head + 1).flatMap(([id]) => id || []) };
  };
  const { ids, about } = await idsOf("&state=open&rule=inactivity");
  expect(ids).toEqual(["l1"]);
  expect(about).toContainEqual(["Filtrer", "Inactivité"]);
  expect((await idsOf("&state=snoozed")).ids).toEqual([]);
  expect((await get(GET, "/api/needs?scope=Groupe:A&format=csv&state=lost")).status).toBe(400);
});

test("acknowledged, it is so for every trainer of the group; worse, it is back; snoozed, it is gone; reopened, it is here", async () => {
  await signInAs(users.trainer ?? null);
  // Nobody acknowledges what they have not seen.
  expect((await act({ kind: "acknowledge", student_id: "l1", seen: [] })).status).toBe(409);
  const seen = await seenOf("l1");
  const answer = await act({ kind: "acknowledge", student_id: "l1", seen, note: "Appelé : revient lundi." });
  expect((await answer.json()).need).toMatchObject({
    state: "acknowledged",
    note: { note: "Appelé : revient lundi.", by: "t1@example.org" },
  });
  expect((await list()).counts).toEqual({ open: 4, acknowledged: 1, snoozed: 0 });

  // Two UAs more: 3 + 2 reach what the rule calls worse.
  await db.sql`update fact_stock set ua_done = 0 where organization_id = 'school' and ua_done = 2`;
  expect(await needOf("l1")).toMatchObject({ state: "open", cameBack: true });

  await act({ kind: "snooze", student_id: "l1", seen: await seenOf("l1"), until_on: "2026-10-20" });
  expect(await needOf("l1")).toMatchObject({
    state: "snoozed",
    last: { kind: "snooze", untilOn: "2026-10-20" },
  });
  await act({ kind: "reopen", student_id: "l1" });
  expect(await needOf("l1")).toMatchObject({
    state: "open",
    cameBack: false,
    note: { note: "Appelé : revient lundi." },
  });

  const audit = await db.sql<{ action: string; after: { rules: { rule: string; measure: number }[] } }[]>`
    select action, after_json as after from audit_log where subject = 'student:l1' order by id`;
  expect(audit.map(({ action }) => action)).toEqual(["risk.acknowledge", "risk.snooze", "risk.reopen"]);
  expect(audit[0]?.after.rules.map(({ rule, measure }) => [rule, measure])).toEqual([
    ["inactivity", 11],
    ["behind_plan", 3],
    ["waiting_feedback", 2],
  ]);
  // The words are the note's: when a learner is erased, the log must not keep them.
  expect(JSON.stringify(audit)).not.toContain("Appelé");
});
