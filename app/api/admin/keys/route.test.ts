import { expect, test, vi } from "vitest";
import { findKey } from "@/db/keys";
import { scopeIds } from "@/db/queries/school.testing";
import { POST as ingest } from "../../events/route";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { PATCH, POST } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const create = (body: object) => answerOf(POST(sent("POST", "/api/admin/keys", body)));
const revoke = (id: string) => answerOf(PATCH(sent("PATCH", "/api/admin/keys", { change: "revoke", id })));
const KEY = { name: "LMS", scopes: ["ingest"], requestsPerMinute: 600, expiresOn: null, heldTo: [] };

/** What POST /api/events answers to this key. */
const ingested = async (key: string) => {
  const event = {
    id: `e-${key.slice(-5)}`,
    type: "LOGIN",
    student_id: "l1",
    occurred_at: "2026-10-15T07:00:00Z",
  };
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const request = new Request("http://jalon/api/events", {
    method: "POST",
    body: JSON.stringify(event),
    headers,
  });
  return (await ingest(request)).status;
};

test("a key is made, used, revoked and refused", async () => {
  await school.as("admin");
  const { body } = await create(KEY);
  expect(await ingested(body.key)).toBe(200);
  expect((await revoke(body.id)).status).toBe(200);
  expect(await ingested(body.key)).toBe(401);
  const rows = (await school.audit(3)).map((row) => `${row.action} ${row.subject}`);
  expect(rows).toEqual([`key.create key:${body.id}`, `key.use key:${body.id}`, `key.revoke key:${body.id}`]);
  expect(JSON.stringify(await school.audit(3))).not.toContain(body.key);
});

test("a key ends with the local day that was given, and is held to its scopes", async () => {
  await school.as("admin");
  const groups = await scopeIds(school.db.sql);
  const { body } = await create({
    ...KEY,
    scopes: ["read"],
    expiresOn: "2026-10-20",
    heldTo: [String(groups["Groupe:A"])],
  });
  const key = await findKey(school.db.sql, body.key);
  // Midnight after 20 October in Paris is 22:00 UTC.
  expect(key).toMatchObject({
    expiresAt: new Date("2026-10-20T22:00:00Z"),
    kpiScopeIds: [groups["Groupe:A"]],
  });
});

test.each([
  [{ name: " " }, "name", "out_of_range"],
  [{ scopes: [] }, "scopes", "out_of_range"],
  [{ scopes: ["admin"] }, "scopes[0]", "not_one_of"],
  [{ requestsPerMinute: 0 }, "requestsPerMinute", "out_of_range"],
  [{ expiresOn: "2026-02-30" }, "expiresOn", "bad_day"],
  [{ expiresOn: "2020-01-01" }, "expiresOn", "in_the_past"],
  [{ scopes: ["read"], heldTo: [999_999] }, "heldTo", "unknown_scope"],
])("%j is refused at %s", async (part, path, code) => {
  await school.as("admin");
  expect((await create({ ...KEY, ...part })).body.error.details).toMatchObject([{ path, code }]);
});

test("who is no administrator of this school may do nothing", async () => {
  await school.as("admin");
  const { body } = await create(KEY);
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await create(KEY)).status).toBe(status);
    expect((await revoke(body.id)).status).toBe(status);
  }
  await school.as("foreign");
  expect((await revoke(body.id)).status).toBe(404);
  const groups = await scopeIds(school.db.sql);
  const stolen = await create({ ...KEY, scopes: ["read"], heldTo: [groups["Groupe:A"]] });
  expect(stolen.body.error.details).toMatchObject([{ code: "unknown_scope" }]);
});
