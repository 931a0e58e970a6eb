import { beforeAll, expect, test } from "vitest";
import { noteAudit } from "@/db/admin/change";
import { createKey } from "@/db/keys";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { plantSchool } from "../school.testing";
import { listAudit } from "./audit";

let db: TestDatabase;
const AUTHOR = { organizationId: "school", actor: "system" };
const FILTER = { text: "", about: "", before: null };

beforeAll(async () => {
  db = await testDatabase();
  await plantSchool(db.sql);
  await plantSchool(db.sql, "other");
  await db.sql`update lms_student set name = 'Quelqu''un d''autre' where organization_id = 'other'`;
});

test.each([
  ["a learner", "risk.acknowledge", "student:l1", "Apprenant 1"],
  ["a trainer", "instructor.create", "instructor:t2", "Formateur 2"],
  ["a group", "group.change", "group:A1", "A1"],
  ["a plan, by its group", "plan.replace", "plan:A", "Groupe A"],
  ["an item", "item.change", "item:mc", "Micro-compétence MC"],
  ["who is not there any more", "member.remove", "student:gone", null],
  ["what has no name of its own", "rejected.retry", "event:l1", null],
])("the log names %s in its own organisation", async (_, action, subject, name) => {
  await noteAudit(db.sql, AUTHOR, { action, subject });
  const [row] = await listAudit(db.sql, "school", "Europe/Paris", FILTER);
  expect(row).toMatchObject({ action, subject, subjectName: name });
});

test("a key is found by what was done to it, and has its name", async () => {
  const key = await createKey(db.sql, "school", { name: "LMS", scopes: ["ingest"] });
  const rows = await listAudit(db.sql, "school", "Europe/Paris", { ...FILTER, about: "key" });
  expect(rows.map(({ subject, subjectName }) => [subject, subjectName])).toEqual([[`key:${key.id}`, "LMS"]]);
});
