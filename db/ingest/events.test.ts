import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing";
import type { EventInput } from "@/lib/events";
import { ingestEvents } from "./events";

const now = new Date("2026-03-02T10:00:00Z");

const ping = (id: string, changes: Partial<EventInput> = {}): EventInput => ({
  id,
  type: "APP_OPENED",
  student_id: "s1",
  occurred_at: "2026-03-02T09:00:00+01:00",
  ...changes,
});

let database: TestDatabase;
const take = (events: readonly unknown[], organization = "org") =>
  ingestEvents(database.sql, organization, events, { now });

const stored = () =>
  database.sql`SELECT id, type, student_id, occurred_at, payload_json, context_json
    FROM lms_event WHERE organization_id = 'org' ORDER BY id COLLATE "C"`;
const queued = async () =>
  (
    await database.sql`SELECT event_id FROM engine_inbox WHERE organization_id = 'org' ORDER BY event_id COLLATE "C"`
  ).map((row) => row.event_id as string);

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.sql`TRUNCATE lms_event, engine_inbox`);

describe("ingestEvents", () => {
  it("stores what was sent and queues it for the engine", async () => {
    const payload = { text: 'é 😀 ع \\u0000 "quoted"\n', n: 0.1, deep: [{ a: null }] };
    const answer = await take([ping("a", { payload, context: { source: "test" } }), ping("b")]);
    expect(answer).toEqual({ accepted: 2, duplicates: 0, conflicts: [], rejected: [] });
    expect(await stored()).toMatchObject([
      {
        id: "a",
        type: "APP_OPENED",
        student_id: "s1",
        occurred_at: new Date("2026-03-02T08:00:00Z"),
        payload_json: payload,
        context_json: { source: "test" },
      },
      { id: "b", payload_json: {}, context_json: null },
    ]);
    expect(await queued()).toEqual(["a", "b"]);
  });

  it("takes an empty batch", async () => {
    expect(await take([])).toEqual({ accepted: 0, duplicates: 0, conflicts: [], rejected: [] });
  });

  it("a retry stores and queues nothing again", async () => {
    const batch = [ping("a"), ping("b")];
    await take(batch);
    expect(await take([...batch, ping("c")])).toEqual({
      accepted: 1,
      duplicates: 2,
      conflicts: [],
      rejected: [],
    });
    expect(await queued()).toEqual(["a", "b", "c"]);
  });

  it("the same instant, numbers and keys written otherwise are the same content", async () => {
    await take([ping("a", { payload: { x: 1, y: [2] } })]);
    const again = ping("a", { occurred_at: "2026-03-02T08:00:00.000Z", payload: { y: [2.0], x: 1.0 } });
    expect(await take([again])).toMatchObject({ accepted: 0, duplicates: 1, conflicts: [] });
  });

  it.each([
    ["type", { type: "APP_CLOSED" }],
    ["learner", { student_id: "s2" }],
    ["trainer", { instructor_id: "t" }],
    ["course", { course_id: "c" }],
    ["class", { class_id: "k" }],
    ["time", { occurred_at: "2026-03-02T09:00:00.001+01:00" }],
    ["payload", { payload: { x: 2 } }],
    ["context", { context: { app: 2 } }],
  ])("another %s under a taken id is a conflict, and the first stands", async (_, change) => {
    await take([ping("a")]);
    expect(await take([ping("b"), ping("a", change)])).toEqual({
      accepted: 1,
      duplicates: 1,
      conflicts: [{ index: 1, id: "a" }],
      rejected: [],
    });
    expect((await stored())[0]).toMatchObject({ type: "APP_OPENED", student_id: "s1", payload_json: {} });
  });

  it("within one batch too: the first of an id is stored, a repeat is a duplicate, another content a conflict", async () => {
    const answer = await take([ping("a"), ping("a"), ping("a", { student_id: "s2" }), ping("b")]);
    expect(answer).toEqual({ accepted: 2, duplicates: 2, conflicts: [{ index: 2, id: "a" }], rejected: [] });
    expect(await queued()).toEqual(["a", "b"]);
  });

  it("an id that another organisation has is free here", async () => {
    await take([ping("a", { student_id: "theirs" })], "other");
    expect(await take([ping("a")])).toMatchObject({ accepted: 1, conflicts: [] });
  });

  it("stores the valid events of a batch and names the others", async () => {
    const answer = await take([
      ping("a"),
      7,
      ping("b", { type: "QUIZ_SUBMIT", payload: { score: "12", max_score: 20 } }),
      ping("c\0"),
      ping("d"),
    ]);
    expect(answer).toMatchObject({ accepted: 2, duplicates: 0, conflicts: [] });
    expect(answer.rejected).toEqual([
      { index: 1, id: null, code: "wrong_type", message: "Expected object.", path: "" },
      { index: 2, id: "b", code: "wrong_type", message: "Expected number.", path: "payload.score" },
      expect.objectContaining({ index: 3, id: "c\0", code: "bad_text", path: "id" }),
    ]);
    expect(await queued()).toEqual(["a", "d"]);
  });

  it("answers in the language asked for", async () => {
    const answer = await ingestEvents(database.sql, "org", [{}], { now, locale: "fr" });
    expect(answer.rejected).toEqual([
      { index: 0, id: null, code: "missing", message: "Ce champ est obligatoire.", path: "id" },
    ]);
  });

  it("takes files' old events where the age limit is off", async () => {
    const old = [ping("a", { occurred_at: "2004-02-29T00:00:00+01:00" })];
    expect(await take(old)).toMatchObject({ accepted: 0, rejected: [{ code: "too_old" }] });
    expect(await ingestEvents(database.sql, "org", old, { now, ageLimit: false })).toMatchObject({
      accepted: 1,
    });
  });

  it("2,500 events are three chunks and one answer, with the places of the whole batch", async () => {
    const batch: unknown[] = Array.from({ length: 2500 }, (_, n) => ping(`e${n}`));
    await take([ping("e2400", { student_id: "s2" })]);
    batch[2300] = null;
    const answer = await take(batch);
    expect(answer).toMatchObject({
      accepted: 2498,
      duplicates: 1,
      conflicts: [{ index: 2400, id: "e2400" }],
    });
    expect(answer.rejected.map((one) => one.index)).toEqual([2300]);
    expect(await queued()).toHaveLength(2499);
  });

  it("whatever is sent in whatever batches: first content wins, counts add up, each stored id is queued once", async () => {
    const event = fc.record({ id: fc.constantFrom("a", "b", "c", "d", "é"), x: fc.nat(1) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(event, { maxLength: 6 }), { maxLength: 4 }), async (batches) => {
        await database.sql`TRUNCATE lms_event, engine_inbox`;
        const first = new Map<string, number>();
        for (const batch of batches) {
          const fresh = batch.filter(({ id, x }) => !first.has(id) && first.set(id, x));
          const conflicts = batch.flatMap(({ id, x }, index) => (first.get(id) === x ? [] : [{ index, id }]));
          expect(await take(batch.map(({ id, x }) => ping(id, { payload: { x } })))).toEqual({
            accepted: fresh.length,
            duplicates: batch.length - fresh.length,
            conflicts,
            rejected: [],
          });
        }
        const rows = await stored();
        expect(new Map(rows.map((row) => [row.id, row.payload_json.x]))).toEqual(first);
        expect(await queued()).toEqual(rows.map((row) => row.id));
      }),
      { numRuns: 25 },
    );
  });

  it("many senders of the same events in different orders: no deadlock, each event stored and queued once", async () => {
    const ids = Array.from({ length: 400 }, (_, n) => `e${n}`);
    const orders = [ids, [...ids].reverse(), [...ids.slice(200), ...ids.slice(0, 200)]];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, sender) =>
        take(orders[sender % 3]!.map((id) => ping(id, { payload: { sender: sender % 2 } }))),
      ),
    );
    const total = (count: (answer: (typeof answers)[number]) => number) =>
      answers.reduce((sum, answer) => sum + count(answer), 0);
    expect(total((answer) => answer.accepted)).toBe(400);
    expect(total((answer) => answer.duplicates)).toBe(11 * 400);
    // Of 12 senders 6 say the other thing: every id has 6 conflicts, whoever came first.
    expect(total((answer) => answer.conflicts.length)).toBe(6 * 400);
    expect(await queued()).toHaveLength(400);
  });

  it("in a caller's transaction that fails, nothing is stored nor queued", async () => {
    await expect(
      database.sql.begin(async (tx) => {
        await ingestEvents(tx, "org", [ping("a")], { now });
        throw new Error("the caller's own");
      }),
    ).rejects.toThrow("the caller's own");
    expect(await stored()).toEqual([]);
    expect(await queued()).toEqual([]);
  });
});
