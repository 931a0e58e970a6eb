import { afterEach, beforeEach, expect, test } from "vitest";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { findAccounts } from "@/db/users";
import { type DemoOptions, isDemoUnfinished, seedDemo } from "./demo";

const OPTIONS: DemoOptions = {
  now: new Date("2026-03-12T14:00:00Z"),
  passwords: { admin: "admin-password", trainer: "trainer-password", learner: "learner-password" },
  size: { learners: 16, days: 9 },
};

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

/** What is stored, in figures that any second run would move. */
async function contents() {
  const [row] = await database.sql`
    select (select count(*) from lms_event) as events, (select count(*) from lms_student) as students,
      (select count(*) from lms_group where group_type = 'Groupe') as groups,
      (select count(*) from app_user) as users, (select count(*) from kpi_tile_cache) as tiles,
      (select max(occurred_at) from lms_event) as last_at, (select count(*) from engine_waiting) as waiting,
      (select count(*) from engine_inbox) as inbox`;
  return row;
}

test("the demo is made, computed and can be signed in to; again, it changes nothing", async () => {
  const { sql } = database;
  expect(await seedDemo(sql, OPTIONS)).toBe(true);
  const made = await contents();
  expect(made).toMatchObject({ students: 16, groups: 5, users: 3, waiting: 0, inbox: 0 });
  expect(made?.events).toBeGreaterThan(300);
  expect(made?.tiles).toBeGreaterThan(100);
  expect(made?.last_at.getTime()).toBeLessThanOrEqual(OPTIONS.now.getTime());

  const accounts = await sql`
    select u.email, u.role, count(g.group_id) as groups
    from app_user u left join lms_group_instructor g
      on g.organization_id = u.organization_id and g.instructor_id = u.instructor_id
    group by u.email, u.role order by u.email`;
  expect(accounts).toEqual([
    { email: "admin@demo.jalon", role: "admin", groups: 0 },
    { email: "apprenant@demo.jalon", role: "learner", groups: 0 },
    // Two of the four groups, and the one that is still empty.
    { email: "formateur@demo.jalon", role: "trainer", groups: 3 },
  ]);
  const found = await findAccounts(sql, { email: "formateur@demo.jalon", password: "trainer-password" });
  expect(found).toHaveLength(1);

  expect(await seedDemo(sql, { ...OPTIONS, now: new Date("2026-03-20T08:00:00Z") })).toBe(false);
  expect(await contents()).toEqual(made);
});

test("interrupted half-way, it goes on with the same events", async () => {
  const { sql } = database;
  const killed = seedDemo(sql, {
    ...OPTIONS,
    onProgress(_done, _total, stage) {
      if (stage === "slices") throw new Error("killed");
    },
  });
  await expect(killed).rejects.toThrow("killed");
  expect(await isDemoUnfinished(sql)).toBe(true);
  const half = await contents();
  expect(half).toMatchObject({ tiles: 0, users: 3 });

  expect(await seedDemo(sql, { ...OPTIONS, now: new Date("2026-03-12T15:00:00Z") })).toBe(true);
  expect(await isDemoUnfinished(sql)).toBe(false);
  const whole = await contents();
  expect(whole).toMatchObject({
    events: half?.events,
    last_at: half?.last_at,
    users: 3,
    waiting: 0,
    inbox: 0,
  });
  expect(whole?.tiles).toBeGreaterThan(100);
});

test("an organisation of that id that is not ours is left alone", async () => {
  const { sql } = database;
  await createOrganization(sql, { id: "demo", name: "Démo du voisin", now: OPTIONS.now });
  expect(await seedDemo(sql, OPTIONS)).toBe(false);
  expect(await contents()).toMatchObject({ events: 0, students: 0, users: 0 });
});
