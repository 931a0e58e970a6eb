import { beforeEach, expect, test, vi } from "vitest";
import { refresh } from "@/db/aggregation";
import { applyStructure } from "@/db/ingest/structure";
import { NOW } from "@/db/queries/school.testing";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { PATCH as changePerson, GET as readPerson } from "./people/route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const PATH = "/api/admin/structure/people";
const read = (kind: string, id: string) =>
  answerOf(readPerson(new Request(`http://jalon${PATH}?${new URLSearchParams({ kind, id })}`)));
const change = (body: object) => answerOf(changePerson(sent("PATCH", PATH, body)));
const stored = async (table: string, id: string) => {
  const { sql } = school.db;
  const [row] = await sql`select * from ${sql(table)} where organization_id = 'school' and id = ${id}`;
  return row!;
};

beforeEach(async () => {
  await school.as("admin");
});

test("a learner's name and addresses are corrected; what the LMS says of an address that stays is kept", async () => {
  const { sql } = school.db;
  const emails_json = [
    { email: "old@example.org", type: "HOME" },
    { email: "work@example.org", type: "WORK" },
  ];
  const raw_json = { from: "lms" };
  await applyStructure(sql, "school", {
    lms_student: [
      { id: "l2", name: "Ines Alaui", first_name: "Ines", last_name: "Alaui", emails_json, raw_json },
    ],
  });
  const { status, body } = await read("student", "l2");
  expect(status).toBe(200);
  expect(body).toMatchObject({ name: "Ines Alaui", emails: "old@example.org\nwork@example.org" });
  const right = {
    ...body,
    name: " Inès Alaoui ",
    first_name: "Inès",
    last_name: null,
    emails: "work@example.org\n ines@example.org",
  };
  expect((await change(right)).status).toBe(200);
  expect(await stored("lms_student", "l2")).toMatchObject({
    name: "Inès Alaoui",
    first_name: "Inès",
    last_name: null,
    emails_json: [{ email: "work@example.org", type: "WORK" }, { email: "ines@example.org" }],
    raw_json,
  });
  const audit = (await school.audit(1))[0];
  expect(audit).toMatchObject({
    action: "student.change",
    subject: "student:l2",
    before: null,
    after: { changed: ["name", "first_name", "last_name", "emails"] },
  });
  // The same form of the second administrator was filled before.
  await school.as("second");
  expect(await change({ ...right, name: "Too late" })).toMatchObject({
    status: 409,
    body: { error: { code: "stale" } },
  });
  await refresh(sql, "school", { now: NOW });
  const [scope] = await sql`
    select label from kpi_scope where organization_id = 'school' and scope_type = 'Apprenant' and ref_id = 'l2'`;
  expect(scope).toEqual({ label: "Inès Alaoui" });
});

test("a trainer's too; what is unchanged leaves no trace, and what is wrong is told at its field", async () => {
  const { body } = await read("instructor", "t1");
  expect(body).toMatchObject({ name: "Formateur 1", emails: "" });
  const newest = await school.audit(1);
  expect((await change(body)).status).toBe(200);
  expect(await school.audit(1)).toEqual(newest);
  expect(
    (await change({ ...body, emails: "t1@example.org, t1(at)example.org" })).body.error.details,
  ).toMatchObject([{ path: "emails", code: "bad_format" }]);
  expect((await change({ ...body, name: " " })).status).toBe(400);
  expect((await change({ ...body, emails: "t1@example.org" })).status).toBe(200);
  expect(await stored("lms_instructor", "t1")).toMatchObject({ emails_json: [{ email: "t1@example.org" }] });
});

test("nobody has a form for who was erased, for a person of another school, or without being an administrator", async () => {
  const { body } = await read("student", "l3");
  await school.db
    .sql`update lms_student set erased_at = now() where organization_id = 'school' and id = 'l3'`;
  expect((await read("student", "l3")).status).toBe(404);
  expect((await change({ ...body, name: "Back again" })).status).toBe(404);
  await school.db.sql`delete from lms_student where organization_id = 'other' and id = 'l9'`;
  const { body: own } = await read("student", "l9");
  await school.as("foreign");
  expect((await read("student", "l9")).status).toBe(404);
  expect((await change(own)).status).toBe(404);
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await read("student", "l9")).status).toBe(status);
    expect((await change(own)).status).toBe(status);
  }
});
