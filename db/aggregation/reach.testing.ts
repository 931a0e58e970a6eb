import type postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { testDatabase } from "@/db/testing";
import { drain, rebuildCheck } from ".";

/**
 * The organisation of reach.test.ts, reach-meanwhile.test.ts and windows.test.ts: three Groupes of one Session, a module with two UAs, one of them a quiz.
 * A new one for each test, on a database of the file's own.
 */
export let sql: postgres.Sql;
export let org = "";

/** Call once in a test file. */
export function organisationForEachTest(): void {
  let close: () => Promise<void>;
  let serial = 0;
  beforeAll(async () => {
    ({ sql, close } = await testDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    org = `reach-${++serial}`;
    await createOrganization(sql, { id: org, name: org, timeZone: "UTC", now: NOW });
  });
}

export const NOW = new Date("2026-03-10T12:00:00Z");
export const SINCE = "2026-01-01";
export const author = () => ({ organizationId: org, actor: "test" });

const named = (...ids: string[]) => ids.map((id) => ({ id, name: id }));
export const member = (group_id: string, student_id: string) => ({ group_id, student_id, joined_on: SINCE });
export const assigned = (group_id: string, instructor_id: string) => ({
  group_id,
  instructor_id,
  joined_on: SINCE,
});
export const group = (id: string, group_type: string, parent_id: string | null, name = id) => ({
  id,
  group_type,
  parent_id,
  name,
});

export const GROUPS = [
  group("s", "Session", null),
  group("g", "Groupe", "s"),
  group("h", "Groupe", "s"),
  group("k", "Groupe", "s"),
  group("kk", "Sous_groupe", "k"),
];
export const MEMBERS = [member("g", "ana"), member("h", "bob"), member("kk", "cleo")];
export const ITEMS = [
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

export const quiz = (student_id: string, score: number, more = {}) => ({
  id: `q-${student_id}`,
  type: "QUIZ_SUBMIT",
  student_id,
  class_id: "quiz",
  occurred_at: "2026-03-05T09:00:00Z",
  payload: { score, max_score: 10, ...more },
});
const QUIZZES = [quiz("ana", 4), quiz("bob", 8), quiz("cleo", 2)];

/** Ana's. */
export const state = (domain: string, item_id: string, state_code: string, occurred_at: string) => ({
  id: `${item_id}-${state_code}-${occurred_at}`,
  type: "STATE_CHANGE",
  student_id: "ana",
  occurred_at,
  payload: { domain, item_id, state_code },
});

export const write = (structure: object) => applyStructure(sql, org, structure, { now: NOW });
export async function send(...events: object[]) {
  expect((await ingestEvents(sql, org, events, { now: NOW })).rejected).toEqual([]);
}
export const all = () => drain(sql, org, { now: NOW });

/** As a rebuild would leave it: whatever can be read. */
export async function expectRight() {
  const { pending, differing, differences } = await rebuildCheck(sql, org);
  expect({ pending, differing, few: differences.slice(0, 3) }).toEqual({
    pending: { events: 0, cells: 0 },
    differing: 0,
    few: [],
  });
}

/** What is there before the change that a test is about. Whether that is right is seen with what it ends with: `expectRight` looks at every row. */
export async function begin(more: object = {}, events: object[] = QUIZZES) {
  await write({ ...STRUCTURE, ...more });
  await send(...events);
  await all();
}
