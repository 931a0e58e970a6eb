import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createKey, findKey, listKeys, noteAccepted, noteKeyUse, revokeKey } from "@/db/keys";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { secondsToWait } from "@/lib/rate-limit";

const now = new Date("2026-03-02T10:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

let database: TestDatabase;
const audit = () =>
  database.sql`SELECT actor, action, subject, after_json FROM audit_log WHERE organization_id = 'org' ORDER BY id`;

beforeAll(async () => {
  database = await testDatabase();
  await createOrganization(database.sql, { id: "org", name: "Centre", now });
});
afterAll(() => database.close());
beforeEach(() => database.sql`TRUNCATE api_key, audit_log, rate_limit`);

describe("API keys", () => {
  it("a key opens what it was made for, and the table does not hold it", async () => {
    const { id, key } = await createKey(database.sql, "org", {
      name: " LMS ",
      scopes: ["ingest", "read", "ingest"],
    });
    expect(key).toMatch(/^jalon_[\w-]{43}$/);
    expect(await findKey(database.sql, key)).toMatchObject({
      organizationId: "org",
      id,
      name: "LMS",
      scopes: ["ingest", "read"],
      kpiScopeIds: null,
    });
    expect(JSON.stringify(await database.sql`SELECT * FROM api_key`)).not.toContain(key.slice(6));
    expect(JSON.stringify(await audit())).not.toContain(key.slice(6));
    expect(await audit()).toMatchObject([
      { actor: "system", action: "key.create", subject: `key:${id}`, after_json: { kpiScopeIds: null } },
    ]);
  });

  it("says in the log which scopes a key is held to", async () => {
    await createKey(database.sql, "org", { name: "BI", scopes: ["read"], kpiScopeIds: [7, 9] });
    expect(await audit()).toMatchObject([{ after_json: { name: "BI", kpiScopeIds: [7, 9] } }]);
  });

  it("two keys differ, and another text opens nothing", async () => {
    const one = await createKey(database.sql, "org", { name: "1", scopes: ["read"] });
    const two = await createKey(database.sql, "org", { name: "2", scopes: ["read"] });
    expect(one.key).not.toBe(two.key);
    for (const text of ["", "jalon_", one.key.slice(0, -1), `${one.key}x`, one.key.toUpperCase()]) {
      expect(await findKey(database.sql, text)).toBeNull();
    }
  });

  it("is closed from the next request on when it is revoked, and at its expiry", async () => {
    const revoked = await createKey(database.sql, "org", { name: "1", scopes: ["read"] });
    await revokeKey(database.sql, "org", revoked.id, "user:admin");
    await revokeKey(database.sql, "org", revoked.id, "user:admin");
    expect(await findKey(database.sql, revoked.key)).toBeNull();
    expect((await audit()).map((row) => `${row.actor} ${row.action}`)).toEqual([
      "system key.create",
      "user:admin key.revoke",
    ]);

    const brief = await createKey(database.sql, "org", { name: "2", scopes: ["read"], expiresAt: later(60) });
    expect(await findKey(database.sql, brief.key, later(59))).not.toBeNull();
    expect(await findKey(database.sql, brief.key, later(60))).toBeNull();
  });

  it("lists keys of its organisation only, and revokes no other's", async () => {
    await createOrganization(database.sql, { id: "other", name: "Autre", now });
    const theirs = await createKey(database.sql, "other", { name: "theirs", scopes: ["read"] });
    const ours = await createKey(database.sql, "org", {
      name: "ours",
      scopes: ["read"],
      kpiScopeIds: [3, 5],
    });
    expect(await listKeys(database.sql, "org")).toMatchObject([
      { id: ours.id, kpiScopeIds: [3, 5], revokedAt: null },
    ]);
    await expect(revokeKey(database.sql, "org", theirs.id)).rejects.toMatchObject({ code: "unknown_key" });
    expect(await findKey(database.sql, theirs.key)).not.toBeNull();
  });

  it.each([
    ["invalid_name", { name: " ", scopes: ["read"] }],
    ["invalid_scope", { name: "k", scopes: [] }],
    ["invalid_scope", { name: "k", scopes: ["admin"] }],
    ["invalid_limit", { name: "k", scopes: ["read"], requestsPerMinute: 0 }],
  ])("refuses %s", async (code, key) => {
    await expect(createKey(database.sql, "org", key)).rejects.toMatchObject({ code });
    await expect(createKey(database.sql, "none", { name: "k", scopes: ["read"] })).rejects.toMatchObject({
      code: "unknown_organization",
    });
  });

  it("notes its last use once a minute and one audit row a day, however many processes use it at once", async () => {
    const { key } = await createKey(database.sql, "org", { name: "1", scopes: ["read"] });
    const use = async (at: Date) => noteKeyUse(database.sql, (await findKey(database.sql, key, at))!, at);
    const lastUse = async () => (await findKey(database.sql, key))?.lastUsedAt;
    const unused = (await findKey(database.sql, key))!;
    await Promise.all([1, 2, 3, 4].map(() => noteKeyUse(database.sql, unused, now)));
    await use(later(30));
    expect(await lastUse()).toEqual(now);
    await use(later(90));
    expect(await lastUse()).toEqual(later(90));
    await use(later(86_400));
    const uses = (await audit()).filter((row) => row.action === "key.use");
    expect(uses).toHaveLength(2);
    expect(uses[0]).toMatchObject({ actor: `key:${unused.id}`, subject: `key:${unused.id}` });
  });

  it("notes the last accepted event once a minute too, apart from its use", async () => {
    const { key } = await createKey(database.sql, "org", { name: "2", scopes: ["ingest"] });
    const accept = async (at: Date) =>
      noteAccepted(database.sql, (await findKey(database.sql, key, at))!, at);
    const last = async () => (await findKey(database.sql, key))?.lastAcceptedAt;
    await noteKeyUse(database.sql, (await findKey(database.sql, key))!, now);
    expect(await last()).toBeNull();
    await accept(now);
    await accept(later(59));
    expect(await last()).toEqual(now);
    await accept(later(60));
    expect(await last()).toEqual(later(60));
  });
});

describe("secondsToWait", () => {
  /** A process has its own memory; leaving the map behind makes another one. */
  const anotherProcess = () => {
    (globalThis as { jalonRateWindows?: unknown }).jalonRateWindows = undefined;
  };
  beforeEach(anotherProcess);
  const minute = Date.UTC(2026, 2, 2, 10, 0);

  it("lets 10 of 10 pass, then says how long: 40 s into the minute, 20", async () => {
    const at = minute + 40_000;
    for (let n = 0; n < 10; n++) expect(await secondsToWait(database.sql, "k", 10, at)).toBe(0);
    expect(await secondsToWait(database.sql, "k", 10, at)).toBe(20);
    expect(await secondsToWait(database.sql, "other key", 10, at)).toBe(0);
    expect(await secondsToWait(database.sql, "k", 10, minute + 60_000)).toBe(0);
  });

  it("many at once: exactly the limit passes", async () => {
    const waits = await Promise.all(
      Array.from({ length: 100 }, () => secondsToWait(database.sql, "k", 60, minute)),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(60);
  });

  it("several processes share one limit of 50: 49 pass, for the first had reserved one that it did not use", async () => {
    let passed = 0;
    for (let process = 0; process < 4; process++) {
      anotherProcess();
      for (let n = 0; n < 40; n++)
        if ((await secondsToWait(database.sql, "k", 50, minute)) === 0) passed += 1;
    }
    expect(passed).toBe(49);
  });

  it("asks the database for shares, not for each request", async () => {
    for (let n = 0; n < 1000; n++) await secondsToWait(database.sql, "k", 8000, minute);
    expect(await database.sql`SELECT key, points FROM rate_limit`).toEqual([{ key: "key k", points: 1000 }]);
  });
});
