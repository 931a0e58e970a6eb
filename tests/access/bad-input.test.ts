import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { jar, useDatabase } from "@/app/api/session.testing";
import { NOW } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { administration } from "./administration";
import { plantWorld, type World } from "./world";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});
vi.mock("next/headers", async () => (await import("@/app/api/session.testing")).nextHeaders);

/**
 * Whatever stands in a field of a form of the administration, the answer is one of the error table and says at which
 * field, or the value is taken as the text that it is: nothing breaks, and what is refused wrote nothing.
 */
const VALUES: Readonly<Record<string, unknown>> = {
  "a number": 12_345,
  "a negative number": -1e300,
  "a fraction": 0.1,
  null: null,
  true: true,
  "a list": [{}],
  "an object": { a: { b: [] } },
  "a prototype": JSON.parse('{"__proto__": {"isAdmin": true}}'),
  "no text": "",
  "a long text": "x".repeat(30_000),
  "half a letter": "\ud800",
  "a NUL": "a\0b",
  "a formula": "=cmd|' /C calc'!A0",
  "a script": '<script>alert("x")</script>',
  SQL: "'; drop table lms_student; --",
  "no day": "2026-02-31",
};

type Handler = (request: Request) => Promise<Response>;
const ROLLBACK = new Error("rolled back");
let db: TestDatabase;
let world: World;
const handlers = new Map<string, Handler>();

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  world = await plantWorld(db);
  const files = readdirSync("app/api/admin", { recursive: true, encoding: "utf8" });
  for (const file of files.filter((one) => one.endsWith("route.ts"))) {
    const module: Record<string, Handler> = await import(join(process.cwd(), "app/api/admin", file));
    const path = join("/api/admin", file.replace(/\/?route\.ts$/, ""));
    for (const [method, handler] of Object.entries(module)) handlers.set(`${method} ${path}`, handler);
  }
  // Counts of a session are kept for a second: those of the planting are put away.
  await called(handlers.get("GET /api/admin/pipeline")!, new Request("http://jalon/api/admin/pipeline"));
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

/** Status and body, and whether anything was written; in a transaction that is rolled back. */
async function called(handler: Handler, request: Request) {
  let answer: { status: number; text: string; wrote: boolean } | undefined;
  await db.sql
    .begin(async (tx) => {
      useDatabase({ sql: tx as never, close: async () => {} });
      jar.set("next-auth.session-token", world.credentials.admin.cookie!);
      const response = await handler(request);
      const [row] = await tx<{ rows: number }[]>`
        select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int as rows from (
          select n_tup_ins, n_tup_upd, n_tup_del, pg_stat_force_next_flush() from pg_stat_xact_user_tables
          where relname not like 'scratch%') t`;
      answer = { status: response.status, text: await response.text(), wrote: row!.rows > 0 };
      throw ROLLBACK;
    })
    .catch((error: unknown) => {
      if (error !== ROLLBACK) throw error;
    });
  return answer!;
}

const names = Object.keys(administration({})).filter(
  (name) => !name.startsWith("GET") && name !== "POST /api/admin/imports",
);

/** Thousands of calls: CI makes them once, on its server. */
const isMadeElsewhere = Boolean(process.env.JALON_TEST_SERVER_URL) && !process.env.TEST_DATABASE_URL;

test.skipIf(isMadeElsewhere).each(names)("%s", async (name) => {
  const wrong: string[] = [];
  let refused = 0;
  for (const door of administration(world.things)[name]!) {
    const own = Object.keys(door.objects ?? { "": [] })[0]!;
    const given = door.send(own);
    const body = (await given.clone().json()) as Record<string, unknown>;
    const tries: [string, unknown][] = [
      ["nothing", {}],
      ["a list", []],
      ["a text", "text"],
      ["more fields", { ...body, isAdmin: true }],
      ...Object.keys(body).flatMap((field) =>
        Object.entries(VALUES).map(([what, value]): [string, unknown] => [
          `${field}: ${what}`,
          { ...body, [field]: value },
        ]),
      ),
    ];
    for (const [what, value] of tries) {
      const request = new Request(given.url, {
        method: given.method,
        headers: given.headers,
        body: JSON.stringify(value),
      });
      const { status, text, wrote } = await called(handlers.get(name)!, request);
      if (status >= 500) wrong.push(`${what}: ${status} ${text.slice(0, 100)}`);
      if (status < 400) continue;
      refused += 1;
      if (wrote) wrong.push(`${what}: ${status}, and something was written`);
      const { error } = JSON.parse(text) as { error: { details?: { path?: string }[] } };
      if (status === 400 && !error.details?.length)
        wrong.push(`${what}: refused without saying where: ${text.slice(0, 150)}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(3);
});
