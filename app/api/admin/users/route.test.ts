import { expect, test, vi } from "vitest";
import { countUsers, listUsers, USERS_LISTED } from "@/db/queries/admin/users";
import { findViewer } from "@/db/queries/viewer";
import { findAccounts } from "@/db/users";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { GET as people } from "../people/route";
import { PATCH, POST } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const create = (body: object) => answerOf(POST(sent("POST", "/api/admin/users", body)));
const patch = (body: object) => answerOf(PATCH(sent("PATCH", "/api/admin/users", body)));
const versionOf = async (id: string) => {
  const users = await listUsers(school.db.sql, "school", "Europe/Paris", {});
  return users.find((user) => user.id === id)?.version ?? "";
};

test("an account is made with a password that opens it, and its audit row", async () => {
  await school.as("admin");
  const { status, body } = await create({
    email: " T2@example.org ",
    name: "Tess",
    role: "trainer",
    personId: "t2",
  });
  expect(status).toBe(200);
  const opened = await findAccounts(school.db.sql, { email: "t2@example.org", password: body.password });
  expect(opened).toMatchObject([{ id: body.id, organization_id: "school" }]);
  const found = await findViewer(
    school.db.sql,
    { organizationId: "school", userId: body.id, sessionVersion: 1 },
    new Date(),
  );
  expect(found).toMatchObject({ role: "trainer", selfId: "t2" });
  expect(await school.audit(1)).toMatchObject([
    { actor: `user:${school.users.admin}`, action: "user.create", subject: `user:${body.id}` },
  ]);
  expect(JSON.stringify(await school.audit(1))).not.toContain(body.password);
});

test.each([
  [{ email: "not an address", name: "N", role: "admin", personId: null }, "email", "invalid_email"],
  [{ email: "a2@example.org", name: "N", role: "admin", personId: null }, "email", "email_taken"],
  [{ email: "n@example.org", name: "", role: "admin", personId: null }, "name", "out_of_range"],
  [{ email: "n@example.org", name: "N", role: "root", personId: null }, "role", "not_one_of"],
  [{ email: "n@example.org", name: "N", role: "learner", personId: null }, "personId", "needs_person"],
  [{ email: "n@example.org", name: "N", role: "learner", personId: "t1" }, "personId", "unknown_person"],
  [{ email: "n@example.org", name: "N\u0000", role: "admin", personId: null }, "name", "bad_text"],
])("%j is refused at %s", async (body, path, code) => {
  await school.as("admin");
  const answer = await create(body);
  expect([answer.status, answer.body.error.details]).toMatchObject([400, [{ path, code }]]);
});

test("who is no administrator of this school may do nothing", async () => {
  const body = { email: "x@example.org", name: "X", role: "admin", personId: null };
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await create(body)).status).toBe(status);
    expect((await patch({ change: "disable", id: school.users.second })).status).toBe(status);
    expect((await people(new Request("http://jalon/api/admin/people?kind=student"))).status).toBe(status);
  }
  // Another school's administrator: an id of this one is an id that does not exist.
  await school.as("foreign");
  expect((await patch({ change: "disable", id: school.users.second })).status).toBe(404);
  expect((await patch({ change: "disable", id: "no such id" })).status).toBe(404);
});

test("another site's page may do nothing", async () => {
  await school.as("admin");
  const request = new Request("http://jalon/api/admin/users", {
    method: "POST",
    body: JSON.stringify({ email: "x@example.org", name: "X", role: "admin", personId: null }),
    headers: {
      "content-type": "application/json",
      "sec-fetch-site": "cross-site",
      origin: "https://evil.example",
    },
  });
  expect(await answerOf(POST(request))).toMatchObject({
    status: 403,
    body: { error: { code: "cross_site" } },
  });
});

test("what somebody else changed meanwhile is not overwritten", async () => {
  await school.as("admin");
  const id = school.users.trainer;
  const edit = { change: "edit", id, version: await versionOf(id), role: "trainer", personId: "t1" };
  expect((await patch({ ...edit, name: "First" })).status).toBe(200);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "user.edit",
    before: { name: "t1@example.org" },
    after: { name: "First" },
  });
  expect(await patch({ ...edit, name: "Second" })).toMatchObject({
    status: 409,
    body: { error: { code: "stale" } },
  });
  const [row] = await school.db
    .sql`select name from app_user where organization_id = 'school' and id = ${id}`;
  expect(row).toEqual({ name: "First" });
});

test("a changed role, a closed account and a new password end the sessions", async () => {
  await school.as("admin");
  const id = school.users.second;
  const session = { organizationId: "school", userId: id, sessionVersion: 1 };
  expect(await findViewer(school.db.sql, session, new Date())).not.toBeNull();
  await patch({
    change: "edit",
    id,
    version: await versionOf(id),
    name: "S",
    role: "learner",
    personId: "l2",
  });
  expect(await findViewer(school.db.sql, session, new Date())).toBeNull();
  await patch({ change: "disable", id });
  expect(await findViewer(school.db.sql, { ...session, sessionVersion: 2 }, new Date())).toBeNull();
  const { body } = await patch({ change: "reset", id });
  expect(
    await findAccounts(school.db.sql, { email: "a2@example.org", password: body.password }),
  ).toHaveLength(1);
  expect((await school.audit(3)).map((row) => row.action)).toEqual([
    "user.edit",
    "user.disable",
    "user.reset_password",
  ]);
});

test("the last administrator stays, and nobody closes their own account", async () => {
  await school.as("admin");
  const id = school.users.admin;
  const edit = {
    change: "edit",
    id,
    version: await versionOf(id),
    name: "A",
    role: "learner",
    personId: "l1",
  };
  expect(await patch(edit)).toMatchObject({
    status: 400,
    body: { error: { details: [{ code: "last_admin" }] } },
  });
  for (const change of ["disable", "reset"])
    expect((await patch({ change, id })).body.error.details).toMatchObject([{ code: "own_account" }]);
});

test("people are found by name, those of one's own school only", async () => {
  await school.as("admin");
  const answer = await answerOf(
    people(new Request("http://jalon/api/admin/people?kind=student&q=apprenant%207")),
  );
  expect(answer.body.people).toEqual([{ id: "l7", name: "Apprenant 7" }]);
  const none = await answerOf(people(new Request("http://jalon/api/admin/people?kind=student&q=%25")));
  expect(none.body.people).toEqual([]);
});

test("a long list of accounts is read page by page, none twice and none left out", async () => {
  const { sql } = school.db;
  await sql`
    insert into app_user (id, organization_id, email, password_hash, role, name)
    select 'many-' || n, 'school', 'many-' || n || '@example.org', 'x', 'admin', 'Même Nom'
    from generate_series(1, ${USERS_LISTED + 5}::int) n`;
  const wanted = { text: "même", role: "admin" } as const;
  expect(await countUsers(sql, "school", wanted)).toBe(USERS_LISTED + 5);
  const first = await listUsers(sql, "school", "Europe/Paris", wanted);
  const second = await listUsers(sql, "school", "Europe/Paris", { ...wanted, from: USERS_LISTED });
  expect([first.length, second.length]).toEqual([USERS_LISTED, 5]);
  expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(USERS_LISTED + 5);
});
