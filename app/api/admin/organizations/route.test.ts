import { expect, test, vi } from "vitest";
import { findAccounts } from "@/db/users";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { POST } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const create = (body: object) => answerOf(POST(sent("POST", "/api/admin/organizations", body)));
const NEW = {
  id: "annexe",
  name: "Annexe",
  timeZone: "Africa/Casablanca",
  locale: "fr",
  adminName: "Ada",
  email: "a1@example.org",
};

test("an organisation is made with its first administrator, and its maker has no way in", async () => {
  await school.as("admin");
  const { status, body } = await create(NEW);
  expect(status).toBe(200);
  // The same address as the maker's: another account, with another password.
  expect(
    await findAccounts(school.db.sql, { email: "a1@example.org", password: "un mot de passe" }),
  ).toMatchObject([{ organization_id: "school" }]);
  expect(
    await findAccounts(school.db.sql, { email: "a1@example.org", password: body.password }),
  ).toMatchObject([{ organization_id: "annexe", name: "Ada" }]);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "organization.create",
    subject: "organization:annexe",
  });
});

test.each([
  [{ id: "school" }, "id", "organization_exists"],
  [{ id: "x y" }, "id", "invalid_id"],
  [{ timeZone: "Mars/Olympus" }, "timeZone", "invalid_time_zone"],
  [{ email: "nobody" }, "email", "invalid_email"],
  [{ locale: "tlh" }, "locale", "not_one_of"],
])("%j is refused at %s, and nothing is left of it", async (part, path, code) => {
  await school.as("admin");
  const body = { ...NEW, id: "half", ...part };
  expect((await create(body)).body.error.details).toMatchObject([{ path, code }]);
  expect(await school.db.sql`select from organization where id = 'half'`).toHaveLength(0);
});

test("who is no administrator may make none", async () => {
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await create({ ...NEW, id: "theirs" })).status).toBe(status);
  }
});
