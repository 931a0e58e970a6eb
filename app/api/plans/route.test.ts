import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { loadPlan } from "@/db/queries/plan";
import { NOW, plantSchool, scopeIds, targetIds } from "@/db/queries/school.testing";
import { findViewer } from "@/db/queries/viewer";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { parseView } from "@/lib/view";
import { account, sent, signInAs, useDatabase } from "../session.testing";
import { PATCH } from "./route";

vi.mock("next/headers", async () => (await import("../session.testing")).nextHeaders);

let db: TestDatabase;
const users: Record<string, string> = {};

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  await plantSchool(db.sql);
  users.admin = await account(db, { email: "admin@example.org", role: "admin" });
  users.trainer = await account(db, { email: "t1@example.org", role: "trainer", instructorId: "t1" });
  users.learner = await account(db, { email: "l1@example.org", role: "learner", studentId: "l1" });
});
beforeEach(async () => {
  await db.sql`delete from lms_plan`;
  await db.sql`delete from engine_structure_change`;
  await db.sql`delete from audit_log`;
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

const patch = async (who: string, body: unknown) => {
  await signInAs(users[who] ?? null);
  const response = await PATCH(sent("PATCH", "/api/plans", body));
  return { status: response.status, body: await response.json() };
};
const dated = (group: string, item_id: string, planned_on: string | null) => ({
  group,
  changes: [{ item_id, planned_on }],
});
const plans = () => db.sql`select group_id, item_id, planned_on from lms_plan order by 1, 2`;
const queued = () => db.sql`select kind, ref_id from engine_structure_change order by seq`;
const audit = () => db.sql`select actor, action, subject, before_json, after_json from audit_log order by id`;

test("a date is written, moved and taken away; the engine is told each time, and the audit log", async () => {
  expect(await patch("trainer", dated("Groupe:A", "u", "2026-10-20"))).toEqual({
    status: 200,
    body: { changed: 1 },
  });
  expect(await patch("trainer", dated("Groupe:A", "u", "2026-10-27"))).toMatchObject({
    body: { changed: 1 },
  });
  expect(await plans()).toEqual([{ group_id: "A", item_id: "u", planned_on: "2026-10-27" }]);
  expect(await patch("trainer", dated("Groupe:A", "u", null))).toMatchObject({ body: { changed: 1 } });
  expect(await plans()).toEqual([]);
  expect(await queued()).toEqual([1, 2, 3].map(() => ({ kind: "plan", ref_id: "A" })));
  const row = { actor: `user:${users.trainer}`, action: "plan.write", subject: "group:A" };
  expect(await audit()).toEqual([
    { ...row, before_json: { u: null }, after_json: { u: "2026-10-20" } },
    { ...row, before_json: { u: "2026-10-20" }, after_json: { u: "2026-10-27" } },
    { ...row, before_json: { u: "2026-10-27" }, after_json: { u: null } },
  ]);
});

test("what changes nothing leaves no trace", async () => {
  await patch("trainer", dated("Groupe:A", "u", "2026-10-20"));
  const [before, traces] = [await queued(), await audit()];
  expect(await patch("trainer", dated("Groupe:A", "u", "2026-10-20"))).toMatchObject({
    body: { changed: 0 },
  });
  expect(await patch("trainer", dated("Groupe:A", "p", null))).toMatchObject({ body: { changed: 0 } });
  expect([await queued(), await audit()]).toEqual([before, traces]);
});

test("a date that is no longer what its sender saw is not overwritten, nor anything beside it", async () => {
  const moved = (before: string | null, planned_on: string | null) => ({ item_id: "u", before, planned_on });
  const send = (...changes: object[]) => patch("trainer", { group: "Groupe:A", changes });
  expect(await send(moved(null, "2026-10-20"))).toMatchObject({ status: 200, body: { changed: 1 } });
  await patch("admin", dated("Groupe:A", "u", "2026-10-22"));
  const traces = [await plans(), await queued(), await audit()];
  const other = { item_id: "p", before: null, planned_on: "2026-11-05" };
  for (const stale of [
    moved(null, "2026-10-27"),
    moved("2026-10-20", "2026-10-27"),
    moved("2026-10-20", null),
  ])
    expect(await send(other, stale)).toMatchObject({ status: 409, body: { error: { code: "stale" } } });
  expect([await plans(), await queued(), await audit()]).toEqual(traces);
  // What both wanted is there: sent again after a lost answer, nobody is told of a conflict.
  expect(await send(moved("2026-10-20", "2026-10-22"))).toEqual({ status: 200, body: { changed: 0 } });
  expect(await send(other, moved("2026-10-22", null))).toEqual({ status: 200, body: { changed: 2 } });
  expect(await plans()).toEqual([{ group_id: "A", item_id: "p", planned_on: "2026-11-05" }]);
});

test("all or nothing: an item that does not exist", async () => {
  const answer = await patch("trainer", {
    group: "Groupe:A",
    changes: [
      { item_id: "u", planned_on: "2026-10-20" },
      { item_id: "none", planned_on: "2026-10-20" },
    ],
  });
  expect(answer.status).toBe(400);
  expect([await plans(), await queued(), await audit()]).toEqual([[], [], []]);
});

test.each([
  ["trainer", "Groupe:A", 200],
  ["trainer", "Sous_groupe:A1", 200],
  ["trainer", "Groupe:B", 404],
  ["trainer", "Session:S", 404],
  ["trainer", "Groupe:none", 404],
  ["trainer", "Global", 404],
  ["trainer", "Apprenant:l1", 404],
  ["trainer", "nonsense", 404],
  ["admin", "Session:S", 200],
  ["admin", "Groupe:B", 200],
  ["admin", "Apprenant:l1", 404],
  ["learner", "Groupe:A", 403],
  ["nobody", "Groupe:A", 401],
])("%s plans for %s: %i", async (who, group, status) => {
  expect((await patch(who, dated(group, "u", "2026-10-20"))).status).toBe(status);
  expect(await plans()).toHaveLength(status === 200 ? 1 : 0);
});

test.each([
  [{ group: "Groupe:A", changes: [] }],
  [{ group: "Groupe:A", changes: [{ item_id: "u", planned_on: "2026-02-30" }] }],
  [{ group: "Groupe:A", changes: [{ item_id: "u" }] }],
  [{ group: "Groupe:A", changes: [{ item_id: "u", before: "no day", planned_on: null }] }],
  [{ group: "Groupe:A", changes: [{ item_id: "u", planned_on: null, other: 1 }] }],
])("%j is refused", async (body) => {
  expect((await patch("trainer", body)).status).toBe(400);
});

test("an assignment that ended closes the door", async () => {
  await db.sql`update lms_group_instructor set left_on = '2026-10-14' where instructor_id = 't1'`;
  expect((await patch("trainer", dated("Groupe:A", "u", "2026-10-20"))).status).toBe(404);
  await db.sql`update lms_group_instructor set left_on = null where instructor_id = 't1'`;
});

test("the page shows the dates, whose they are, and who is missing", async () => {
  const { sql } = db;
  await patch("trainer", dated("Groupe:A", "u", "2026-10-10"));
  await patch("trainer", dated("Sous_groupe:A1", "u", "2026-10-05"));
  const [scopes, targets] = [await scopeIds(sql), await targetIds(sql)];
  const id = (key: string) => scopes[key] ?? targets[key] ?? 0;
  const days = { organization_id: "school", from_on: "2026-09-01", to_on: "infinity" };
  const learners = [1, 2, 3, 4, 5, 6, 7];
  await sql`insert into engine_member ${sql(
    learners.flatMap((n) =>
      [
        `Apprenant:l${n}`,
        "Groupe:A",
        n <= 5 ? "Sous_groupe:A1" : "Sous_groupe:A2",
        "Session:S",
        "Global",
      ].map((key) => ({ ...days, learner_id: id(`Apprenant:l${n}`), scope_id: id(key) })),
    ),
  )}`;
  await sql`insert into engine_item ${sql(
    ["Ua:u", "Projet:p"].map((key) => ({
      organization_id: "school",
      item_id: id(key),
      item_type: key.split(":")[0] ?? "",
      module_id: id("Module:m"),
      weight: 1,
      is_key: false,
      is_critical: false,
      chapters: 0,
    })),
  )}`;
  // l7 is not enrolled: the unit is not planned for them.
  await sql`insert into engine_enrolment ${sql(
    learners
      .slice(0, 6)
      .map((n) => ({ ...days, learner_id: id(`Apprenant:l${n}`), module_id: id("Module:m") })),
  )}`;
  const [done] = await sql<{ id: number }[]>`
    select id from kpi_state where organization_id = 'school' and domain = 'Ua' and kind = 'done'`;
  await sql`insert into fact_state ${sql({
    organization_id: "school",
    learner_id: id("Apprenant:l1"),
    item_id: id("Ua:u"),
    from_on: "2026-10-06",
    to_on: "infinity",
    state_id: done?.id ?? 0,
    due_at: null,
  })}`;
  await sql`select ensure_fact_partitions('2026-10-18'::date, '2026-10-18'::date)`;
  await sql`insert into kpi_plan_gap ${sql(
    ["Ua:u", "Ua"].map((key) => ({
      organization_id: "school",
      date_id: "2026-10-18",
      period_code: "Week",
      scope_id: id("Groupe:A"),
      target_id: id(key),
      expected_count: 6,
      done_count: 1,
    })),
  )}`;

  const viewer = await findViewer(
    sql,
    { organizationId: "school", userId: users.trainer ?? "", sessionVersion: 1 },
    NOW,
  );
  if (!viewer) throw new Error("no viewer");
  const data = await loadPlan(sql, viewer, parseView({}), "fr", "u");
  expect(data?.editable).toEqual({ groupId: "A" });
  expect(
    data?.items.map(({ itemId, plannedFrom, plannedTo, pairs, expected, done, ownDate }) => [
      itemId,
      plannedFrom,
      plannedTo,
      pairs,
      expected,
      done,
      ownDate,
    ]),
  ).toEqual([
    ["u", "2026-10-05", "2026-10-10", 6, 6, 1, "2026-10-10"],
    ["p", null, null, 0, null, null, null],
  ]);
  expect(data?.missing?.learners?.map(({ id: learner, plannedOn }) => [learner, plannedOn])).toEqual([
    ["l2", "2026-10-05"],
    ["l3", "2026-10-05"],
    ["l4", "2026-10-05"],
    ["l5", "2026-10-05"],
    ["l6", "2026-10-10"],
  ]);
  const points = data?.burnUps[0]?.points;
  expect(points?.at(-1)).toMatchObject({
    dateId: "2026-10-18",
    running: true,
    expected: 6,
    done: 1,
    forecast: null,
  });
  expect(await loadPlan(sql, viewer, parseView({ scope: "Groupe:B" }), "fr", null)).toBeNull();
  const session = await loadPlan(sql, viewer, parseView({ scope: "Session:S" }), "fr", null);
  expect(session?.editable).toBeNull();
});
