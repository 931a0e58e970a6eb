import { afterAll, beforeAll, expect, test } from "vitest";
import type { LearnerFile } from "@/lib/learner-file";
import { parseView, type Query } from "@/lib/view";
import { type TestDatabase, testDatabase } from "../../testing";
import { createUser } from "../../users";
import { NOW, plantFacts, plantMembers, plantSchool } from "../school.testing";
import { findViewer } from "../viewer";
import { loadLearnerFile } from "./index";

const WEEK = "2026-10-18";
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  const { sql } = db;
  await plantSchool(sql);
  // l2 is in A1 and in B; t4 has A1 alone, not the group above it.
  await sql`
    insert into lms_group_student (organization_id, group_id, student_id, joined_on)
    values ('school', 'B', 'l2', '2026-09-01')`;
  await sql`insert into lms_instructor (organization_id, id, name) values ('school', 't4', 'Formateur 4')`;
  await sql`
    insert into lms_group_instructor (organization_id, group_id, instructor_id, joined_on)
    values ('school', 'A1', 't4', '2026-09-01')`;
  await plantMembers(sql);
  const percentiles = (p50: number): [number, number, number, number, number] => [p50, 80, 90, 0, 100];
  await plantFacts(sql, [
    { scope: "Apprenant:l2", code: "PROGRESSION_MOY", dateId: WEEK, value: 35 },
    { scope: "Apprenant:l2", code: "SCORE_NORM", dateId: WEEK, value: 61, n: 2 },
    ...(["Groupe:A", "Sous_groupe:A1", "Groupe:B", "Session:S"] as const).flatMap((scope, index) => [
      { scope, code: "PROGRESSION", dateId: WEEK, percentiles: percentiles(40 + index), n: 5 },
      { scope, code: "SCORE", dateId: WEEK, percentiles: percentiles(60 + index), n: 5 },
    ]),
  ]);
});
afterAll(() => db.close());

async function fileFor(
  instructorId: string | null,
  studentId: string,
  query: Query = {},
): Promise<LearnerFile> {
  const name = instructorId ?? "admin";
  const email = `${name}-${studentId}-${Object.values(query).join()}@example.org`;
  const { id } = await createUser(db.sql, "school", {
    email,
    name,
    password: "un mot de passe",
    role: instructorId ? "trainer" : "admin",
    ...(instructorId ? { instructorId } : {}),
  });
  const viewer = await findViewer(db.sql, { organizationId: "school", userId: id, sessionVersion: 1 }, NOW);
  const file = viewer && (await loadLearnerFile(db.sql, viewer, studentId, parseView(query), "fr"));
  if (!file) throw new Error(`${name} may not read ${studentId}`);
  return file;
}

const labels = (file: LearnerFile) => file.groups.map(({ label }) => label);

/** What the file says of the group: its name, and the median of progress and of scores. */
const median = (file: LearnerFile) => ({
  group: file.comparedWith?.label,
  progress: Object.values(file.curves.points.at(-1)?.others ?? {}),
  score: file.scores.at(-1)?.median,
});

test("where only the sub-group may be read, the learner is compared with that", async () => {
  const file = await fileFor("t4", "l2");
  expect(labels(file)).toEqual(["Session 2026", "A1"]);
  expect(median(file)).toEqual({ group: "A1", progress: [{ value: 41, n: 5 }], score: 61 });
});

test("a group that may not be read is no choice either", async () => {
  const file = await fileFor("t4", "l2", { scope: "Groupe:A" });
  expect(median(file)).toEqual({ group: "A1", progress: [{ value: 41, n: 5 }], score: 61 });
});

test("of a learner in two groups, each trainer sees the own one", async () => {
  const [ofA, ofB] = [await fileFor("t1", "l2"), await fileFor("t2", "l2")];
  expect(labels(ofA)).toEqual(["Session 2026", "Groupe A", "A1"]);
  expect(median(ofA)).toEqual({ group: "Groupe A", progress: [{ value: 40, n: 5 }], score: 60 });
  expect(labels(ofB)).toEqual(["Session 2026", "Groupe B"]);
  expect(median(ofB)).toEqual({ group: "Groupe B", progress: [{ value: 42, n: 5 }], score: 62 });
  expect(ofB.head.scope.path).toEqual(["Session 2026", "Groupe B"]);
});

test("an admin sees them all", async () => {
  const file = await fileFor(null, "l2");
  expect(labels(file)).toEqual(["Session 2026", "Groupe A", "Groupe B", "A1"]);
  expect(file.head.scope.path).toEqual(["Session 2026", "Groupe A", "A1"]);
});
