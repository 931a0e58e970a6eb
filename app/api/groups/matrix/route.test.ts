import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { plantNeeds } from "@/db/queries/needs/needs.testing";
import { NOW } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { GET as getEvents } from "../../learners/events/route";
import { account, signInAs, useDatabase } from "../../session.testing";
import { GET } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

let db: TestDatabase;
const users: Record<string, string> = {};

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  await plantNeeds(db.sql);
  // The engine's word on which UAs there are, and who is expected to do them.
  await db.sql`
    insert into engine_item (organization_id, item_id, item_type, module_id, weight, is_key, is_critical, chapters)
    select u.organization_id, u.id, 'Ua', m.id, 1, false, false, 0 from kpi_target u join kpi_target m using (organization_id)
    where u.ref_id = 'u' and m.ref_id = 'm'`;
  await db.sql`
    insert into engine_path (organization_id, item_id, target_id)
    select u.organization_id, u.id, t.id from kpi_target u join kpi_target t using (organization_id)
    where u.ref_id = 'u' and t.target_type = 'Global'`;
  await db.sql`
    insert into engine_enrolment (organization_id, learner_id, module_id, from_on, to_on)
    select s.organization_id, s.id, m.id, '2026-09-01', 'infinity' from kpi_scope s join kpi_target m using (organization_id)
    where s.ref_id in ('l1', 'l3') and m.ref_id = 'm'`;
  await db.sql`
    insert into fact_state (organization_id, learner_id, item_id, from_on, to_on, state_id)
    select s.organization_id, s.id, u.id, '2026-10-10', 'infinity', k.id
    from kpi_scope s join kpi_target u using (organization_id) join kpi_state k using (organization_id)
    where s.ref_id = 'l3' and u.ref_id = 'u' and k.domain = 'Ua' and k.kind = 'review'`;
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

test.each([
  ["nobody", 401],
  ["learner", 403],
  ["other", 404],
  ["ended", 404],
  ["trainer", 200],
])("the table of group A and the time line of l1, by %s: %i", async (who, status) => {
  await signInAs(users[who] ?? null);
  expect((await get(GET, "/api/groups/matrix?scope=Groupe:A")).status).toBe(status);
  expect((await get(getEvents, "/api/learners/events?student=l1")).status).toBe(status);
});

test.each([
  "/api/groups/matrix",
  "/api/groups/matrix?scope=Groupe:none",
  "/api/groups/matrix?scope=Session:A",
])("%s is no group", async (path) => {
  await signInAs(users.trainer ?? null);
  expect((await get(GET, path)).status).toBe(404);
});

test("the CSV: to do where a unit is expected, its state where it has one, empty where it is not expected", async () => {
  await signInAs(users.trainer ?? null);
  const text = await (await get(GET, "/api/groups/matrix?scope=Groupe:A")).text();
  const lines: string[][] = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
  const head = lines.findIndex(([first]) => first === "Identifiant");
  const unit = lines[head]?.indexOf("UA U") ?? -1;
  const states = Object.fromEntries(lines.slice(head + 1).map((line) => [line[0], line[unit]]));
  expect(states).toEqual({ l1: "À faire", l2: "", l3: "À valider", l4: "", l5: "", l6: "", l7: "" });
  const presence = Object.fromEntries(lines.slice(head + 1).map((line) => [line[0], line[3]]));
  expect([presence.l1, presence.l2, presence.l3]).toEqual([
    "Sans activité depuis 7 jours ou plus",
    "Jamais commencé",
    "Actifs",
  ]);
  const audit = await db.sql`select subject from audit_log where action = 'export'`;
  expect(audit).toContainEqual({ subject: "group:A" });
});

test("the CSV has the order and the filters of the table, and says which", async () => {
  await signInAs(users.trainer ?? null);
  const read = async (query: string) => {
    const text = await (await get(GET, `/api/groups/matrix?scope=Groupe:A${query}`)).text();
    const lines: string[][] = parse(text, { bom: true, relax_column_count: true });
    const head = lines.findIndex(([first]) => first === "Identifiant");
    return { about: lines.slice(0, head), ids: lines.slice(head + 1).flatMap(([id]) => id || []) };
  };
  const review = await read("&state=A_valider");
  expect(review.ids).toEqual(["l3"]);
  expect(review.about).toContainEqual(["Filtrer par état", "À valider"]);
  const all = await read("");
  const turned = await read("&sort=name.desc");
  expect(turned.ids).not.toEqual(all.ids);
  expect([...turned.ids].sort()).toEqual([...all.ids].sort());
});
