import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { jar, useDatabase } from "@/app/api/session.testing";
import type { Sql } from "@/db/client";
import { NOW } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { type Actor, ALL, isProgram, SECRETS } from "./actors";
import { administration } from "./administration";
import { type Door, expected, refusal } from "./door";
import { ELSEWHERE, HANDLERS } from "./handlers";
import { plantWorld, type World } from "./world";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});
vi.mock("next/headers", async () => (await import("@/app/api/session.testing")).nextHeaders);

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Handler = (request: Request) => Response | Promise<Response>;

const files = readdirSync("app", { recursive: true, encoding: "utf8" });
const routes = files.filter((file) => file.endsWith("/route.ts")).sort();

let db: TestDatabase;
let world: World;
const handlers = new Map<string, Handler>();

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  world = await plantWorld(db);
  for (const file of routes) {
    const module: Record<string, Handler> = await import(join(process.cwd(), "app", file));
    const path = `/${file.slice(0, -"/route.ts".length)}`;
    for (const method of METHODS) if (module[method]) handlers.set(`${method} ${path}`, module[method]);
  }
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

const doors = (): Readonly<Record<string, readonly Door[]>> => ({
  ...HANDLERS,
  ...administration(world.things),
});
const NAMES = Object.keys({ ...HANDLERS, ...administration({}) });

function comeAs(actor: Actor, request: Request): Request {
  const { cookie, headers } = world.credentials[actor];
  jar.clear();
  if (cookie) jar.set("next-auth.session-token", cookie);
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
  return request;
}

type Answer = { status: number; text: string; written: string[] };
const ROLLBACK = new Error("rolled back");

/** Calls a handler in a transaction that is rolled back, so that no call can open or close a door for the next. */
async function knock(handler: Handler, request: Request): Promise<Answer> {
  let answer: Answer | undefined;
  await db.sql
    .begin(async (tx) => {
      useDatabase({ sql: tx as never, close: async () => {} });
      const abort = new AbortController();
      const response = await handler(new Request(request, { signal: abort.signal }));
      const isStream = response.headers.get("content-type") === "text/event-stream";
      const text = isStream ? await opened(response) : await response.text();
      abort.abort();
      answer = { status: response.status, text, written: await writtenIn(tx) };
      throw ROLLBACK;
    })
    .catch((error: unknown) => {
      if (error !== ROLLBACK) throw error;
    });
  return answer!;
}

/** Tables that a transaction wrote to. Counts of a session are kept for a second, so each is made to begin at nothing. */
async function writtenIn(tx: Sql): Promise<string[]> {
  const [row] = await tx<{ wrote: boolean }[]>`select pg_current_xact_id_if_assigned() is not null as wrote`;
  if (!row?.wrote) return [];
  const rows = await tx<{ name: string }[]>`
    select relname as name, pg_stat_force_next_flush() from pg_stat_xact_user_tables
    where n_tup_ins + n_tup_upd + n_tup_del > 0 order by 1`;
  return rows.map(({ name }) => name);
}

/** What a stream begins with. */
async function opened(response: Response): Promise<string> {
  const { value } = await response.body!.getReader().read();
  return new TextDecoder().decode(value);
}

/** What the keeper of keys writes down of each that knocks. */
const OF_KEYS = ["api_key", "audit_log", "rate_limit"];

/** Everything that is wrong about how one door answers everybody, for everything that can be asked of it. */
async function wrongs(handler: Handler, door: Door): Promise<string[]> {
  const found: string[] = [];
  for (const actor of ALL) {
    let missing: string | undefined;
    const objects = Object.keys(door.objects ?? { "": [] });
    const isRefused = refusal(door, actor) !== null;
    // Who is refused before anything is looked for: at what is there and at what is not.
    for (const object of isRefused ? [objects[0]!, objects.at(-1)!] : objects) {
      const say = (what: string) => found.push(`${actor} × ${object || "it"}: ${what}`);
      const want = expected(door, actor, object);
      const { status, text, written } = await knock(handler, comeAs(actor, door.send(object)));
      if (status !== want) say(`${status} instead of ${want} ${text.slice(0, 150)}`);
      for (const [word, strangers] of Object.entries(SECRETS))
        if (strangers.includes(actor) && !door.tells?.includes(word) && text.toLowerCase().includes(word))
          say(`is told of ${word}: ${text.slice(0, 2000)}`);
      const isRead = !isRefused && (door.objects?.[object]?.includes(actor) ?? true);
      if (isRead) {
        const isNoted = !isProgram(actor) && (door.isExport || door.isChange) && status < 300;
        if (isNoted && !written.includes("audit_log")) say("leaves no audit row");
        continue;
      }
      // Denied and missing look the same, whatever was asked for.
      const plain = isRefused || !object ? text : text.replaceAll(new RegExp(`\\b${object}\\b`, "g"), "");
      missing ??= plain;
      if (plain !== missing) say(`answers ${plain} where another is answered ${missing}`);
      const traces = written.filter((table) => !isProgram(actor) || !OF_KEYS.includes(table));
      if (traces.length > 0) say(`writes ${traces}`);
    }
  }
  return found;
}

describe("handlers", () => {
  test("every handler has its entry, and every entry its handler", () => {
    expect([...handlers.keys()].filter((name) => !ELSEWHERE.includes(name)).sort()).toEqual(
      [...NAMES].sort(),
    );
  });

  test.each(NAMES)("%s", async (name) => {
    const found: string[] = [];
    for (const door of doors()[name]!) found.push(...(await wrongs(handlers.get(name)!, door)));
    expect(found).toEqual([]);
  });

  const changing = NAMES.filter((name) => !name.startsWith("GET"));
  test.each(changing)("%s takes no cookie from another site", async (name) => {
    for (const door of doors()[name]!) {
      if (door.asks !== "session") continue;
      const request = comeAs("admin", door.send(Object.keys(door.objects ?? { "": [] })[0]!));
      request.headers.set("sec-fetch-site", "cross-site");
      expect(await knock(handlers.get(name)!, request)).toMatchObject({ status: 403, written: [] });
    }
  });
});
