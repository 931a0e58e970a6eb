import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { NOW, plantSchool, scopeIds } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { account, signInAs, useDatabase } from "../../session.testing";
import { GET } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

let db: TestDatabase;
let trainer: string;
let scopes: Record<string, number>;

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  await plantSchool(db.sql);
  trainer = await account(db, { email: "t1@example.org", role: "trainer", instructorId: "t1" });
  scopes = await scopeIds(db.sql);
  await signInAs(trainer);
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

/** As the engine leaves it when a refresh changed rows of these scopes. */
async function change(...names: string[]): Promise<number> {
  const [row] = await db.sql<{ seq: number }[]>`
    insert into kpi_change (organization_id, scope_ids, changed_at)
    values ('school', ${names.map((name) => scopes[name] ?? 0)}::bigint[], ${NOW}) returning seq`;
  return row?.seq ?? 0;
}

type Stream = { status: number; next: () => Promise<string>; close: () => void };

async function open(query: string, headers: Record<string, string> = {}): Promise<Stream> {
  const abort = new AbortController();
  const request = new Request(`http://jalon/api/kpi/live?${query}`, { headers, signal: abort.signal });
  const response = await GET(request);
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const next = async (): Promise<string> => {
    const end = text.indexOf("\n\n");
    if (end >= 0) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      return event;
    }
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return "closed";
    text += decoder.decode(chunk.value);
    return next();
  };
  return { status: response.status, next, close: () => abort.abort() };
}

const data = (event: string) => JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? "null");

describe("GET /api/kpi/live", () => {
  test("tells of the watched scopes that changed, and of no others", async () => {
    const seen = await change("Groupe:A");
    const stream = await open(`scope=Groupe:A&scope=Sous_groupe:A1&since=${seen}`);
    expect(await stream.next()).toMatch(/^retry: /);
    await change("Groupe:B");
    const seq = await change("Groupe:A", "Groupe:B", "Global");
    const event = await stream.next();
    expect(event).toContain(`id: ${seq}\nevent: change`);
    expect(data(event)).toEqual({ scopes: ["Groupe:A"], changed_at: NOW.toISOString() });
    stream.close();
  });

  test("who comes back is told what was missed, once", async () => {
    const before = await change("Groupe:A");
    const missed = await change("Groupe:A");
    const stream = await open("scope=Groupe:A&since=0", { "last-event-id": String(before) });
    await stream.next();
    expect(await stream.next()).toContain(`id: ${missed}\n`);
    const later = await change("Groupe:A");
    expect(await stream.next()).toContain(`id: ${later}\n`);
    stream.close();
  });

  test("two readers of one process each get what is theirs", async () => {
    const since = await change("Global");
    const [a, b] = [
      await open(`scope=Sous_groupe:A1&since=${since}`),
      await open(`scope=Sous_groupe:A2&since=${since}`),
    ];
    await Promise.all([a.next(), b.next()]);
    const first = await change("Sous_groupe:A1");
    const second = await change("Sous_groupe:A2");
    expect(await a.next()).toContain(`id: ${first}\n`);
    expect(await b.next()).toContain(`id: ${second}\n`);
    a.close();
    b.close();
  });

  test("the door closes with the assignment, before anything more is told", async () => {
    const since = await change("Groupe:A");
    const stream = await open(`scope=Groupe:A&since=${since}`);
    await stream.next();
    await db.sql`update lms_group_instructor set left_on = '2026-10-14' where organization_id = 'school' and instructor_id = 't1'`;
    await change("Groupe:A");
    expect(await stream.next()).toContain("event: end");
    expect(await stream.next()).toBe("closed");
    expect((await open("scope=Groupe:A")).status).toBe(404);
    await db.sql`update lms_group_instructor set left_on = null where organization_id = 'school' and instructor_id = 't1'`;
  });

  test.each([
    ["scope=Groupe:B", 404],
    ["scope=Groupe:A&scope=Groupe:B", 404],
    ["scope=Groupe:none", 404],
    ["", 400],
    ["scope=Groupe:A&since=-1", 400],
  ])("%j is %i", async (query, status) => {
    expect((await open(query)).status).toBe(status);
  });

  test("without a session there is nothing to hear", async () => {
    await signInAs(null);
    expect((await open("scope=Global")).status).toBe(401);
    await signInAs(trainer);
  });
});
