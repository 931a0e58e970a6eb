import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { applyStructure, StructureError } from "./structure";

/** 23:30 UTC on 31 May is 00:30 on 1 June in Casablanca: "today" is the organisation's. */
const now = new Date("2026-05-31T23:30:00Z");
const today = "2026-06-01";
const yesterday = "2026-05-31";

/** A small centre, tables and rows in an order in which nothing could be written row by row. */
const CENTRE = {
  lms_plan: [{ group_id: "g1", item_id: "ua1", planned_on: "2026-03-10" }],
  lms_enrollment: [{ course_id: "c1", student_id: "s1", enrolled_on: "2026-02-01" }],
  lms_group_instructor: [{ group_id: "g1", instructor_id: "t1", joined_on: "2026-02-01" }],
  lms_group_student: [
    { group_id: "g1a", student_id: "s1", joined_on: "2026-02-01" },
    { group_id: "g1a", student_id: "s2", joined_on: "2026-02-01", left_on: "2026-02-10" },
  ],
  lms_item: [
    { id: "ch1", item_type: "Chapitre", parent_id: "ua1", name: "Chapitre 1" },
    { id: "ua1", item_type: "Ua", parent_id: "m1", class_id: "k1", name: "UA 1", weight: 2.5, is_key: true },
    { id: "t1", item_type: "Tache", parent_id: "p1", name: "Tâche 1" },
    { id: "p1", item_type: "Projet", parent_id: "m1", name: "Projet 1" },
    { id: "m1", item_type: "Module", parent_id: null, course_id: "c1", name: "Module 1" },
  ],
  lms_group: [
    { id: "g1a", group_type: "Sous_groupe", parent_id: "g1", name: "Groupe 1 A" },
    { id: "g1", group_type: "Groupe", parent_id: "s26", name: "Groupe 1" },
    { id: "s26", group_type: "Session", name: "Session 2026" },
  ],
  lms_class: [{ id: "k1", course_id: "c1", name: "Classe 1", step_type: "video" }],
  lms_course: [{ id: "c1", name: "Cours 1" }],
  gamification_badge: [{ id: "b1", name: "Badge 1", criteria_json: { points: 500 } }],
  lms_instructor: [{ id: "t1", name: "Samira Alaoui" }],
  lms_student: [
    { id: "s1", name: "Ada Lovelace", emails_json: [{ email: "ada@example.org" }] },
    { id: "s2", name: "Alan Turing" },
  ],
};

let database: TestDatabase;
const apply = (body: unknown, at = now) => applyStructure(database.sql, "org", body, { now: at });

/** `table[row].column: code` of everything that is wrong. */
async function refusals(body: unknown): Promise<string[]> {
  const error = await apply(body).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StructureError)) throw error ?? new Error("taken");
  return error.issues.map(({ table, row, column, code }) => `${table}[${row}].${column}: ${code}`);
}

/** kind/ref of what the engine was told since the last call. */
async function changes(): Promise<string[]> {
  const rows = await database.sql`
    DELETE FROM engine_structure_change WHERE organization_id = 'org' RETURNING kind || '/' || ref_id AS change`;
  return rows.map((row) => row.change as string).sort();
}

beforeAll(async () => {
  database = await testDatabase();
  await createOrganization(database.sql, { id: "org", name: "Centre", now });
  await createOrganization(database.sql, { id: "other", name: "Autre", now });
});
afterAll(() => database.close());
beforeEach(
  () => database.sql`
    TRUNCATE lms_student, lms_instructor, lms_course, lms_class, lms_group, lms_item, gamification_badge,
      engine_structure_change CASCADE`,
);

describe("applyStructure", () => {
  it("writes every table whatever the order of tables and rows, and tells the engine once per thing", async () => {
    const answer = await apply(CENTRE);
    expect(answer).toEqual(
      Object.fromEntries(
        Object.entries(CENTRE).map(([table, rows]) => [
          table,
          { inserted: rows.length, updated: 0, unchanged: 0 },
        ]),
      ),
    );
    expect(await changes()).toEqual([
      "badge/b1",
      "class/k1",
      "course/c1",
      "group/g1",
      "group/g1",
      "group/g1a",
      "group/s26",
      "instructor/t1",
      "item/ch1",
      "item/m1",
      "item/p1",
      "item/t1",
      "item/ua1",
      "plan/g1",
      "student/s1",
      "student/s1",
      "student/s1",
      "student/s2",
      "student/s2",
    ]);
    const [ua] = await database.sql`SELECT * FROM lms_item WHERE organization_id = 'org' AND id = 'ua1'`;
    expect(ua).toMatchObject({
      item_type: "Ua",
      parent_id: "m1",
      class_id: "k1",
      course_id: null,
      position: 0,
      weight: 2.5,
      is_key: true,
      is_critical: false,
      created_at: now,
      updated_at: now,
    });
  });

  it("the same again changes nothing, rewrites nothing and tells the engine nothing", async () => {
    await apply(CENTRE);
    await changes();
    const rowVersions = () => database.sql`SELECT id, xmin::text FROM lms_item ORDER BY id`;
    const before = await rowVersions();
    const answer = await apply(CENTRE, new Date("2026-06-05T12:00:00Z"));
    expect(answer.lms_item).toEqual({ inserted: 0, updated: 0, unchanged: 5 });
    expect(Object.values(answer).every((counts) => counts.inserted + counts.updated === 0)).toBe(true);
    expect(await rowVersions()).toEqual(before);
    expect(await changes()).toEqual([]);
  });

  it("a column that is left out keeps its value, null clears it, and only what differs is an update", async () => {
    await apply(CENTRE);
    await changes();
    const later = new Date("2026-06-05T12:00:00Z");
    const answer = await apply(
      {
        lms_student: [
          { id: "s1", first_name: "Ada" },
          { id: "s2", name: "Alan Turing" },
          { id: "s3", name: "Grace Hopper" },
        ],
        lms_item: [{ id: "ua1", class_id: null, weight: 2.5 }],
      },
      later,
    );
    expect(answer).toEqual({
      lms_student: { inserted: 1, updated: 1, unchanged: 1 },
      lms_item: { inserted: 0, updated: 1, unchanged: 0 },
    });
    expect(await changes()).toEqual(["item/ua1", "student/s1", "student/s3"]);
    const students = await database.sql`
      SELECT id, name, first_name, emails_json, created_at, updated_at FROM lms_student ORDER BY id`;
    expect(students).toEqual([
      {
        id: "s1",
        name: "Ada Lovelace",
        first_name: "Ada",
        emails_json: [{ email: "ada@example.org" }],
        created_at: now,
        updated_at: later,
      },
      {
        id: "s2",
        name: "Alan Turing",
        first_name: null,
        emails_json: null,
        created_at: now,
        updated_at: now,
      },
      {
        id: "s3",
        name: "Grace Hopper",
        first_name: null,
        emails_json: null,
        created_at: later,
        updated_at: later,
      },
    ]);
    const [ua] = await database.sql`SELECT class_id, is_key, parent_id FROM lms_item WHERE id = 'ua1'`;
    expect(ua).toEqual({ class_id: null, is_key: true, parent_id: "m1" });
  });

  it("stores the sender's own updated_at, and 2.5 and 2.50 are one weight", async () => {
    await apply({
      lms_course: [{ id: "c1", name: "Cours", price_amount: 2.5, updated_at: "2026-01-01T00:00:00+01:00" }],
    });
    const [course] = await database.sql`SELECT updated_at, created_at FROM lms_course`;
    expect(course).toEqual({ updated_at: new Date("2025-12-31T23:00:00Z"), created_at: now });
    const again = JSON.parse('{"lms_course":[{"id":"c1","price_amount":2.50}]}') as unknown;
    expect(await apply(again)).toEqual({ lms_course: { inserted: 0, updated: 0, unchanged: 1 } });
  });

  it("a learner may leave and return: intervals of one pair stand side by side, overlapping or not", async () => {
    await apply(CENTRE);
    const answer = await apply({
      lms_group_student: [
        { group_id: "g1a", student_id: "s2", joined_on: "2026-02-05" },
        { group_id: "g1a", student_id: "s2", joined_on: "2026-02-20", left_on: null },
        { group_id: "g1a", student_id: "s1", joined_on: "2026-02-01", left_on: "2026-02-01" },
      ],
    });
    expect(answer).toEqual({ lms_group_student: { inserted: 2, updated: 1, unchanged: 0 } });
  });

  it("all or nothing: one row that refers to nothing leaves nothing of the request behind", async () => {
    const body = {
      lms_student: [{ id: "s1", name: "Ada" }],
      lms_group_student: [{ group_id: "g9", student_id: "s1", joined_on: "2026-02-01" }],
    };
    await expect(apply(body)).rejects.toMatchObject({
      issues: [
        {
          table: "lms_group_student",
          row: 0,
          column: "group_id",
          id: "g9",
          code: "unknown_reference",
          message: "lms_group g9 does not exist.",
          path: "lms_group_student[0].group_id",
        },
      ],
    });
    expect(await database.sql`SELECT id FROM lms_student`).toEqual([]);
    expect(await changes()).toEqual([]);
  });

  it("another organisation's rows do not exist here", async () => {
    await applyStructure(database.sql, "other", { lms_course: [{ id: "c1", name: "Cours" }] }, { now });
    expect(await refusals({ lms_class: [{ id: "k1", course_id: "c1", name: "Classe" }] })).toEqual([
      "lms_class[0].course_id: unknown_reference",
    ]);
    expect(await apply({ lms_course: [{ id: "c1", name: "Le nôtre" }] })).toEqual({
      lms_course: { inserted: 1, updated: 0, unchanged: 0 },
    });
  });

  it.each([
    ["no object", [], ["null[null].null: wrong_type"]],
    ["an unknown table", { lms_events: [] }, ["null[null].null: unknown_field"]],
    ["a table that is no list", { lms_student: { s1: {} } }, ["lms_student[null].null: wrong_type"]],
    ["an unknown mode", { lms_student: { mode: "merge", rows: [] } }, ["lms_student[null].null: wrong_type"]],
    ["a row that is no object", { lms_student: ["s1"] }, ["lms_student[0].null: wrong_type"]],
    ["no id", { lms_student: [{ name: "Ada" }] }, ["lms_student[0].id: missing"]],
    [
      "a new row without name",
      { lms_student: [{ id: "s1" }, { id: "s2", name: "A" }] },
      ["lms_student[0].name: missing"],
    ],
    ["a name that is null", { lms_student: [{ id: "s1", name: null }] }, ["lms_student[0].name: wrong_type"]],
    [
      "an unknown column",
      { lms_student: [{ id: "s1", name: "A", mail: "x" }] },
      ["lms_student[0].mail: unknown_field"],
    ],
    [
      "a row twice",
      {
        lms_student: [
          { id: "s1", name: "A" },
          { id: "s1", name: "B" },
        ],
      },
      ["lms_student[1].null: repeated_row"],
    ],
    ["a NUL", { lms_student: [{ id: "s1", name: "A\0" }] }, ["lms_student[0].name: bad_text"]],
    [
      "30 February",
      { lms_group: [{ id: "g", group_type: "Groupe", name: "G", starts_on: "2026-02-30" }] },
      ["lms_group[0].starts_on: bad_day"],
    ],
    [
      "a negative weight",
      { lms_item: [{ id: "u", item_type: "Ua", name: "U", weight: -1 }] },
      ["lms_item[0].weight: out_of_range"],
    ],
    [
      "a position beyond int4",
      { lms_item: [{ id: "u", item_type: "Ua", name: "U", position: 3e9 }] },
      ["lms_item[0].position: out_of_range"],
    ],
    [
      "an unknown kind of group",
      { lms_group: [{ id: "g", group_type: "Classe", name: "G" }] },
      ["lms_group[0].group_type: not_one_of"],
    ],
    [
      "leaving before joining",
      {
        lms_group_student: [
          { group_id: "g", student_id: "s", joined_on: "2026-02-02", left_on: "2026-02-01" },
        ],
      },
      ["lms_group_student[0].left_on: ends_before_start"],
    ],
  ])("refuses %s", async (_, body, expected) => {
    expect(await refusals(body)).toEqual(expected);
  });

  it("names every wrong row of a table at once", async () => {
    expect(
      await refusals({
        lms_class: [
          { id: "k1", course_id: "c7", name: "K" },
          { id: "k2", name: "K" },
          { id: "k3", course_id: "c8" },
        ],
      }),
    ).toEqual([
      "lms_class[0].course_id: unknown_reference",
      "lms_class[1].course_id: missing",
      "lms_class[2].course_id: unknown_reference",
      "lms_class[2].name: missing",
    ]);
  });

  it("keeps the trees in their order: a parent must be of a higher level, levels may be missing", async () => {
    await apply(CENTRE);
    expect(
      await refusals({ lms_item: [{ id: "ua2", item_type: "Ua", parent_id: "ch1", name: "UA" }] }),
    ).toEqual(["lms_item[0].parent_id: wrong_parent"]);
    expect(
      await refusals({ lms_item: [{ id: "t2", item_type: "Tache", parent_id: "ua1", name: "T" }] }),
    ).toEqual(["lms_item[0].parent_id: wrong_parent"]);
    expect(
      await refusals({ lms_group: [{ id: "s27", group_type: "Session", parent_id: "s26", name: "S" }] }),
    ).toEqual(["lms_group[0].parent_id: wrong_parent"]);
    // ch1 lies below ua1: as a Projet, ua1 would hold a chapter.
    expect(await refusals({ lms_item: [{ id: "ua1", item_type: "Projet" }] })).toEqual([
      "lms_item[0].item_type: wrong_parent",
    ]);
    expect(
      await apply({ lms_item: [{ id: "t2", item_type: "Tache", parent_id: "m1", name: "T" }] }),
    ).toBeDefined();
  });

  it("refuses a cycle and shows it: g1 > s26 > g1", async () => {
    await apply(CENTRE);
    await expect(apply({ lms_group: [{ id: "s26", parent_id: "g1" }] })).rejects.toMatchObject({
      issues: [
        { code: "cycle", message: "Lies below itself: s26 > g1 > s26.", path: "lms_group[0].parent_id" },
      ],
    });
    await expect(apply({ lms_item: [{ id: "m1", parent_id: "m1" }] })).rejects.toMatchObject({
      issues: [{ code: "cycle", message: "Lies below itself: m1 > m1." }],
    });
  });

  it("two senders of the same new rows at once: one inserts, the other finds nothing to change", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => apply(CENTRE)));
    const inserted = answers.map((answer) => answer.lms_item?.inserted).sort();
    expect(inserted).toEqual([0, 0, 0, 0, 0, 5]);
  });
});

describe("mode replace", () => {
  const links = () =>
    database.sql`SELECT group_id, student_id, joined_on, left_on FROM lms_group_student ORDER BY student_id, joined_on`;

  it("ends yesterday the memberships left out, removes those of today or later, leaves history alone", async () => {
    await apply(CENTRE);
    await apply({
      lms_student: [
        { id: "s3", name: "Grace" },
        { id: "s4", name: "Edsger" },
        { id: "s5", name: "Barbara" },
      ],
      lms_group_student: [
        { group_id: "g1a", student_id: "s3", joined_on: "2026-02-03", left_on: "2026-06-30" },
        { group_id: "g1a", student_id: "s4", joined_on: today },
        { group_id: "g1a", student_id: "s5", joined_on: "2026-02-01", left_on: yesterday },
      ],
    });
    await changes();
    const answer = await apply({
      lms_group_student: {
        mode: "replace",
        rows: [{ group_id: "g1", student_id: "s1", joined_on: today }],
      },
    });
    expect(answer).toEqual({ lms_group_student: { inserted: 1, updated: 0, unchanged: 0, ended: 3 } });
    expect(await links()).toEqual([
      { group_id: "g1a", student_id: "s1", joined_on: "2026-02-01", left_on: yesterday },
      { group_id: "g1", student_id: "s1", joined_on: today, left_on: null },
      { group_id: "g1a", student_id: "s2", joined_on: "2026-02-01", left_on: "2026-02-10" },
      { group_id: "g1a", student_id: "s3", joined_on: "2026-02-03", left_on: yesterday },
      { group_id: "g1a", student_id: "s5", joined_on: "2026-02-01", left_on: yesterday },
    ]);
    expect(await changes()).toEqual(["student/s1", "student/s1", "student/s3", "student/s4"]);
  });

  it("removes plans, ends groups, switches courses and badges off, keeps what has no end", async () => {
    await apply(CENTRE);
    await changes();
    const none = { mode: "replace", rows: [] };
    const answer = await apply({
      lms_plan: none,
      lms_group: { mode: "replace", rows: [{ id: "s26" }] },
      lms_course: none,
      gamification_badge: none,
      lms_student: { mode: "replace", rows: [{ id: "s1" }] },
      lms_item: none,
    });
    const nothing = { inserted: 0, updated: 0, unchanged: 0 };
    expect(answer).toEqual({
      lms_plan: { ...nothing, ended: 1 },
      lms_group: { ...nothing, unchanged: 1, ended: 2 },
      lms_course: { ...nothing, ended: 1 },
      gamification_badge: { ...nothing, ended: 1 },
      lms_student: { ...nothing, unchanged: 1, ended: 0, kept: 1 },
      lms_item: { ...nothing, ended: 0, kept: 5 },
    });
    expect(await database.sql`SELECT 1 FROM lms_plan`).toEqual([]);
    expect(await database.sql`SELECT id, ends_on FROM lms_group ORDER BY id`).toEqual([
      { id: "g1", ends_on: yesterday },
      { id: "g1a", ends_on: yesterday },
      { id: "s26", ends_on: null },
    ]);
    expect(await database.sql`SELECT is_active FROM lms_course`).toEqual([{ is_active: false }]);
    expect(await changes()).toEqual(["badge/b1", "course/c1", "group/g1", "group/g1a", "plan/g1"]);
    expect((await apply({ lms_course: none })).lms_course).toEqual({ ...nothing, ended: 0 });
  });

  it("leaves other organisations alone", async () => {
    await applyStructure(database.sql, "other", CENTRE, { now });
    await apply({ lms_plan: { mode: "replace", rows: [] }, lms_course: { mode: "replace", rows: [] } });
    expect(await database.sql`SELECT organization_id FROM lms_plan`).toEqual([{ organization_id: "other" }]);
    expect(await database.sql`SELECT is_active FROM lms_course`).toEqual([{ is_active: true }]);
  });
});
