import { decode, encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { plantSchool } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { createUser, disableUser, resetPassword } from "@/db/users";
import { viewer } from "@/lib/auth/viewer";
import { jar, sent, signInAs, useDatabase } from "../../session.testing";
import { POST, PUT } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const HERE = "le mot de passe d’ici";
const THERE = "le mot de passe de là";
const EMAIL = "both@example.org";
const COOKIE = "next-auth.session-token";
let db: TestDatabase;
const ids: Record<string, string> = {};

beforeAll(async () => {
  db = await testDatabase();
  useDatabase(db);
  for (const org of ["school", "other", "third"]) {
    await plantSchool(db.sql, org);
    const password = org === "school" ? HERE : THERE;
    ids[org] = (await createUser(db.sql, org, { name: org, role: "admin", email: EMAIL, password })).id;
  }
});
afterAll(async () => {
  useDatabase(undefined);
  await db.close();
});
beforeEach(async () => {
  await db.sql`delete from rate_limit`;
  await db.sql`update app_user set session_version = 1, disabled_at = null`;
  await signInAs(ids.school!, "school");
});

const path = "/api/session/organization";
const change = async (organization: string) => (await PUT(sent("PUT", path, { organization }))).status;
const open = async (password: string) => (await POST(sent("POST", path, { password }))).status;
const where = async () => (await viewer())?.organizationId ?? null;
const audited = (org: string) => db.sql<{ action: string }[]>`
  select action, subject, actor from audit_log where organization_id = ${org} and action in ('user.enter', 'user.leave')
  order by id desc limit 1`;

test("the same e-mail elsewhere opens nothing: its own password does, once, and from then on changing is one call", async () => {
  expect(await change("other")).toBe(404);
  expect(await open(HERE)).toBe(400);
  expect(await where()).toBe("school");

  expect(await open(THERE)).toBe(200);
  expect(await where()).toBe("other");
  expect(await change("school")).toBe(200);
  expect(await where()).toBe("school");
  // The password was that of two organisations: both are open now.
  expect(await change("third")).toBe(200);
  expect(await where()).toBe("third");
  const actor = `user:${ids.third}`;
  expect(await audited("third")).toEqual([{ action: "user.enter", actor, subject: actor }]);
  expect(await audited("school")).toMatchObject([{ action: "user.leave" }]);
});

test("what was open is asked again each time: a new password, a closed account and a forged cookie open nothing", async () => {
  await open(THERE);
  await change("school");
  await resetPassword(db.sql, "other", EMAIL, "un tout autre mot de passe");
  expect(await change("other")).toBe(404);
  await disableUser(db.sql, "third", EMAIL);
  expect(await change("third")).toBe(404);
  expect(await where()).toBe("school");
  // Nor does a session stay in an organisation whose account is closed while it is there.
  await db.sql`update app_user set session_version = 1, disabled_at = null where organization_id = 'third'`;
  expect(await change("third")).toBe(200);
  await disableUser(db.sql, "third", EMAIL);
  expect(await where()).toBeNull();
  const also = [["third", ids.third!, 1]];
  jar.set(
    COOKIE,
    await encode({
      token: { sub: ids.school!, org: "school", v: 1, also },
      secret: "somebody else's secret",
    }),
  );
  expect(await change("third")).toBe(401);
  await resetPassword(db.sql, "other", EMAIL, THERE);
});

test("the session ends when it would have ended, and nobody is asked without one", async () => {
  const exp = async () =>
    (await decode({ token: jar.get(COOKIE)!, secret: process.env.NEXTAUTH_SECRET! }))!.exp as number;
  const before = await exp();
  await open(THERE);
  expect(Math.abs((await exp()) - before)).toBeLessThanOrEqual(2);
  await signInAs(null);
  expect(await change("other")).toBe(401);
  expect(await open(THERE)).toBe(401);
});

test("guessing waits after the fifth attempt", async () => {
  for (let n = 1; n <= 5; n++) expect(await open("guess number one")).toBe(400);
  expect(await open(THERE)).toBe(429);
  expect(await where()).toBe("school");
});

test("another site's page changes nothing", async () => {
  await open(THERE);
  const request = sent("PUT", path, { organization: "school" });
  request.headers.set("sec-fetch-site", "cross-site");
  expect((await PUT(request)).status).toBe(403);
  expect(await where()).toBe("other");
});
