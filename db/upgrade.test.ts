import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { refresh } from "./aggregation";
import { defaultsHash } from "./defaults";
import { applyStructure } from "./ingest/structure";
import { createOrganization } from "./organization";
import { type TestDatabase, testDatabase } from "./testing";
import { upgrade } from "./upgrade";

const now = new Date("2026-06-10T11:00:00Z");
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  for (const id of ["a", "b"]) await createOrganization(db.sql, { id, name: id, now });
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.sql`truncate audit_log`;
  await db.sql`delete from gamification_stale`;
  await db.sql`update engine_clock set rebuild_wanted = false`;
});

const organization = async (id: string) => {
  const [row] = await db.sql`
    select o.defaults_hash, c.rebuild_wanted,
      (select count(*) from kpi_metric where organization_id = o.id) as metrics,
      (select count(*) from kpi_state where organization_id = o.id) as states,
      (select count(*) from gamification_badge where organization_id = o.id) as badges,
      (select count(*) from gamification_stale where organization_id = o.id) as woken
    from organization o join engine_clock c on c.organization_id = o.id where o.id = ${id}`;
  return row;
};

test("a new organisation is of this version: nothing is looked at", async () => {
  expect(await upgrade(db.sql)).toEqual({ applied: [], organizations: [] });
});

test("an organisation of another version gets the metrics, states and badges that it lacks, and a rebuild; the other is left", async () => {
  const full = await organization("a");
  await db.sql`delete from kpi_metric where organization_id = 'a' and code = 'PROGRESSION_MOY'`;
  await db.sql`delete from kpi_state where organization_id = 'a' and domain = 'Ua' and state_code = 'A_valider'`;
  await db.sql`delete from gamification_badge where organization_id = 'a' and id = (
    select min(id) from gamification_badge where organization_id = 'a')`;
  expect(await upgrade(db.sql)).toMatchObject({ organizations: [] });

  await db.sql`update organization set defaults_hash = 'older' where id = 'a'`;
  expect(await upgrade(db.sql)).toEqual({ applied: [], organizations: ["a"] });
  expect(await organization("a")).toEqual({ ...full, rebuild_wanted: true, woken: 1 });
  expect(await organization("b")).toMatchObject({ rebuild_wanted: false, woken: 0 });
  expect(await db.sql`select organization_id, actor, action, after_json from audit_log`).toEqual([
    {
      organization_id: "a",
      actor: "system",
      action: "organization.upgrade",
      after_json: { defaults_hash: defaultsHash(), metrics: 1, states: 1, badges: 1 },
    },
  ]);
  expect(await upgrade(db.sql)).toMatchObject({ organizations: [] });
});

test("one of before this was noted, with nothing to change: noted, no rebuild, no audit row", async () => {
  await db.sql`update organization set defaults_hash = null`;
  expect(await upgrade(db.sql)).toMatchObject({ organizations: ["a", "b"] });
  expect(await organization("a")).toMatchObject({
    defaults_hash: defaultsHash(),
    rebuild_wanted: false,
    woken: 0,
  });
  expect(await db.sql`select from audit_log`).toHaveLength(0);
});

test("what an administrator decided stands: a badge switched off, a metric not shown", async () => {
  await db.sql`update gamification_badge set is_active = false where organization_id = 'a'`;
  await db.sql`update kpi_metric set is_active = false where organization_id = 'a' and code = 'PROGRESSION_MOY'`;
  await db.sql`update organization set defaults_hash = 'older' where id = 'a'`;
  await upgrade(db.sql);
  expect(await db.sql`select from gamification_badge where organization_id = 'a' and is_active`).toHaveLength(
    0,
  );
  expect(
    await db.sql`select is_active from kpi_metric where organization_id = 'a' and code = 'PROGRESSION_MOY'`,
  ).toEqual([{ is_active: false }]);
});

test("two programs that start at once upgrade once", async () => {
  await db.sql`delete from kpi_metric where organization_id = 'b' and code = 'PROGRESSION_MOY'`;
  await db.sql`update organization set defaults_hash = 'older' where id = 'b'`;
  await Promise.all([upgrade(db.sql), upgrade(db.sql)]);
  expect(await db.sql`select from audit_log`).toHaveLength(1);
});

test("a badge that comes with a version is judged for the learners who are there", async () => {
  await applyStructure(db.sql, "b", { lms_student: [{ id: "s", name: "s" }] }, { now });
  await refresh(db.sql, "b", { now });
  await db.sql`delete from gamification_applied where organization_id = 'b'`;
  await db.sql`delete from gamification_badge where organization_id = 'b'`;
  await db.sql`update organization set defaults_hash = 'older' where id = 'b'`;
  await upgrade(db.sql);
  await refresh(db.sql, "b", { now });
  const [row] = await db.sql`
    select (select count(*) from gamification_applied where organization_id = 'b' and subject like 'badge:%') as noticed,
      (select count(*) from gamification_badge where organization_id = 'b') as badges,
      (select count(*) from gamification_stale where organization_id = 'b') as woken`;
  expect(row).toMatchObject({ noticed: row!.badges, woken: 0 });
  expect(row!.badges).toBeGreaterThan(5);
});
