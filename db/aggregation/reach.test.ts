import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeMembership } from "@/db/admin/members";
import { changeMetric, readMetricForm } from "@/db/admin/metrics";
import { changeOrganization, readOrganizationForm } from "@/db/admin/organization";
import { changePlanDay } from "@/db/admin/plans";
import { removeGroup } from "@/db/admin/removal";
import { READ } from "@/db/admin/structure";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { deleteFormulaMetric, saveFormulaMetric } from "@/db/metrics";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { drain, rebuildCheck, refresh } from ".";

/**
 * What a change reaches, where it is easily overlooked: each was found by comparing what cycles leave with a rebuild. The
 * organisation: three Groupes of one Session, a module with two UAs, one of them a quiz.
 */
let database: TestDatabase;
let sql: postgres.Sql;
let org = "";
let serial = 0;
const NOW = new Date("2026-03-10T12:00:00Z");
const SINCE = "2026-01-01";
const author = () => ({ organizationId: org, actor: "test" });

const named = (...ids: string[]) => ids.map((id) => ({ id, name: id }));
const member = (group_id: string, student_id: string) => ({ group_id, student_id, joined_on: SINCE });
const assigned = (group_id: string, instructor_id: string) => ({ group_id, instructor_id, joined_on: SINCE });
const group = (id: string, group_type: string, parent_id: string | null, name = id) => ({
  id,
  group_type,
  parent_id,
  name,
});

const GROUPS = [
  group("s", "Session", null),
  group("g", "Groupe", "s"),
  group("h", "Groupe", "s"),
  group("k", "Groupe", "s"),
  group("kk", "Sous_groupe", "k"),
];
const MEMBERS = [member("g", "ana"), member("h", "bob"), member("kk", "cleo")];
const ITEMS = [
  { id: "m", item_type: "Module", parent_id: null, name: "m", course_id: "web" },
  { id: "u", item_type: "Ua", parent_id: "m", name: "u" },
  { id: "q", item_type: "Ua", parent_id: "m", name: "q", class_id: "quiz" },
];
const STRUCTURE = {
  lms_student: named("ana", "bob", "cleo"),
  lms_instructor: named("tara", "tom"),
  lms_course: named("web"),
  lms_class: [{ id: "quiz", course_id: "web", name: "Quiz", step_type: "quiz" }],
  lms_group: GROUPS,
  lms_item: ITEMS,
  lms_group_student: MEMBERS,
  lms_enrollment: ["ana", "bob", "cleo"].map((student_id) => ({
    course_id: "web",
    student_id,
    enrolled_on: SINCE,
  })),
};

const quiz = (student_id: string, score: number, more = {}) => ({
  id: `q-${student_id}`,
  type: "QUIZ_SUBMIT",
  student_id,
  class_id: "quiz",
  occurred_at: "2026-03-05T09:00:00Z",
  payload: { score, max_score: 10, ...more },
});
const QUIZZES = [quiz("ana", 4), quiz("bob", 8), quiz("cleo", 2)];

/** Ana's. */
const state = (domain: string, item_id: string, state_code: string, occurred_at: string) => ({
  id: `${item_id}-${state_code}-${occurred_at}`,
  type: "STATE_CHANGE",
  student_id: "ana",
  occurred_at,
  payload: { domain, item_id, state_code },
});

const write = (structure: object) => applyStructure(sql, org, structure, { now: NOW });
async function send(...events: object[]) {
  expect((await ingestEvents(sql, org, events, { now: NOW })).rejected).toEqual([]);
}
const all = () => drain(sql, org, { now: NOW });

/** As a rebuild would leave it: whatever can be read. */
async function expectRight() {
  const { pending, differing, differences } = await rebuildCheck(sql, org);
  expect({ pending, differing, few: differences.slice(0, 3) }).toEqual({
    pending: { events: 0, cells: 0 },
    differing: 0,
    few: [],
  });
}

async function begin(more: object = {}, events: object[] = QUIZZES) {
  await write({ ...STRUCTURE, ...more });
  await send(...events);
  await all();
  await expectRight();
}

/** An administrator takes a membership or an assignment away as if it had never been. */
async function withdraw(kind: "student" | "instructor", group_id: string, person_id: string) {
  const [row] = await sql<{ version: string }[]>`select md5('') as version`;
  const change = { change: "remove" as const, kind, group_id, person_id, joined_on: SINCE };
  await changeMembership(sql, author(), "en", { ...change, version: row!.version });
}

async function assign(group_id: string, person_id: string) {
  const change = { change: "add" as const, kind: "instructor" as const, group_id, person_id };
  await changeMembership(sql, author(), "en", { ...change, joined_on: SINCE, left_on: null });
}

async function remove(id: string) {
  const [row] = await READ.lms_group(sql, org, id);
  await removeGroup(sql, author(), "en", { id, version: String(row!.version) });
}

beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
});
afterAll(() => database.close());
beforeEach(async () => {
  org = `reach-${++serial}`;
  await createOrganization(sql, { id: org, name: org, timeZone: "UTC", now: NOW });
});

describe("a group that is emptied and removed before the engine has looked", () => {
  it("what it planned is nobody's any more", async () => {
    await begin({
      lms_group: [...GROUPS, group("x", "Groupe", null)],
      lms_group_student: [...MEMBERS, member("x", "ana")],
      lms_plan: [{ group_id: "x", item_id: "u", planned_on: "2026-03-04" }],
    });
    const day = { group_id: "x", item_id: "u", before: "2026-03-04", planned_on: null };
    await changePlanDay(sql, author(), "en", day);
    await withdraw("student", "x", "ana");
    await remove("x");
    await all();
    await expectRight();
  });

  it("it is no Groupe to compare, its learner being in another of the same session", async () => {
    await begin({ lms_group_student: [...MEMBERS, member("h", "ana")] });
    await withdraw("student", "g", "ana");
    await remove("g");
    await all();
    await expectRight();
  });
});

describe("Groupes that are compared", () => {
  it("a trainer of a sub-group comes to have its Groupe in one cycle: another Groupe to compare", async () => {
    await begin({ lms_group_instructor: [assigned("kk", "tom"), assigned("g", "tom")] });
    await withdraw("instructor", "kk", "tom");
    await assign("k", "tom");
    await all();
    await expectRight();
  });

  it("… and back", async () => {
    await begin({ lms_group_instructor: [assigned("k", "tom"), assigned("g", "tom")] });
    await withdraw("instructor", "k", "tom");
    await assign("kk", "tom");
    await all();
    await expectRight();
  });

  const inSession = [...MEMBERS, member("s", "ana"), member("s", "bob"), member("s", "cleo")];
  it("one leaves a session whose learners are in it themselves", async () => {
    await begin({ lms_group_student: inSession });
    await write({ lms_group: [group("g", "Groupe", null)] });
    await all();
    await expectRight();
  });

  it("one comes to a session whose learners are in it themselves", async () => {
    const apart = GROUPS.map((one) => (one.id === "g" ? { ...one, parent_id: null } : one));
    await begin({ lms_group: apart, lms_group_student: inSession });
    await write({ lms_group: [group("g", "Groupe", "s")] });
    await all();
    await expectRight();
  });

  it("a sub-group of a session becomes a Groupe, a Groupe a sub-group, and back", async () => {
    await begin({
      lms_group: [...GROUPS, group("y", "Sous_groupe", "s")],
      lms_group_student: [...MEMBERS, member("y", "bob")],
      lms_group_instructor: [assigned("y", "tom"), assigned("g", "tom"), assigned("s", "tara")],
    });
    await write({ lms_group: [group("y", "Groupe", "s"), group("h", "Sous_groupe", "g")] });
    await all();
    await expectRight();
    await write({ lms_group: [group("y", "Sous_groupe", "g"), group("h", "Groupe", null)] });
    await all();
    await expectRight();
  });
});

describe("badges given for each course or class", () => {
  const badge = (repeatable: string) => [
    {
      id: "b",
      name: "b",
      points_reward: 7,
      criteria_json: { all: [{ state: { domain: "Ua", state_code: "Validee" }, count: 1 }] },
      metadata_json: { repeatable },
    },
  ];
  const done = (item_id: string) => state("Ua", item_id, "Validee", "2026-03-06T09:00:00Z");

  it("a course comes to have a second module, of which a unit is done", async () => {
    const lms_item = [
      ...ITEMS,
      { id: "n", item_type: "Module", parent_id: null, name: "n" },
      { id: "x", item_type: "Ua", parent_id: "n", name: "x" },
    ];
    await begin({ gamification_badge: badge("course"), lms_item }, [done("x")]);
    await write({ lms_item: [{ id: "n", course_id: "web" }] });
    await all();
    await expectRight();
  });

  it("a class comes to have a second unit, which is done", async () => {
    const lms_item = [...ITEMS, { id: "z", item_type: "Ua", parent_id: "m", name: "z" }];
    await begin({ gamification_badge: badge("class"), lms_item }, [done("z")]);
    await write({ lms_item: [{ id: "z", class_id: "quiz" }] });
    await all();
    await expectRight();
  });
});

describe("the days of a tile: of tasks for a module, of acquisitions for a micro-competence", () => {
  const lms_item = [
    ...ITEMS,
    { id: "c", item_type: "Competence", parent_id: "m", name: "c" },
    { id: "mc", item_type: "Micro_competence", parent_id: "c", name: "mc" },
    { id: "p", item_type: "Projet", parent_id: "m", name: "p" },
    { id: "a", item_type: "Tache", parent_id: "p", name: "a" },
    { id: "b", item_type: "Tache", parent_id: "p", name: "b" },
  ];
  const task = [
    state("Tache", "a", "En_cours", "2026-03-09T09:00:00Z"),
    state("Tache", "a", "Terminee", "2026-03-10T09:00:00Z"),
  ];
  const days = async (type: string, id: string) => {
    const [row] = await sql<{ days: number | null }[]>`
      select c.delai_median_jours as days from kpi_tile_cache c
      join kpi_scope s on s.organization_id = ${org} and s.id = c.scope_id and s.ref_id = 'g'
      join kpi_target t on t.organization_id = ${org} and t.id = c.target_id and t.target_type = ${type} and t.ref_id = ${id}
      where c.organization_id = ${org} and c.period_code = 'Week' and c.date_id = '2026-03-15'`;
    return row?.days;
  };

  it("a competence is acquired: the day that the module's task took stands", async () => {
    await begin({ lms_item }, task);
    await send(state("Competence", "c", "Validee", "2026-03-10T10:00:00Z"));
    await all();
    expect(await days("Module", "m")).toBe(1);
    await expectRight();
  });

  it("a task is done: the two days that the micro-competence took stand, the module's median is (1 + 0.0417) / 2", async () => {
    const acquired = [
      state("Micro_competence", "mc", "En_cours", "2026-03-08T08:00:00Z"),
      state("Micro_competence", "mc", "Validee", "2026-03-10T08:00:00Z"),
    ];
    await begin({ lms_item }, [...task, ...acquired]);
    await send(
      state("Tache", "b", "En_cours", "2026-03-10T09:00:00Z"),
      state("Tache", "b", "Terminee", "2026-03-10T10:00:00Z"),
    );
    await all();
    expect([await days("Micro_competence", "mc"), await days("Module", "m")]).toEqual([2, 0.5208]);
    await expectRight();
  });
});

/** The embedded database has one connection: there is no "while" there. */
describe.skipIf(!process.env.TEST_DATABASE_URL)("while a cycle is under way", () => {
  /** Until somebody waits for a lock, or `work` has ended without. */
  const untilItWaits = async (work: Promise<unknown>) => {
    let over = false;
    work.finally(() => {
      over = true;
    });
    while (!over) {
      const [waits] = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      if (waits) return;
      await sleep(20);
    }
  };
  const cycle = () => refresh(sql, org, { now: NOW });

  it("the mastery mark changes that it waits for: it takes the new one", async () => {
    const lms_item = ITEMS.map((item) => ({ ...item, is_key: true }));
    await begin({ lms_item }, [quiz("ana", 6, { passed: true }), quiz("bob", 8), quiz("cleo", 2)]);
    const form = await readOrganizationForm(sql, org);
    let waiting: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await changeOrganization(tx, author(), { ...form, holidays: "", masteryMark: 50 });
      waiting = cycle();
      await untilItWaits(waiting);
    });
    await waiting;
    await all();
    await expectRight();
  });

  it("the organisation's clock comes to stop at 13:00 while the cycle of 14:00 waits: it is 13:00 from then on", async () => {
    await begin();
    const [stop, at] = [new Date("2026-03-10T13:00:00Z"), new Date("2026-03-10T14:00:00Z")];
    let waiting: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await tx`select from engine_clock where organization_id = ${org} for update`;
      await tx`
        update organization set settings_json = settings_json || jsonb_build_object('clock_stops_at', ${stop.toISOString()}::text)
        where id = ${org}`;
      waiting = refresh(sql, org, { now: at });
      await untilItWaits(waiting);
    });
    await waiting;
    expect(await sql`select tick_at from engine_clock where organization_id = ${org}`).toEqual([
      { tick_at: stop },
    ]);
  });

  it("a Groupe takes another name after the cycle has read what changed", async () => {
    await begin();
    await write({ lms_student: [{ id: "ana", name: "Ana" }] });
    let waiting: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await tx`select from engine_structure_change where organization_id = ${org} for update`;
      waiting = cycle();
      await untilItWaits(waiting);
      await write({ lms_group: [group("h", "Groupe", "s", "Another")] });
    });
    await waiting;
    await all();
    await expectRight();
  });

  it("a statistic is switched off whose dates are queued already, for another, and being taken", async () => {
    await begin();
    const switchOff = async (tx: postgres.Sql | postgres.TransactionSql, code: string) => {
      const form = await readMetricForm(sql, org, code);
      await changeMetric(tx, author(), { ...form!, code, isActive: false });
    };
    await switchOff(sql, "FEEDBACK_COUNT");
    let taking: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await switchOff(tx, "SCORE_NORM");
      taking = cycle();
      await untilItWaits(taking);
    });
    await taking;
    await all();
    await expectRight();
  });

  it("a badge's rule changes again while the cycle applies the change before", async () => {
    const badge = (condition: object) => ({
      gamification_badge: [{ id: "b", name: "b", points_reward: 7, criteria_json: { all: [condition] } }],
    });
    await begin(badge({ signal: "QUIZ_PASSED", count: 1 }));
    await write(badge({ points: 100_000 }));
    let applying: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      // What the old rule gave is about to be kept as a grant: that waits for this one.
      await tx`
        insert into gamification_grant (organization_id, badge_id, student_id, course_id, class_id, awarded_at, source)
        select organization_id, badge_id, student_id, coalesce(course_id, ''), coalesce(class_id, ''), awarded_at, 'kept'
        from gamification_award where organization_id = ${org}`;
      applying = cycle();
      await untilItWaits(applying);
      await write(badge({ streak_days: 1 }));
    });
    await applying;
    await all();
    await expectRight();
  });

  it("a statistic by formula is removed that the cycle computes: none of its rows is left", async () => {
    await begin();
    const { metric } = await saveFormulaMetric(
      sql,
      author(),
      {
        code: "OWN",
        formula: "2 * FEEDBACK_COUNT",
        words: { fr: { label: "own", description: "" } },
        category: "Feedback",
        higherIsBetter: true,
        warnBelow: null,
        warnAbove: null,
        objective: null,
        isActive: true,
      },
      null,
    );
    await all();
    await send({
      id: "f",
      type: "FEEDBACK",
      student_id: "ana",
      instructor_id: "tara",
      occurred_at: "2026-03-10T10:00:00Z",
      payload: { item: { item_type: "Ua", item_id: "u" }, sentiment: "positive" },
    });
    let computing: Promise<unknown> = Promise.resolve();
    let removing: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      // At its end a cycle takes its turn to tell (lots.ts): it has computed by then.
      await tx`select pg_advisory_xact_lock(hashtext(${org}), 6)`;
      computing = cycle();
      await untilItWaits(computing);
      removing = deleteFormulaMetric(sql, author(), "OWN", metric.version);
      await Promise.race([removing, sleep(1000)]);
    });
    await Promise.all([computing, removing]);
    await all();
    await expectRight();
  });
});
