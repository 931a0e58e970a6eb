import { beforeEach, expect, test, vi } from "vitest";
import { readPlan } from "@/db/queries/admin/structure";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { GET, PATCH, POST, PUT } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const plan = () => readPlan(school.db.sql, "school", "A");
const days = async () =>
  Object.fromEntries(
    (await plan()).items.flatMap((one) => (one.planned_on ? [[one.item_id, one.planned_on]] : [])),
  );
const file = async (csv: string) =>
  answerOf(POST(sent("POST", "/api/admin/plans", { group_id: "A", version: (await plan()).version, csv })));
const day = (body: object) => answerOf(PATCH(sent("PATCH", "/api/admin/plans", { group_id: "A", ...body })));
const exported = async () => (await GET(new Request("http://jalon/api/admin/plans?group=A"))).text();

beforeEach(async () => {
  await school.as("admin");
  await school.db.sql`delete from lms_plan`;
  await school.db.sql`delete from engine_structure_change`;
});

test("a file becomes the plan, days in either notation, and what it exports is what it takes", async () => {
  expect((await file("\ufeffitem_id;planned_on;note\r\nu;05/11/2026;x\r\np;2026-12-01;\r\n")).body).toEqual({
    written: 2,
    removed: 0,
    unchanged: 0,
  });
  expect(await days()).toEqual({ u: "2026-11-05", p: "2026-12-01" });
  const text = await exported();
  expect(text).toContain("u,Ua,Module M,UA U,2026-11-05");
  expect((await file(text)).body).toEqual({ written: 0, removed: 0, unchanged: 2 });
  expect((await file("item_id,planned_on\nu,2026-11-06\np,\n")).body).toEqual({
    written: 1,
    removed: 1,
    unchanged: 0,
  });
  expect(await days()).toEqual({ u: "2026-11-06" });
  const queued = await school.db.sql`select distinct kind, ref_id from engine_structure_change`;
  expect([...queued]).toEqual([{ kind: "plan", ref_id: "A" }]);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "plan.replace",
    subject: "group:A",
    before: { p: "2026-12-01", u: "2026-11-05" },
    after: { p: null, u: "2026-11-06" },
  });
  await file("item_id,planned_on\nu,2026-11-06\np,2026-12-01\n");
  // What stays is not told.
  const [last] = await school.audit(1);
  expect([last?.before, last?.after]).toEqual([{ p: null }, { p: "2026-12-01" }]);
});

test("an id that a spreadsheet would run goes out disarmed and comes back as it is", async () => {
  const { sql } = school.db;
  await sql`
    insert into lms_item (organization_id, id, item_type, parent_id, name, position) values ('school', '=1+1', 'Projet', 'm', '@x', 9)`;
  expect((await file("item_id,planned_on\n=1+1,2026-12-01\n")).body).toMatchObject({ written: 1 });
  const text = await exported();
  expect(text).toContain("'=1+1,Projet,Module M,'@x,2026-12-01");
  expect((await file(text)).body).toEqual({ written: 0, removed: 0, unchanged: 1 });
  await sql`delete from lms_plan where item_id = '=1+1'`;
  await sql`delete from lms_item where organization_id = 'school' and id = '=1+1'`;
});

test("an id is disarmed and read back after a semicolon too, where a French Excel begins a cell", async () => {
  const { sql } = school.db;
  await sql`
    insert into lms_item (organization_id, id, item_type, parent_id, name, position) values ('school', 'A;=1', 'Projet', 'm', 'B;-2', 9)`;
  expect((await file('item_id,planned_on\n"A;=1",2026-12-01\n')).body).toMatchObject({ written: 1 });
  const text = await exported();
  expect(text).toContain("A;'=1,Projet,Module M,B;'-2,2026-12-01");
  expect((await file(text)).body).toEqual({ written: 0, removed: 0, unchanged: 1 });
  await sql`delete from lms_plan where item_id = 'A;=1'`;
  await sql`delete from lms_item where organization_id = 'school' and id = 'A;=1'`;
});

test("a file is divided at the sign of its head alone: a comma in a name of a semicolon file is a comma", async () => {
  const text =
    "item_id;item_type;module;name;planned_on\r\nu;Ua;Module M;Lire, écrire, compter;05/11/2026\r\n";
  expect((await file(text)).body).toEqual({ written: 1, removed: 0, unchanged: 0 });
  expect((await file(text.replaceAll(";", "\t"))).body).toEqual({ written: 0, removed: 0, unchanged: 1 });
  expect(await days()).toEqual({ u: "2026-11-05" });
});

test("a file has no more planned days than the form takes; lines without a day do not count", async () => {
  const lines = (many: number, day: string) =>
    Array.from({ length: many }, (_, i) => `n${i},${day}\n`).join("");
  const answer = await file(`item_id,planned_on\n${lines(20_001, "2026-11-05")}`);
  expect([answer.status, answer.body.error.details]).toEqual([
    400,
    [{ path: "csv", code: "too_many_rows", message: "At most 20,000 rows." }],
  ]);
  expect((await file(`item_id,planned_on\nu,2026-11-05\n${lines(20_001, "")}`)).body).toMatchObject({
    written: 1,
  });
});

test("each wrong line is named, and nothing is written", async () => {
  const answer = await file("item_id,planned_on\nu,2026-11-05\n,2026-11-05\np,31/02/2026\nu,2026-11-06\n");
  const { code, message } = answer.body.error.details[0];
  expect([answer.status, code]).toEqual([400, "bad_row"]);
  expect(message).toMatch(/3: item_id.*4: “31\/02\/2026” is not a day.*5: u is already on line 2/);
  expect(await days()).toEqual({});
  expect((await file("item_id,planned_on\nunknown,2026-11-05\n")).body.error.details).toMatchObject([
    { path: "item_id", code: "unknown_reference" },
  ]);
  expect((await file("a,b\n1,2\n")).body.error.details).toMatchObject([{ code: "bad_row" }]);
  expect((await file('item_id,planned_on\n"u,2026-11-05\n')).body.error.details).toMatchObject([
    { code: "bad_row" },
  ]);
});

test("one day is set, moved and taken away; what changed meanwhile is not overwritten", async () => {
  expect((await day({ item_id: "u", before: null, planned_on: "2026-11-05" })).status).toBe(200);
  expect((await day({ item_id: "u", before: null, planned_on: "2026-11-07" })).status).toBe(409);
  expect((await day({ item_id: "u", before: "2026-11-05", planned_on: "2026-11-06" })).status).toBe(200);
  expect(await days()).toEqual({ u: "2026-11-06" });
  expect((await day({ item_id: "u", before: "2026-11-06", planned_on: null })).status).toBe(200);
  expect(await days()).toEqual({});
  expect((await day({ item_id: "u", before: null, planned_on: "never" })).body.error.details).toMatchObject([
    { path: "planned_on", code: "bad_day" },
  ]);
});

test("a whole plan of before somebody else saved is refused", async () => {
  const { version } = await plan();
  const put = (rows: object[]) =>
    answerOf(PUT(sent("PUT", "/api/admin/plans", { group_id: "A", version, rows })));
  expect((await put([{ item_id: "u", planned_on: "2026-11-05" }])).status).toBe(200);
  expect((await put([{ item_id: "p", planned_on: "2026-11-05" }])).status).toBe(409);
});

test("who is no administrator may do nothing; another school's group is none", async () => {
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await day({ item_id: "u", before: null, planned_on: "2026-11-05" })).status).toBe(status);
    expect((await GET(new Request("http://jalon/api/admin/plans?group=A"))).status).toBe(status);
  }
  await school.as("foreign");
  await school.db.sql`delete from lms_group_student where organization_id = 'other'`;
  await school.db.sql`delete from lms_group_instructor where organization_id = 'other'`;
  await school.db.sql`update lms_group set parent_id = null where organization_id = 'other'`;
  await school.db.sql`delete from lms_group where organization_id = 'other' and id = 'A'`;
  expect((await day({ item_id: "u", before: null, planned_on: "2026-11-05" })).status).toBe(404);
  expect(await days()).toEqual({});
});
