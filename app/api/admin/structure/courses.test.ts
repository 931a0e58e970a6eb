import { beforeEach, expect, test, vi } from "vitest";
import { rebuildCheck, refresh } from "@/db/aggregation";
import { countCourses, findTaught, listCourses, readCoursePage } from "@/db/queries/admin/courses";
import { NOW } from "@/db/queries/school.testing";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { PATCH as changeClass, POST as newClass } from "./classes/route";
import { PATCH as changeCourse, POST as newCourse } from "./courses/route";
import { POST as enrolment } from "./enrolments/route";
import { PATCH as changeItem } from "./items/route";
import { GET as taught } from "./taught/route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const TODAY = "2026-10-15";
const PATH = "/api/admin/structure";
const course = (method: "POST" | "PATCH", body: object) =>
  answerOf((method === "POST" ? newCourse : changeCourse)(sent(method, `${PATH}/courses`, body)));
const step = (method: "POST" | "PATCH", body: object) =>
  answerOf((method === "POST" ? newClass : changeClass)(sent(method, `${PATH}/classes`, body)));
const enrol = (body: object) => answerOf(enrolment(sent("POST", `${PATH}/enrolments`, body)));
const page = async (id: string) => (await readCoursePage(school.db.sql, "school", id, TODAY, () => 0))!;
const COURSE = { id: "web", name: "Web", description: null, is_active: true };
const CLASS = { id: "html", course_id: "web", name: "HTML", order_index: 1, step_type: "video" };
const LINK = { course_id: "web", person_id: "l1", enrolled_on: "2026-09-01" };

beforeEach(async () => {
  await school.as("admin");
});

test("courses and classes are made and changed; a second administrator is told, and wrong references at their field", async () => {
  expect((await course("POST", COURSE)).status).toBe(200);
  expect((await course("POST", COURSE)).body.error.details).toMatchObject([{ path: "id", code: "taken" }]);
  expect((await step("POST", { ...CLASS, course_id: "none" })).body.error.details).toMatchObject([
    { path: "course_id", code: "unknown_reference" },
  ]);
  expect((await step("POST", CLASS)).status).toBe(200);
  const { course: seen, classes } = await page("web");
  const { version } = seen;
  expect((await course("PATCH", { ...COURSE, version, name: "Le web", is_active: false })).status).toBe(200);
  await school.as("second");
  expect(await course("PATCH", { ...COURSE, version })).toMatchObject({ status: 409 });
  expect((await step("PATCH", { ...classes[0], step_type: "quiz" })).status).toBe(200);
  expect(await step("PATCH", { ...classes[0], name: "Too late" })).toMatchObject({ status: 409 });
  expect(await page("web")).toMatchObject({
    course: { name: "Le web", is_active: false, classes: 1, learners: 0 },
    classes: [{ id: "html", step_type: "quiz" }],
  });
  expect(await school.audit(2)).toMatchObject([
    { action: "course.change", before: { name: "Web" }, after: { name: "Le web" } },
    { action: "class.change", subject: "class:html" },
  ]);
});

test("a learner is enrolled, ended and taken away again; two enrolments of one day are refused; the engine follows", async () => {
  const { sql } = school.db;
  const add = { ...LINK, change: "add", left_on: null };
  expect((await enrol(add)).status).toBe(200);
  expect((await enrol({ ...add, enrolled_on: "2026-10-01" })).body.error.details).toMatchObject([
    { path: "person_id", code: "same_course" },
  ]);
  expect((await enrol({ ...add, person_id: "nobody" })).body.error.details).toMatchObject([
    { code: "unknown_reference" },
  ]);
  const version = async (enrolled_on = LINK.enrolled_on) =>
    (await page("web")).enrolments.find((one) => one.enrolled_on === enrolled_on)!.version;
  const seen = await version();
  const end = async (left_on: string | null) =>
    enrol({ ...LINK, change: "end", version: await version(), left_on });
  expect((await end("2026-09-30")).status).toBe(200);
  expect(await enrol({ ...LINK, change: "end", version: seen, left_on: null })).toMatchObject({
    status: 409,
  });
  expect((await enrol({ ...add, enrolled_on: "2026-10-01" })).status).toBe(200);
  expect((await end("2026-10-01")).body.error.details).toMatchObject([
    { path: "left_on", code: "same_course" },
  ]);
  expect((await page("web")).course).toMatchObject({ learners: 1, enrolments: 2 });
  const second = await readCoursePage(sql, "school", "web", TODAY, (enrolments) => enrolments - 1);
  expect(second?.enrolments.map((one) => one.enrolled_on)).toEqual(["2026-09-01"]);
  const item = (
    await sql`
    select id, name, item_type, parent_id, position, weight, is_key, is_critical, class_id,
      md5(row(name, item_type, parent_id, position, weight, is_key, is_critical, course_id, class_id)::text) as version
    from lms_item where organization_id = 'school' and id = 'm'`
  )[0]!;
  const taughtItem = { ...item, weight: Number(item.weight), course_id: "web" };
  expect((await answerOf(changeItem(sent("PATCH", `${PATH}/items`, taughtItem)))).status).toBe(200);
  const days = async () => {
    await refresh(sql, "school", { now: NOW });
    const rows = await sql<{ days: string }[]>`
      select from_on || ' ' || to_on as days from engine_enrolment where organization_id = 'school' order by 1`;
    return rows.map((row) => row.days);
  };
  expect(await days()).toEqual(["2026-09-01 infinity"]);
  const remove = { ...LINK, enrolled_on: "2026-10-01", change: "remove" };
  expect((await enrol({ ...remove, version: await version("2026-10-01") })).status).toBe(200);
  expect(await days()).toEqual(["2026-09-01 2026-09-30"]);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "enrolment.remove",
    subject: "student:l1",
    before: { web: { enrolled_on: "2026-10-01", left_on: null } },
    after: null,
  });
  expect(await rebuildCheck(sql, "school")).toMatchObject({ pending: { events: 0 } });
});

test("courses are listed and found by name or id, those of the own school alone", async () => {
  const { sql } = school.db;
  expect(await countCourses(sql, "school", "le w")).toBe(1);
  expect(await listCourses(sql, "school", TODAY, "")).toMatchObject([{ id: "web", classes: 1 }]);
  expect(await findTaught(sql, "school", "class", "ht")).toEqual([{ id: "html", name: "HTML" }]);
  const find = (query: string) => answerOf(taught(new Request(`http://jalon${PATH}/taught?${query}`)));
  expect((await find("kind=course&q=web")).body).toEqual({ found: [{ id: "web", name: "Le web" }] });
  expect((await find("kind=student&q=")).status).toBe(400);
  await school.as("foreign");
  expect((await find("kind=course")).body).toEqual({ found: [] });
  expect((await course("PATCH", { ...COURSE, version: "x" })).status).toBe(404);
  expect((await enrol({ ...LINK, change: "remove", version: "x" })).status).toBe(404);
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await course("POST", { ...COURSE, id: "c2" })).status).toBe(status);
    expect((await enrol({ ...LINK, change: "add", left_on: null })).status).toBe(status);
    expect((await find("kind=course")).status).toBe(status);
  }
});
