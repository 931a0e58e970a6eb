import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { READ } from "@/db/admin/structure";
import { rebuildCheck, refresh } from "@/db/aggregation";
import { openServer } from "@/db/drivers/server";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createKey } from "@/db/keys";
import { NOW, scopeIds, targetIds } from "@/db/queries/school.testing";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { DELETE as removeClass } from "./classes/route";
import { DELETE as removeCourse } from "./courses/route";
import { PATCH as changeGroup, DELETE as removeGroup } from "./groups/route";
import { DELETE as removeItem } from "./items/route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const HANDLERS = { groups: removeGroup, items: removeItem, courses: removeCourse, classes: removeClass };
const TABLES = {
  groups: "lms_group",
  items: "lms_item",
  courses: "lms_course",
  classes: "lms_class",
} as const;
type What = keyof typeof HANDLERS;
const version = async (what: What, id: string) => {
  const [row] = await READ[TABLES[what]](school.db.sql, "school", id);
  return row?.version ?? "none";
};
const remove = async (what: What, id: string, seen?: string) => {
  const body = { id, version: seen ?? (await version(what, id)) };
  const request = sent("DELETE", `/api/admin/structure/${what}`, body);
  request.headers.set("accept-language", "fr");
  return answerOf(HANDLERS[what](request));
};
const why = async (what: What, id: string) => {
  const { status, body } = await remove(what, id);
  expect(status).toBe(400);
  expect(body.error.details).toMatchObject([{ path: "id", code: "in_use" }]);
  return body.error.details[0].message as string;
};
const event = (id: string, more: object) => ({
  id,
  student_id: "l1",
  occurred_at: "2026-10-14T08:00:00Z",
  payload: {},
  ...more,
});

/** Nothing waits, and a rebuild would make the same rows. */
async function expectSettled() {
  const { sql } = school.db;
  do await refresh(sql, "school", { now: NOW });
  while ((await sql`select from engine_stale where organization_id = 'school' limit 1`).length > 0);
  expect(await rebuildCheck(sql, "school")).toMatchObject({
    pending: { events: 0, cells: 0 },
    differing: 0,
  });
}

beforeAll(async () => {
  const { sql } = school.db;
  await applyStructure(sql, "school", {
    lms_group: [
      { id: "X", group_type: "Groupe", parent_id: "S", name: "Groupe X" },
      { id: "X1", group_type: "Sous_groupe", parent_id: "X", name: "X1" },
    ],
    lms_course: [{ id: "course", name: "Cours" }],
    lms_class: [{ id: "class", course_id: "course", name: "Classe" }],
    lms_item: [
      { id: "m", course_id: "course" },
      { id: "u-class", item_type: "Ua", parent_id: "m", name: "UA de la classe", class_id: "class" },
      { id: "u-slip", item_type: "Ua", parent_id: "m", name: "UA par erreur" },
      { id: "u-late", item_type: "Ua", parent_id: "m", name: "UA attendue" },
    ],
    lms_enrollment: [{ course_id: "course", student_id: "l1", enrolled_on: "2026-09-01" }],
  });
  await ingestEvents(
    sql,
    "school",
    [
      event("read", { type: "LOGIN" }),
      event("done", { type: "STEP_COMPLETED", class_id: "class", course_id: "course" }),
    ],
    { now: NOW },
  );
  await refresh(sql, "school", { now: NOW });
});
beforeEach(async () => {
  await school.as("admin");
});

test("a group is removed once nothing hangs on it; until then it is said what does", async () => {
  const { sql } = school.db;
  await applyStructure(sql, "school", {
    lms_group_student: [
      { group_id: "X", student_id: "l9", joined_on: "2026-09-01", left_on: "2026-09-02" },
      { group_id: "X", student_id: "l9", joined_on: "2026-12-01" },
    ],
    lms_group_instructor: [{ group_id: "X", instructor_id: "t2", joined_on: "2026-10-01" }],
    lms_plan: [{ group_id: "X", item_id: "u", planned_on: "2026-11-02" }],
  });
  await refresh(sql, "school", { now: NOW });
  const scope = (await scopeIds(sql))["Groupe:X"]!;
  const key = await createKey(sql, "school", { name: "k", scopes: ["read"], kpiScopeIds: [scope] });
  expect(await why("groups", "X")).toBe(
    "Encore utilisé : groupes en dessous (1), appartenances d’apprenants, passées ou à venir (2), affectations de formateurs (1), dates au plan (1), clés d’API limitées à lui (1).",
  );
  await sql`delete from lms_group_student where organization_id = 'school' and group_id = 'X'`;
  await sql`delete from lms_group_instructor where organization_id = 'school' and group_id = 'X'`;
  await sql`delete from lms_plan where organization_id = 'school' and group_id = 'X'`;
  await sql`update api_key set revoked_at = now() where organization_id = 'school' and id = ${key.id}`;
  await sql`
    insert into engine_structure_change (organization_id, kind, ref_id)
    values ('school', 'student', 'l9'), ('school', 'group', 'X'), ('school', 'plan', 'X')`;
  expect(await why("groups", "X")).toBe("Encore utilisé : groupes en dessous (1).");
  expect((await remove("groups", "X1")).status).toBe(200);
  // The engine has not yet taken in that the learner is gone from it.
  expect((await remove("groups", "X")).status).toBe(200);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "group.delete",
    subject: "group:X",
    before: { name: "Groupe X", parent_id: "S" },
    after: null,
  });
  expect(await scopeIds(sql)).not.toHaveProperty("Groupe:X");
  for (const table of ["kpi_value", "kpi_plan_gap", "kpi_tile_cache", "engine_member", "fact_day"])
    expect(
      await sql`select from ${sql(table)} where organization_id = 'school' and scope_id = ${scope}`,
    ).toEqual([]);
  await expectSettled();
  expect(await sql`select from kpi_value where organization_id = 'school' and scope_id = ${scope}`).toEqual(
    [],
  );
  expect((await remove("groups", "X")).status).toBe(404);
});

test("an item goes with what was derived of it, and the figures above it are of those that are left", async () => {
  const { sql } = school.db;
  const target = (await targetIds(sql))["Ua:u-slip"]!;
  const expected = async () => {
    const [row] = await sql<{ n: number }[]>`
      select sum(items)::int as n from engine_total_domain d join kpi_target t on t.organization_id = d.organization_id and t.id = d.target_id
      where d.organization_id = 'school' and t.target_type = 'Global' and d.domain = 'Ua'`;
    return row!.n;
  };
  const before = await expected();
  expect(await why("items", "m")).toBe("Encore utilisé : éléments en dessous (5).");
  await applyStructure(sql, "school", {
    lms_plan: [{ group_id: "B", item_id: "u-slip", planned_on: "2026-11-02" }],
  });
  expect(await why("items", "u-slip")).toBe("Encore utilisé : dates au plan (1).");
  await sql`delete from lms_plan where organization_id = 'school' and item_id = 'u-slip'`;
  expect((await remove("items", "u-slip")).status).toBe(200);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "item.delete",
    before: { name: "UA par erreur" },
  });
  await expectSettled();
  expect(await expected()).toBe(before - 1);
  for (const table of ["kpi_value", "fact_stock", "kpi_tile_cache"])
    expect(
      await sql`select from ${sql(table)} where organization_id = 'school' and target_id = ${target}`,
    ).toEqual([]);
});

test("what events name stays: by its class, by a state, and while they wait to be counted", async () => {
  const { sql } = school.db;
  expect(await why("items", "u-class")).toBe("Encore utilisé : événements.");
  const item = { item_type: "Ua", item_id: "u-late" };
  const named = { type: "STATE_CHANGE", payload: { domain: "Ua", item_id: "u-late", state_code: "Acquise" } };
  await ingestEvents(sql, "school", [event("soon", { ...named, occurred_at: "2026-10-15T20:00:00Z" })], {
    now: NOW,
  });
  expect(await why("items", "u-late")).toBe("Encore utilisé : événements.");
  await sql`delete from engine_inbox where organization_id = 'school'`;
  await sql`delete from lms_event where organization_id = 'school' and id = 'soon'`;
  const feedback = { type: "FEEDBACK", instructor_id: "t1", payload: { item, sentiment: "positive" } };
  await ingestEvents(sql, "school", [event("said", feedback)], { now: NOW });
  await refresh(sql, "school", { now: NOW });
  expect(await why("items", "u-late")).toBe("Encore utilisé : événements.");
  expect(await version("items", "u-late")).not.toBe("none");
});

test("a course goes once nothing hangs on it: neither classes nor enrolments, modules or badge rules", async () => {
  const { sql } = school.db;
  await applyStructure(sql, "school", {
    lms_course: [{ id: "slip", name: "Par erreur" }],
    lms_class: [{ id: "slip-1", course_id: "slip", name: "Une classe" }],
    lms_enrollment: [
      { course_id: "slip", student_id: "l1", enrolled_on: "2026-09-01", left_on: "2026-09-02" },
    ],
    gamification_badge: [
      {
        id: "of-slip",
        name: "B",
        criteria_json: { all: [{ signal: "QUIZ_PASSED", count: 2, course_id: "slip" }] },
      },
    ],
  });
  expect(await why("courses", "slip")).toBe(
    "Encore utilisé : classes (1), inscriptions, passées ou à venir (1), règles de badge (1).",
  );
  expect(await why("courses", "course")).toMatch(
    /classes \(1\).*éléments du référentiel qui y renvoient \(1\)/,
  );
  expect((await remove("classes", "slip-1")).status).toBe(200);
  await sql`delete from lms_enrollment where organization_id = 'school' and course_id = 'slip'`;
  await sql`delete from gamification_badge where organization_id = 'school' and id = 'of-slip'`;
  const named = event("of-slip", { type: "LOGIN", course_id: "slip" });
  await ingestEvents(sql, "school", [named], { now: NOW });
  expect(await why("courses", "slip")).toBe("Encore utilisé : événements.");
  await sql`delete from engine_inbox where organization_id = 'school' and event_id = 'of-slip'`;
  await sql`delete from lms_event where organization_id = 'school' and id = 'of-slip'`;
  expect((await remove("courses", "slip")).status).toBe(200);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "course.delete",
    subject: "course:slip",
    before: { name: "Par erreur" },
  });
  expect((await remove("courses", "slip")).status).toBe(404);
  await expectSettled();
});

test("whoever had finished all the other classes has finished the course when a class goes", async () => {
  const { sql } = school.db;
  const classes = ["read", "more"].map((id) => ({ id, course_id: "short", name: id, step_type: "reading" }));
  await applyStructure(sql, "school", { lms_course: [{ id: "short", name: "Court" }], lms_class: classes });
  await ingestEvents(sql, "school", [event("read-it", { type: "STEP_DONE", class_id: "read" })], {
    now: NOW,
  });
  await expectSettled();
  const finished = async () =>
    (
      await sql`
        select student_id from lms_signal
        where organization_id = 'school' and type = 'COURSE_COMPLETED' and course_id = 'short'`
    ).map((signal) => signal.student_id);
  expect(await finished()).toEqual([]);
  expect(await why("classes", "read")).toBe("Encore utilisé : événements.");
  expect(await why("classes", "class")).toBe("Encore utilisé : éléments du référentiel qui y renvoient (1).");
  expect((await remove("classes", "more")).status).toBe(200);
  await expectSettled();
  expect(await finished()).toEqual(["l1"]);
  expect((await school.audit(1))[0]).toMatchObject({ action: "class.delete", subject: "class:more" });
});

test("a class goes though the engine has not yet taken in what was unlinked or moved before: everything is derived again", async () => {
  const { sql } = school.db;
  const badge = {
    id: "each-class",
    name: "B",
    criteria_json: { all: [{ perfect_quizzes: 1 }] },
    metadata_json: { repeatable: "class" },
  };
  await applyStructure(sql, "school", {
    gamification_badge: [badge],
    lms_course: [{ id: "from", name: "De" }],
    lms_class: [
      { id: "moved", course_id: "from", name: "Déplacée" },
      { id: "kept", course_id: "from", name: "Lue" },
      { id: "linked", course_id: "course", name: "Liée" },
    ],
    lms_item: [{ id: "u-linked", item_type: "Ua", parent_id: "m", name: "UA liée", class_id: "linked" }],
  });
  await ingestEvents(sql, "school", [event("kept-read", { type: "STEP_DONE", class_id: "kept" })], {
    now: NOW,
  });
  await expectSettled();
  await applyStructure(sql, "school", {
    lms_item: [{ id: "u-linked", class_id: null }],
    lms_class: [{ id: "moved", course_id: "course" }],
  });
  for (const id of ["linked", "moved"]) {
    expect((await remove("classes", id)).status).toBe(200);
    const [clock] = await sql`select rebuild_wanted from engine_clock where organization_id = 'school'`;
    expect(clock).toEqual({ rebuild_wanted: true });
    if (id === "linked")
      await sql`update engine_clock set rebuild_wanted = false where organization_id = 'school'`;
  }
  await expectSettled();
  const finished = await sql`
    select student_id from lms_signal where organization_id = 'school' and type = 'COURSE_COMPLETED' and course_id = 'from'`;
  expect(finished).toEqual([{ student_id: "l1" }]);
});

/** The embedded database has one connection: nobody can hold the clock there meanwhile. */
test.skipIf(!process.env.TEST_DATABASE_URL)(
  "while a long computation is under way a removal is refused, not left waiting",
  async () => {
    const { sql } = school.db;
    const [row] = await sql<{ name: string }[]>`select current_database() as name`;
    const own = new URL(process.env.TEST_DATABASE_URL!);
    own.pathname = `/${row!.name}`;
    const engine = await openServer(own.toString(), 1);
    await engine.begin(async (tx) => {
      await tx`select from engine_clock where organization_id = 'school' for update`;
      expect(await remove("courses", "course")).toMatchObject({
        status: 400,
        body: { error: { details: [{ path: "id", code: "busy" }] } },
      });
    });
    await engine.end();
  },
);

test("who saw another version, who is no administrator, and another school remove nothing", async () => {
  const seen = await version("groups", "B");
  const groups = {
    id: "B",
    name: "B 2",
    group_type: "Groupe",
    parent_id: "S",
    starts_on: null,
    ends_on: null,
  };
  await school.as("second");
  const change = sent("PATCH", "/api/admin/structure/groups", { ...groups, version: seen });
  expect((await answerOf(changeGroup(change))).status).toBe(200);
  await school.as("admin");
  expect(await remove("groups", "B", seen)).toMatchObject({
    status: 409,
    body: { error: { code: "stale" } },
  });
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await remove("groups", "B")).status).toBe(status);
    expect((await remove("items", "p")).status).toBe(status);
    expect((await remove("courses", "course")).status).toBe(status);
  }
  await school.as("foreign");
  expect((await remove("items", "u-late")).status).toBe(404);
});
