import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { jar, useDatabase } from "@/app/api/session.testing";
import { NOW } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { plantWorld, type World } from "./world";

vi.hoisted(() => {
  process.env.LOG_LEVEL = "silent";
});
vi.mock("next/headers", async () => (await import("@/app/api/session.testing")).nextHeaders);

/**
 * What a learner gets at by playing with an address: every GET handler there is, with what its own pages ask for and, before
 * and behind it, each parameter that any handler knows, naming somebody else.
 */
type Handler = (request: Request) => Response | Promise<Response>;

/** Handlers that answer everybody the same, signed in or not. */
const OF_NOBODY = ["/api/health", "/api/ready", "/api/openapi.json"];

const handlers = readdirSync("app/api", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("/route.ts"))
  .map((file) => `/api/${file.slice(0, -"/route.ts".length)}`)
  // next-auth's own: app/api/auth/sign-in.test.ts.
  .filter((path) => !path.includes("[") && !OF_NOBODY.includes(path))
  .sort();

/** What makes a handler answer a learner at all. */
const OWN: Readonly<Record<string, string>> = {
  "/api/kpi": "metric=PROGRESSION_MOY&metric=SCORE_NORM&scope=Apprenant:l1",
  "/api/kpi/live": "scope=Apprenant:l1&since=0",
  "/api/home": "scope=Apprenant:l1",
  "/api/pickers/scopes": "q=a",
};

const OTHERS = ["l2", "Apprenant:l2", "Groupe:B"];
const NAMED = ["scope", "with", "under", "student", "student_id", "learner", "id", "group", "user"];
const MORE = ["Apprenant:l8", "Sous_groupe:A2", "Global", "Formateur:t1"].flatMap((other) => [
  `scope=${other}`,
  `with=${other}`,
]);
const TWICE = [...NAMED.flatMap((name) => OTHERS.map((value) => `${name}=${value}`)), ...MORE];
const ONCE = [
  "",
  ...["name", "-points", "student_id"].flatMap((by) => [`sort=${by}`, `order=${by}`, `by=${by}`]),
  ...["0", "2", "999999"].flatMap((n) => [`page=${n}`, `limit=${n}`, `offset=${n}`, `since=${n}`]),
  ...["csv", "ndjson"].map((format) => `format=${format}`),
  ...["group", "neighbours"].map((mode) => `mode=${mode}`),
  ...["l2", "Znear", "%"].map((text) => `q=${text}`),
  "from=2026-09-01&to=2026-10-31",
  "target=Module:m",
  "period=Day",
  "date=2026-10-01",
  "against=2026-10-01",
  "hidden=false",
];
/** Before what its own pages ask for, and behind it: whichever of two a handler takes. */
const asked = (own: string) =>
  [
    ...ONCE.map((query) => [own, query]),
    ...TWICE.flatMap((query) => [
      [own, query],
      [query, own],
    ]),
  ].map((parts) => parts.filter(Boolean).join("&"));

/** Ids and names of the other learners, and what nobody but them bears. */
const SOMEBODY_ELSE = /\bl[2-9]\b|Apprenant [2-9]\b|zfar|znear|zother|\bx1\b/i;

let db: TestDatabase;
let world: World;

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  world = await plantWorld(db);
  process.env.NEXTAUTH_SECRET ??= "a secret of the tests only";
  await db.sql`
    update organization set settings_json = settings_json || '{"leaderboard": {"mode": "anonymous"}}' where id = 'school'`;
  jar.clear();
  jar.set("next-auth.session-token", world.credentials.learner.cookie!);
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

async function answer(handler: Handler, path: string): Promise<{ status: number; text: string }> {
  const abort = new AbortController();
  const response = await handler(new Request(`http://jalon${path}`, { signal: abort.signal }));
  const isStream = response.headers.get("content-type") === "text/event-stream";
  const text = isStream
    ? new TextDecoder().decode((await response.body!.getReader().read()).value)
    : await response.text();
  abort.abort();
  return { status: response.status, text: `${text} ${response.headers.get("content-disposition") ?? ""}` };
}

describe("a learner reads nobody else, whatever the address says", () => {
  test.each(handlers)("GET %s", async (path) => {
    const module: { GET?: Handler } = await import(join(process.cwd(), "app", path, "route.ts"));
    if (!module.GET) return;
    const own = OWN[path] ?? "";
    const first = await answer(module.GET, `${path}?${own}`);
    // Who is refused before anything is looked for is refused whatever is asked.
    const queries = [401, 403].includes(first.status)
      ? asked(own).filter((_, n) => n % 12 === 0)
      : asked(own);
    const found: string[] = [];
    for (const query of queries) {
      const { status, text } = await answer(module.GET, `${path}?${query}`);
      // The answer may say what was asked for.
      const said = text.replaceAll(/"(Apprenant:)?l[28]"/g, (id) =>
        query.includes(id.slice(1, -1).split(":").pop()!) ? "" : id,
      );
      const name = SOMEBODY_ELSE.exec(said);
      if (name)
        found.push(`${query} → ${status}: ${said.slice(Math.max(0, name.index - 60), name.index + 60)}`);
      if (status === 500) found.push(`${query} → ${status}`);
    }
    expect(found).toEqual([]);
  });
});

test("the pages that the learner has do answer", async () => {
  for (const path of ["/api/me", "/api/me/badges", "/api/me/data", "/api/leaderboard", ...Object.keys(OWN)]) {
    const module: { GET: Handler } = await import(join(process.cwd(), "app", path, "route.ts"));
    expect((await answer(module.GET, `${path}?${OWN[path] ?? ""}`)).status, path).toBe(200);
  }
});

test("names come back with the mode that shows them: what is looked for above can be found", async () => {
  await db.sql`
    update organization set settings_json = settings_json || '{"leaderboard": {"mode": "group"}}' where id = 'school'`;
  const { GET } = await import("@/app/api/leaderboard/route");
  expect((await answer(GET, "/api/leaderboard")).text).toMatch(SOMEBODY_ELSE);
});
