import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Database } from "@/db/client";
import { createKey, revokeKey } from "@/db/keys";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { POST } from "./route";

const now = new Date("2026-03-02T10:00:20Z");

const processWide = globalThis as { jalonDatabase?: Promise<Database> };
let database: TestDatabase;
let key: string;

beforeAll(async () => {
  vi.useFakeTimers({ now, toFake: ["Date"] });
  database = await testDatabase();
  processWide.jalonDatabase = Promise.resolve({
    sql: database.sql,
    kind: "embedded",
    close: async () => {},
    died: new Promise(() => {}),
  });
  await createOrganization(database.sql, { id: "org", name: "Centre", now });
  await createOrganization(database.sql, { id: "other", name: "Autre", now });
  key = (await createKey(database.sql, "org", { name: "LMS", scopes: ["ingest"] })).key;
});
afterAll(async () => {
  vi.useRealTimers();
  processWide.jalonDatabase = undefined;
  await database.close();
});
beforeEach(() => database.sql`TRUNCATE lms_event, engine_inbox`);

const event = (id: string, changes: object = {}) => ({
  id,
  type: "STEP_DONE",
  student_id: "s1",
  class_id: "k1",
  occurred_at: "2026-03-02T09:00:00Z",
  ...changes,
});

async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await POST(
    new Request("http://jalon/api/events", {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json", authorization: `Bearer ${key}`, ...headers },
    }),
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const stored = async () =>
  (await database.sql`SELECT organization_id || '/' || id AS id FROM lms_event ORDER BY id COLLATE "C"`).map(
    (row) => row.id,
  );

describe("POST /api/events", () => {
  it.each([
    ["one event", event("a"), ["org/a"]],
    ["an array", [event("a"), event("b")], ["org/a", "org/b"]],
    ["{events}", { events: [event("a"), event("b")] }, ["org/a", "org/b"]],
    ["an empty array", [], []],
  ])("takes %s", async (_, body, ids) => {
    const answer = await post(body);
    expect(answer).toMatchObject({
      status: 200,
      body: { accepted: ids.length, duplicates: 0, conflicts: [], rejected: [] },
    });
    expect(await stored()).toEqual(ids);
  });

  it("takes NDJSON with empty lines and CRLF; index is the line", async () => {
    const lines = `${JSON.stringify(event("a"))}\r\n\r\n{"id":\n${JSON.stringify(event("b", { student_id: 7 }))}\n${JSON.stringify(event("c"))}`;
    const answer = await post(lines, { "content-type": "application/x-ndjson" });
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({
      accepted: 2,
      rejected: [
        { index: 2, id: null, code: "not_json", path: "" },
        { index: 3, id: "b", code: "wrong_type", path: "student_id" },
      ],
    });
    expect(await stored()).toEqual(["org/a", "org/c"]);
  });

  it("200 for duplicates, 207 where some were rejected, 400 where all were", async () => {
    await post([event("a")]);
    expect(await post([event("a")])).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 1 } });
    expect(await post([event("a", { student_id: "s2" })])).toMatchObject({
      status: 200,
      body: { duplicates: 1, conflicts: [{ index: 0, id: "a" }] },
    });
    expect(await post([event("a"), {}])).toMatchObject({ status: 207, body: { duplicates: 1 } });
    expect(await post([{}, event("b", { type: "oops" })])).toMatchObject({
      status: 400,
      body: {
        error: { code: "all_rejected" },
        accepted: 0,
        rejected: [
          { index: 0, path: "id", code: "missing" },
          { index: 1, path: "type", code: "bad_format" },
        ],
      },
    });
  });

  it.each([
    ["half a document", '{"id":', {}, 400, "bad_json"],
    ["an empty body", "", {}, 400, "bad_json"],
    ["a number", "7", {}, 400, "all_rejected"],
    ["events that are no list", '{"events":{}}', {}, 400, "bad_request"],
    [
      "a form",
      "id=a",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "unsupported_media_type",
    ],
    ["11 MiB", `["${"x".repeat(11 * 1024 * 1024)}"]`, {}, 413, "too_large"],
    ["10,000 open brackets", "[".repeat(10_000), {}, 400, "bad_json"],
    ["brackets nested 100,000 deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, {}, 400, "all_rejected"],
    [
      "NDJSON of which no line is JSON",
      "one\ntwo\n",
      { "content-type": "application/x-ndjson" },
      400,
      "all_rejected",
    ],
  ])("refuses %s", async (_, body, headers, status, code) => {
    const answer = await post(body, headers as Record<string, string>);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(await stored()).toEqual([]);
  });

  it("the key says which organisation it is, never the body", async () => {
    await post([event("a", { organization_id: "other" })]);
    expect(await stored()).toEqual(["org/a"]);
  });

  it("refuses no key, a wrong one, one that was revoked, one of another scope", async () => {
    const revoked = await createKey(database.sql, "org", { name: "old", scopes: ["ingest"] });
    expect((await post(event("a"), { authorization: `Bearer ${revoked.key}` })).status).toBe(200);
    await revokeKey(database.sql, "org", revoked.id);
    const reader = await createKey(database.sql, "org", { name: "reader", scopes: ["read", "structure"] });
    const cases = [
      ["", 401, "unauthenticated"],
      ["Bearer nonsense", 401, "unauthenticated"],
      [`Basic ${key}`, 401, "unauthenticated"],
      [`Bearer ${revoked.key}`, 401, "unauthenticated"],
      [`Bearer ${reader.key}`, 403, "forbidden"],
    ] as const;
    for (const [authorization, status, code] of cases) {
      expect(await post(event("b"), { authorization })).toMatchObject({ status, body: { error: { code } } });
    }
    expect(await stored()).toEqual(["org/a"]);
    expect((await post(event("b"), { authorization: "", "x-api-key": key })).status).toBe(200);
  });

  it("answers the third request of a key for two a minute with 429 at :20, to come again in 40 s", async () => {
    const two = await createKey(database.sql, "org", {
      name: "two",
      scopes: ["ingest"],
      requestsPerMinute: 2,
    });
    const headers = { authorization: `Bearer ${two.key}` };
    expect((await post(event("a"), headers)).status).toBe(200);
    expect((await post(event("b"), headers)).status).toBe(200);
    const third = await post(event("c"), headers);
    expect(third).toMatchObject({ status: 429, body: { error: { code: "rate_limited" } } });
    expect(third.headers.get("retry-after")).toBe("40");
    expect(await stored()).toEqual(["org/a", "org/b"]);
  });

  it("speaks French to who asks for it and gives each answer a request id", async () => {
    const answer = await post("{", { "accept-language": "fr-MA,fr;q=0.9", "x-request-id": "sender-42" });
    expect(answer.body.error.message).toBe("Le corps n’est pas du JSON en UTF-8.");
    expect(answer.headers.get("x-request-id")).toBe("sender-42");
    expect((await post("{", { "x-request-id": "a b" })).headers.get("x-request-id")).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  it("takes a stream of 5,000 lines while it arrives", async () => {
    const encoder = new TextEncoder();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 5000) return controller.close();
        const lines = Array.from({ length: 250 }, () => JSON.stringify(event(`e${sent++}`)));
        controller.enqueue(encoder.encode(`${lines.join("\n")}\n`));
      },
    });
    const response = await POST(
      new Request("http://jalon/api/events", {
        method: "POST",
        body,
        duplex: "half",
        headers: { "content-type": "application/x-ndjson", authorization: `Bearer ${key}` },
      } as RequestInit),
    );
    expect(await response.json()).toMatchObject({ accepted: 5000, duplicates: 0 });
  });

  it("a stream that breaks off is 400, and what had filled a chunk is stored once when it is sent again", async () => {
    const encoder = new TextEncoder();
    const lines = Array.from({ length: 1400 }, (_, n) => JSON.stringify(event(`e${n}`)));
    const send = (breaksOff: boolean) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(encoder.encode(`${lines.join("\n")}\n`));
        },
        pull(controller) {
          if (breaksOff) controller.error(new Error("gone"));
          else controller.close();
        },
      });
      const headers = { "content-type": "application/x-ndjson", authorization: `Bearer ${key}` };
      return POST(
        new Request("http://jalon/", { method: "POST", body, duplex: "half", headers } as RequestInit),
      );
    };
    const broken = await send(true);
    expect([broken.status, await broken.json()]).toMatchObject([400, { error: { code: "incomplete" } }]);
    expect(await stored()).toHaveLength(1000);
    expect(await (await send(false)).json()).toMatchObject({
      accepted: 400,
      duplicates: 1000,
      conflicts: [],
    });
    expect(await database.sql`SELECT count(*) AS n FROM engine_inbox`).toEqual([{ n: 1400 }]);
  });

  it("without a database: 503, Retry-After, and not a word about where it is", async () => {
    const alive = processWide.jalonDatabase;
    processWide.jalonDatabase = undefined;
    const url = process.env.DATABASE_URL;
    process.env.DATABASE_URL = "postgres://jalon:secret@127.0.0.1:9/none";
    try {
      const answer = await post(event("a"));
      expect(answer).toMatchObject({ status: 503, body: { error: { code: "unavailable" } } });
      expect(answer.headers.get("retry-after")).toBe("5");
      expect(JSON.stringify(answer.body)).not.toMatch(/127\.0\.0\.1|secret/);
    } finally {
      if (url === undefined) delete process.env.DATABASE_URL;
      else process.env.DATABASE_URL = url;
      processWide.jalonDatabase = alive;
    }
  });
});
