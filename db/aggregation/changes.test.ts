import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sql } from "@/db/client";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { saveFormulaMetric } from "@/db/metrics";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { drain, rebuild, rebuildCheck, refresh } from ".";

/**
 * The life of one organisation, a change at a time: whatever rows it bears on are computed again, so that a rebuild finds nothing to
 * mend. A promise that is too narrow (docs/decisions/changes-by-kind.md) fails here by name; what the numbers mean is the oracle's
 * business.
 */
let database: TestDatabase;
let sql: Sql;

const ORG = "changes";

type Row = Record<string, unknown>;
type Structure = Record<string, Row[]>;
type Event = {
  student_id?: string;
  instructor_id?: string;
  class_id?: string;
  course_id?: string;
  payload: Row;
};

const stay = (group_id: string, who: string, joined_on = "2026-01-01", left_on: string | null = null) => ({
  group_id,
  [who.startsWith("t") ? "instructor_id" : "student_id"]: who,
  joined_on,
  left_on,
});
const enrolled = (course_id: string, student_id: string) => ({
  course_id,
  student_id,
  enrolled_on: "2026-01-01",
});
const item = (id: string, item_type: string, parent_id: string | null, more: Row = {}) => ({
  id,
  item_type,
  parent_id,
  name: id,
  ...more,
});
const named = (...ids: string[]) => ids.map((id) => ({ id, name: id }));

/**
 * Groups g (with its sub-group gg) and h of session s; ana in g, bob in gg, cleo in h until the 6th; of eve nothing is ever heard.
 * tara has g, theo h; tina nobody.
 * Module m: unit u of competence c with two chapters, a quiz q, project p with tasks a and b. Module n: unit v.
 */
const STRUCTURE: Structure = {
  lms_student: named("ana", "bob", "cleo", "eve"),
  lms_instructor: named("tara", "theo", "tina"),
  lms_course: named("web", "art", "club"),
  lms_class: [{ id: "quiz", course_id: "web", name: "Quiz", step_type: "quiz" }],
  lms_group: [
    { id: "s", group_type: "Session", name: "s" },
    { id: "g", group_type: "Groupe", parent_id: "s", name: "g" },
    { id: "h", group_type: "Groupe", parent_id: "s", name: "h" },
    { id: "gg", group_type: "Sous_groupe", parent_id: "g", name: "gg" },
  ],
  lms_item: [
    item("m", "Module", null, { course_id: "web" }),
    item("c", "Competence", "m"),
    item("d", "Competence", "m"),
    item("mc", "Micro_competence", "c"),
    item("u", "Ua", "mc", { is_key: true }),
    item("u1", "Chapitre", "u"),
    item("u2", "Chapitre", "u"),
    item("q", "Ua", "m", { class_id: "quiz", weight: 2 }),
    item("p", "Projet", "m"),
    item("a", "Tache", "p", { is_critical: true }),
    item("b", "Tache", "p"),
    item("n", "Module", null, { course_id: "art" }),
    item("v", "Ua", "n"),
    item("o", "Module", null),
    item("w", "Ua", "o"),
  ],
  lms_group_student: [stay("g", "ana"), stay("gg", "bob"), stay("h", "cleo", "2026-01-01", "2026-03-06")],
  lms_group_instructor: [stay("g", "tara"), stay("h", "theo")],
  lms_enrollment: [
    enrolled("web", "ana"),
    enrolled("web", "bob"),
    enrolled("web", "cleo"),
    enrolled("web", "eve"),
    enrolled("art", "ana"),
  ],
  lms_plan: [
    { group_id: "g", item_id: "u", planned_on: "2026-03-05" },
    { group_id: "s", item_id: "p", planned_on: "2026-03-09" },
  ],
};

const TYPES: Record<string, string> = {};
for (const { id, item_type } of STRUCTURE.lms_item ?? []) TYPES[String(id)] = String(item_type);
const about = (id: string) => ({ item_type: TYPES[id], item_id: id });

/** `5 10:30` is half past ten on 5 March. */
const at = (time: string) => {
  const [day, clock] = time.split(" ");
  return `2026-03-${day!.padStart(2, "0")}T${clock}:00Z`;
};
const event = (type: string, time: string, event: Event) => ({
  id: `${type}-${time}-${JSON.stringify(event)}`.slice(0, 200),
  type,
  occurred_at: at(time),
  ...event,
});
const by = (instructor_id?: string) => (instructor_id ? { instructor_id } : {});

const state = (
  time: string,
  student_id: string,
  id: string,
  state_code: string,
  more: Row = {},
  trainer?: string,
) =>
  event("STATE_CHANGE", time, {
    student_id,
    ...by(trainer),
    payload: { domain: TYPES[id], item_id: id, state_code, ...more },
  });
/** A course without a module is no item. */
const subject = (id: string | null) => (id ? {} : { course_id: "club" });
const submit = (time: string, student_id: string, id: string | null, ref = `${student_id}-${id}`) =>
  event("SUBMISSION", time, {
    student_id,
    ...subject(id),
    payload: { submission_id: ref, ...(id ? { item: about(id) } : {}) },
  });
const feedback = (
  time: string,
  instructor_id: string,
  student_id: string,
  id: string | null,
  more: Row = {},
) =>
  event("FEEDBACK", time, {
    student_id,
    instructor_id,
    ...subject(id),
    payload: { sentiment: "positive", ...(id ? { item: about(id) } : {}), ...more },
  });
const mark = (
  time: string,
  instructor_id: string,
  student_id: string,
  id: string,
  score: number,
  more: Row = {},
) =>
  event("EVALUATION", time, {
    student_id,
    instructor_id,
    payload: { item: about(id), score, max_score: 20, ...more },
  });
const quiz = (time: string, student_id: string, score: number) =>
  event("QUIZ_SUBMIT", time, { student_id, class_id: "quiz", payload: { score, max_score: 10 } });
const login = (time: string, who: { student_id?: string; instructor_id?: string }) =>
  event("SESSION_START", time, { ...who, payload: { session_id: time } });
const absent = (time: string, instructor_id: string, student_id: string, class_id?: string) =>
  event("ATTENDANCE", time, {
    student_id,
    instructor_id,
    ...(class_id ? { class_id } : {}),
    payload: { status: "absent" },
  });

type Step = {
  structure?: Structure;
  events?: ReturnType<typeof event>[];
  /** Till when the clock goes on, as in `at`. */
  now?: string;
  /** What an administrator does besides. */
  change?: () => Promise<unknown>;
  /** One cycle, not all that are needed. */
  once?: true;
};
/** What a case needs beside all that has been, and the change. */
type Case = Step & { name: string; given?: Step };

let tick = new Date(at("10 12:00"));

async function take({ structure, events, now, change, once }: Step): Promise<void> {
  if (now) tick = new Date(at(now));
  if (structure) await applyStructure(sql, ORG, structure, { now: tick });
  if (events) {
    const { rejected } = await ingestEvents(sql, ORG, events, { now: tick });
    expect(rejected).toEqual([]);
  }
  await change?.();
  await (once ? refresh : drain)(sql, ORG, { now: tick });
}

/** Something of everything, so that each figure has a value beside which changes are made. */
const LIFE = [
  login("3 08:00", { student_id: "ana" }),
  state("4 09:00", "ana", "u1", "Validee"),
  state("4 09:00", "ana", "a", "En_cours", { due_at: at("8 00:00") }),
  state("5 09:00", "ana", "a", "Terminee"),
  state("5 10:00", "bob", "u", "En_cours"),
  submit("5 11:00", "bob", "u"),
  mark("5 12:00", "tara", "ana", "u", 12),
  quiz("5 13:00", "cleo", 4),
  feedback("5 14:00", "theo", "cleo", "q"),
  quiz("6 13:00", "bob", 6),
  feedback("6 12:00", "tara", "bob", "u"),
  state("9 09:00", "bob", "b", "En_cours"),
];

const setKind = (kind: string) => async () => {
  await sql`update kpi_state set kind = ${kind} where organization_id = ${ORG} and domain = 'Ua' and state_code = 'A_valider'`;
  await sql`update engine_clock set rebuild_wanted = true where organization_id = ${ORG}`;
};
const formula = (code: string, text: string) =>
  saveFormulaMetric(
    sql,
    { organizationId: ORG, actor: "test" },
    {
      code,
      formula: text,
      words: { fr: { label: code, description: "" } },
      category: "Feedback",
      higherIsBetter: true,
      warnBelow: null,
      warnAbove: null,
      objective: null,
      isActive: true,
    },
    null,
  );

/** In the order in which they happen: each begins where the last one ended. */
const CASES: Case[] = [
  { name: "the tree grows before there is an event", events: LIFE },
  {
    name: "a unit begun and taken back within a day, known late: open from that day on",
    given: { events: [state("7 11:00", "cleo", "u1", "A_faire", {}, "tara")] },
    events: [state("7 10:00", "cleo", "u1", "En_cours", {}, "tara")],
  },
  {
    name: "a login that names a learner of another group is its trainer's, in the trainer's groups",
    given: { events: [login("10 08:00", { instructor_id: "theo" })] },
    events: [login("10 09:00", { student_id: "ana", instructor_id: "theo" })],
  },
  {
    name: "who was in a Groupe changes: so do the gaps of a trainer assigned to it since",
    given: {
      structure: { lms_group_instructor: [stay("g", "tina", "2026-03-08"), stay("h", "tina", "2026-03-08")] },
    },
    structure: { lms_group_student: [stay("h", "cleo", "2026-01-01", "2026-03-04")] },
  },
  {
    name: "a trainer of a sub-group is assigned to its Groupe too: another Groupe to compare",
    given: {
      structure: {
        lms_student: named("dan"),
        lms_instructor: named("tom"),
        lms_group: [
          { id: "k", group_type: "Groupe", parent_id: "s", name: "k" },
          { id: "kk", group_type: "Sous_groupe", parent_id: "k", name: "kk" },
        ],
        lms_group_student: [stay("kk", "dan")],
        lms_group_instructor: [stay("kk", "tom"), stay("g", "tom")],
      },
      events: [quiz("9 09:00", "dan", 9)],
    },
    structure: { lms_group_instructor: [stay("k", "tom")] },
  },
  {
    name: "… and is no more",
    change: async () => {
      await sql`delete from lms_group_instructor where organization_id = ${ORG} and group_id = 'k' and instructor_id = 'tom'`;
      await sql`insert into engine_structure_change (organization_id, kind, ref_id) values (${ORG}, 'group', 'k')`;
    },
  },
  {
    name: "a course gets a second module",
    structure: { lms_item: [item("o", "Module", null, { course_id: "web" })] },
  },
  {
    name: "first done earlier than was known, and first begun",
    events: [
      state("3 12:00", "ana", "a", "Terminee"),
      state("3 10:00", "ana", "a", "En_cours", {}, "tina"),
      state("3 13:00", "ana", "u1", "Validee"),
    ],
  },
  {
    name: "a deadline known late decides on a task done since",
    events: [state("2 10:00", "ana", "a", "A_faire", { due_at: at("3 11:00") })],
  },
  {
    name: "an expired submission was answered in time, by a trainer of none of its groups",
    given: { events: [submit("6 08:00", "dan", "u"), submit("6 09:00", "dan", null, "loose")] },
    events: [
      feedback("7 12:00", "tina", "dan", "u"),
      feedback("7 12:00", "tina", "dan", null, { submission_id: "loose" }),
    ],
  },
  {
    name: "… and before that by another, on another item",
    events: [feedback("7 10:00", "theo", "dan", "v", { submission_id: "dan-u" })],
  },
  {
    name: "a late answer becomes an early one: the expiry's day loses it",
    given: { events: [submit("4 08:00", "ana", "q"), feedback("9 12:00", "tara", "ana", "q")] },
    events: [feedback("4 09:00", "tina", "ana", "q")],
  },
  {
    name: "a first feedback comes to be earlier than tasks that were done before it",
    given: {
      events: [
        state("4 10:00", "ana", "b", "En_cours"),
        state("6 10:00", "ana", "b", "Terminee"),
        state("5 10:00", "dan", "b", "En_cours"),
        state("6 10:00", "dan", "b", "Terminee"),
        feedback("8 10:00", "tina", "ana", "v"),
      ],
    },
    events: [feedback("4 08:30", "tina", "ana", null), feedback("5 08:30", "tina", "dan", null)],
  },
  {
    name: "an absence counts beside the scores of every module, and of who marked them",
    given: {
      events: [
        mark("8 10:00", "tina", "bob", "u", 4),
        mark("8 11:00", "tina", "dan", "u", 19),
        mark("8 11:00", "tina", "ana", "v", 7),
      ],
    },
    events: [absent("4 08:00", "theo", "bob"), absent("5 08:00", "theo", "bob", "quiz")],
  },
  {
    name: "two trainers mark the same attempt, and a feedback between two marks",
    events: [
      mark("8 13:00", "theo", "bob", "u", 5),
      mark("8 08:00", "theo", "dan", "u", 2, { criteria: { qualite_code: { score: 1, max_score: 2 } } }),
      feedback("8 09:00", "tara", "dan", "u"),
    ],
  },
  {
    name: "revised after the learner left the group of the feedback",
    events: [submit("8 12:00", "cleo", "q"), submit("9 12:00", "cleo", "q", "again")],
  },
  {
    name: "a key unit is done and its late score under the mark",
    given: {
      structure: { lms_enrollment: [enrolled("web", "dan")] },
      events: [state("9 12:00", "dan", "u", "Validee")],
    },
    events: [mark("10 10:00", "tara", "dan", "u", 3)],
  },
  {
    name: "a learner moves to another group",
    structure: {
      lms_group_student: [stay("gg", "bob", "2026-01-01", "2026-03-05"), stay("h", "bob", "2026-03-06")],
    },
  },
  {
    name: "an assignment ended before what was thought",
    structure: { lms_group_instructor: [stay("g", "tara", "2026-01-01", "2026-03-05")] },
  },
  {
    name: "an enrolment ends, another begins earlier",
    structure: {
      lms_enrollment: [
        { ...enrolled("web", "cleo"), left_on: "2026-03-08" },
        { ...enrolled("art", "dan"), enrolled_on: "2026-03-07" },
      ],
    },
  },
  {
    name: "a plan moves, another comes",
    structure: {
      lms_plan: [
        { group_id: "g", item_id: "u", planned_on: "2026-03-11" },
        { group_id: "kk", item_id: "q", planned_on: "2026-03-02" },
      ],
    },
  },
  {
    name: "a Groupe has another name",
    structure: { lms_group: [{ id: "g", group_type: "Groupe", parent_id: "s", name: "G" }] },
  },
  {
    name: "a Groupe goes to another session, a sub-group to another Groupe",
    structure: {
      lms_group: [
        { id: "z", group_type: "Session", name: "z" },
        { id: "h", group_type: "Groupe", parent_id: "z", name: "h" },
        { id: "kk", group_type: "Sous_groupe", parent_id: "h", name: "kk" },
      ],
    },
  },
  {
    name: "an earlier first day, by a trainer alone",
    events: [login("1 09:00", { instructor_id: "tina" })],
  },
  {
    name: "a formula of one's own reads counts of states, plan gaps, a distribution and another formula",
    given: {
      change: async () => {
        await formula("OWN_A", "TACHES_EN_COURS + FEEDBACK_COUNT");
        await formula("OWN_B", "DELAI_FEEDBACK_MED / PROGRESSION_P50");
        await formula("OWN_C", "OWN_A / max(APPRENANTS_ACTIFS, 1)");
        await formula("OWN_D", "UA_PLAN_GAP * 2");
      },
    },
    events: [state("10 11:00", "cleo", "a", "En_cours"), feedback("10 11:30", "theo", "ana", "q")],
  },
  { name: "… and what only one part of it reads", events: [login("10 11:45", { student_id: "dan" })] },
  {
    name: "an hour on, a deadline passes",
    given: { events: [state("10 11:00", "bob", "a", "En_cours", { due_at: at("10 12:30") })] },
    now: "10 13:00",
  },
  {
    name: "48 hours without an answer",
    given: { events: [submit("8 14:00", "bob", "v"), submit("8 14:30", "bob", null, "bare")] },
    now: "10 15:00",
  },
  {
    name: "seven days without an answer",
    given: { events: [submit("3 15:30", "dan", "q")] },
    now: "10 16:00",
  },
  { name: "an event's hour comes", given: { events: [quiz("10 17:00", "dan", 2)] }, now: "10 17:00" },
  {
    name: "under load, what is urgent and no more",
    events: Array.from({ length: 30 }, (_, i) =>
      feedback(`10 16:${10 + i}`, "tara", ["ana", "bob", "dan"][i % 3]!, i % 2 ? "u" : "q"),
    ),
    once: true,
  },
  { name: "… the others wait over midnight", now: "11 00:00" },
  { name: "two days without an event", now: "13 09:00" },
  {
    name: "more weight, another key unit, a task in another project",
    structure: { lms_item: [item("q", "Ua", "c", { class_id: "quiz", weight: 5, is_key: true })] },
  },
  {
    name: "a late submission where units have no state of review",
    given: { change: setKind("doing"), events: [state("12 12:00", "ana", "u", "Validee")] },
    events: [submit("8 12:00", "ana", "u", "late")],
  },
];

beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
  // Begun without an event: what is expected of learners is there already.
  await createOrganization(sql, { id: ORG, name: ORG, timeZone: "UTC", now: tick });
  const { lms_item, ...rest } = STRUCTURE;
  await take({
    structure: { ...rest, lms_plan: [], lms_item: lms_item?.filter(({ id }) => id !== "d") ?? [] },
  });
  await take({ structure: STRUCTURE });
});
afterAll(() => database.close());

// 35 rebuilds beside: a minute on a server, five in the embedded database, which runs the same statements.
describe.skipIf(!process.env.TEST_DATABASE_URL)("a change reaches every row that it bears on", () => {
  it.each(CASES)("$name", async ({ given, ...change }) => {
    if (given) await take(given);
    await take(change);
    if (change.once) return;
    const { differences, pending } = await rebuildCheck(sql, ORG);
    // The next case is not to fail for this one's reason.
    if (differences.length > 0) await rebuild(sql, ORG, { now: tick });
    expect(differences).toEqual([]);
    expect(pending).toEqual({ events: 0, cells: 0 });
  });
});
