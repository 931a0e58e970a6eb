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
