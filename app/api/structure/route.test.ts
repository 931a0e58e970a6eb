import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/db/client";
import { createKey } from "@/db/keys";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { GET as health } from "../health/route";
import { GET as metrics } from "../metrics/route";
import { GET as ready } from "../ready/route";
import { POST } from "./route";

const processWide = globalThis as { jalonDatabase?: Promise<Database> };
let database: TestDatabase;
let key: string;
let ingestKey: string;

beforeAll(async () => {
  database = await testDatabase();
  processWide.jalonDatabase = Promise.resolve({
    sql: database.sql,
    kind: "embedded",
    close: async () => {},
    died: new Promise(() => {}),
  });
  await createOrganization(database.sql, {
    id: "org",
    name: "Centre",
    now: new Date("2026-03-02T10:00:00Z"),
  });
  key = (await createKey(database.sql, "org", { name: "SIS", scopes: ["structure"] })).key;
  ingestKey = (await createKey(database.sql, "org", { name: "LMS", scopes: ["ingest"] })).key;
});
afterAll(async () => {
  processWide.jalonDatabase = undefined;
  await database.close();
});

async function post(body: unknown, presented = key) {
  const response = await POST(
    new Request("http://jalon/api/structure", {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", authorization: `Bearer ${presented}` },
    }),
  );
  return { status: response.status, body: await response.json() };
}

describe("POST /api/structure", () => {
  it("answers counts per table", async () => {
    expect(await post({ lms_course: [{ id: "c1", name: "Cours" }] })).toEqual({
      status: 200,
      body: { lms_course: { inserted: 1, updated: 0, unchanged: 0 } },
    });
  });

  it("names the rows that are wrong, and writes nothing", async () => {
    const answer = await post({
      lms_student: [{ id: "s1", name: "Ada" }],
      lms_class: [{ id: "k1", course_id: "c9", name: "Classe" }],
    });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: {
          code: "bad_structure",
          details: [{ table: "lms_class", row: 0, column: "course_id", id: "c9", code: "unknown_reference" }],
        },
      },
    });
    expect(await database.sql`SELECT id FROM lms_student`).toEqual([]);
  });

  it("names the first hundred wrong rows, and says how many there are", async () => {
    const rows = Array.from({ length: 130 }, (_, i) => ({ id: `k${i}`, course_id: "c9", name: "Classe" }));
    const { status, body } = await post({ lms_class: rows });
    expect([status, body.error.details.length, body.total]).toEqual([400, 100, 130]);
  });

  it("leaves in the log what it changed and ended, without anybody's name", async () => {
    const log = () =>
      database.sql<
        { actor: string; before_json: unknown; after_json: unknown }[]
      >`SELECT actor, before_json, after_json FROM audit_log WHERE action = 'structure.write' ORDER BY id`;
    await database.sql`DELETE FROM audit_log`;
    const members = (...rows: object[]) => ({ lms_group_student: { mode: "replace", rows } });
    const group = { id: "A", group_type: "Groupe", name: "Groupe A" };
    const [ada, bea] = [
      { group_id: "A", student_id: "s1", joined_on: "2020-01-01" },
      { group_id: "A", student_id: "s2", joined_on: "2020-01-01" },
    ];
    const people = [
      { id: "s1", name: "Zoé Secrète", emails_json: [{ email: "zoe@example.org" }] },
      { id: "s2", name: "Yann Caché" },
    ];
    const body = { lms_student: people, lms_group: [group], ...members(ada, bea) };
    expect((await post(body)).status).toBe(200);
    // The same again says nothing new; what is refused changed nothing.
    expect((await post(body)).status).toBe(200);
    expect((await post({ lms_group: [{ ...group, name: "B", parent_id: "none" }] })).status).toBe(400);
    const [first, ...more] = await log();
    expect(more).toEqual([]);
    const made = { inserted: 1, updated: 0, unchanged: 0 };
    expect(first).toEqual({
      actor: expect.stringMatching(/^key:/),
      before_json: null,
      after_json: {
        tables: {
          lms_student: { mode: "upsert", ...made, inserted: 2 },
          lms_group: { mode: "upsert", ...made },
          lms_group_student: { mode: "replace", ...made, inserted: 2, ended: 0 },
        },
        rows: {
          "lms_student s1": {},
          "lms_student s2": {},
          "lms_group A": { group_type: "Groupe", name: "Groupe A" },
          "lms_group_student A/s1/2020-01-01": {},
          "lms_group_student A/s2/2020-01-01": {},
        },
      },
    });

    await post({
      lms_student: [{ id: "s1", name: "Zoé Autre" }],
      lms_group: [{ ...group, name: "A bis" }],
      ...members(ada),
    });
    const [, second] = await log();
    expect(second).toMatchObject({
      before_json: {
        rows: {
          "lms_group A": { name: "Groupe A" },
          "lms_group_student A/s2/2020-01-01": { left_on: null },
        },
      },
      after_json: {
        tables: { lms_group_student: { mode: "replace", unchanged: 1, ended: 1 } },
        rows: {
          "lms_group A": { name: "A bis" },
          "lms_group_student A/s2/2020-01-01": { left_on: expect.stringMatching(/^\d{4}-/) },
        },
      },
    });
    expect(JSON.stringify(await log())).not.toMatch(/Zoé|Yann|zoe@/);
  });

  it("names the rows that go away and those ended before those that come, and counts what it does not name", async () => {
    const items = Array.from({ length: 80 }, (_, i) => ({ id: `u${i}`, item_type: "Ua", name: `UA ${i}` }));
    const day = (item: object & { id: string }) => ({
      group_id: "A",
      item_id: item.id,
      planned_on: "2026-11-02",
    });
    await post({ lms_item: items, lms_plan: [day(items[0]!)] });
    await database.sql`DELETE FROM audit_log`;
    await post({ lms_plan: { mode: "replace", rows: items.slice(1).map(day) } });
    const [row] =
      await database.sql`SELECT before_json, after_json FROM audit_log WHERE action = 'structure.write'`;
    expect(row?.before_json).toEqual({ rows: { "lms_plan A/u0": { planned_on: "2026-11-02" } } });
    expect(row?.after_json.tables.lms_plan).toEqual({
      mode: "replace",
      inserted: 79,
      updated: 0,
      unchanged: 0,
      ended: 1,
      not_listed: 30,
    });
    expect(Object.keys(row?.after_json.rows)).toHaveLength(49);
    expect(row?.after_json.rows).not.toHaveProperty(["lms_plan A/u0"]);
  });

  it("is closed to a key for events", async () => {
    expect(await post({}, ingestKey)).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
  });
});

describe("the routes of the operator", () => {
  const scrape = (authorization: string) =>
    metrics(new Request("http://jalon/api/metrics", { headers: { authorization } }));

  it("health says ok", async () => {
    expect(await health().json()).toEqual({ status: "ok" });
  });

  it("readiness names what is missing: here the scheduler, for nobody started one", async () => {
    const response = await ready();
    expect([response.status, await response.json()]).toEqual([
      503,
      {
        status: "not_ready",
        checks: { database: "ok", migrations: "ok", scheduler: "stopped", last_look_at: null },
      },
    ]);
  });

  it("metrics are for who has the token, and for nobody where there is none", async () => {
    const kept = process.env.METRICS_TOKEN;
    try {
      delete process.env.METRICS_TOKEN;
      expect((await scrape("Bearer ")).status).toBe(503);
      process.env.METRICS_TOKEN = "a-token-of-the-operator";
      expect((await scrape("Bearer something-else")).status).toBe(401);
      expect((await scrape("")).status).toBe(401);
      const response = await scrape("Bearer a-token-of-the-operator");
      const text = await response.text();
      expect(response.headers.get("content-type")).toContain("text/plain");
      expect(text).toMatch(/^jalon_http_requests_total\{route="POST \/api\/structure",status="403"\} 1$/m);
      expect(text).toMatch(/^jalon_engine_inbox_events\{organization="org"\} 0$/m);
      expect(text).toMatch(/^process_cpu_seconds_total /m);
    } finally {
      if (kept === undefined) delete process.env.METRICS_TOKEN;
      else process.env.METRICS_TOKEN = kept;
    }
  });
});
