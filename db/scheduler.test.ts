import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drain } from "./aggregation";
import { ingestEvents } from "./ingest/events";
import { applyStructure } from "./ingest/structure";
import { createOrganization } from "./organization";
import { startScheduler } from "./scheduler";
import { type TestDatabase, testDatabase } from "./testing";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const DAYS_BACK = 40;

async function make(id: string) {
  const { sql } = database;
  await createOrganization(sql, { id, name: id, now: new Date(Date.now() - 60 * 86_400_000) });
  await applyStructure(sql, id, {
    lms_student: [{ id: "ada", name: "Ada" }],
    lms_group: [{ id: "g", group_type: "Groupe", name: "G" }],
    lms_group_student: [{ group_id: "g", student_id: "ada", joined_on: "2020-01-01" }],
  });
}

const opened = (id: string, at: Date) => ({
  id,
  type: "APP_OPENED",
  student_id: "ada",
  occurred_at: at.toISOString(),
  payload: {},
});

/** How much is left to compute, and whether the newest event is in its tile. */
async function state(id: string) {
  const [row] = await database.sql<{ waits: boolean; slices: number }[]>`
    select exists (select from engine_inbox where organization_id = ${id}) as waits,
      (select count(*)::int from engine_stale where organization_id = ${id}) as slices`;
  return row!;
}

test("an event is taken while another organisation's past is still being computed", async () => {
  const { sql } = database;
  await make("past");
  await make("present");
  const now = Date.now();
  // A late event: every day since then has rows to make.
  await ingestEvents(sql, "past", [opened("late", new Date(now - DAYS_BACK * 86_400_000))]);
  const errors: unknown[] = [];
  const worker = startScheduler(sql, { error: (details) => errors.push(details), info: () => {} });
  try {
    while ((await state("past")).slices === 0) await sleep(10);
    const before = (await state("past")).slices;
    await ingestEvents(sql, "present", [opened("now", new Date(now))]);
    while ((await state("present")).waits) await sleep(5);
    const after = (await state("past")).slices;
    expect(after, `of ${before} slices`).toBeGreaterThan(0);
    // Nobody waits for ever.
    while ((await state("past")).slices > 0) await sleep(50);
  } finally {
    await worker.stop();
  }
  expect(errors).toEqual([]);
});

// Where the database has one connection, the two take turns at it.
test.runIf(process.env.TEST_DATABASE_URL)(
  "an event is taken while a pass over another organisation's past is under way",
  async () => {
    const { sql } = database;
    for (const id of ["slow", "quick"]) {
      await make(id);
      await drain(sql, id);
    }
    await sql`update engine_clock set tick_at = now() - interval '2 days' where organization_id = 'slow'`;
    await sql`
      create function hold() returns trigger language plpgsql as $$
      begin if new.organization_id = 'slow' then perform pg_advisory_xact_lock(42); end if; return new; end $$`;
    await sql`create trigger hold before update on engine_clock for each row execute function hold()`;
    const errors: unknown[] = [];
    const passes = async () =>
      (await sql`select from pg_locks where locktype = 'advisory' and objid = 42 and not granted`).length;
    let worker: ReturnType<typeof startScheduler> | undefined;
    try {
      await sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(42)`;
        worker = startScheduler(sql, { error: (details) => errors.push(details), info: () => {} });
        while ((await passes()) === 0) await sleep(10);
        await ingestEvents(sql, "quick", [opened("now", new Date())]);
        while ((await state("quick")).waits) await sleep(10);
        expect(await passes()).toBe(1);
      });
    } finally {
      await worker?.stop();
      await sql`drop trigger hold on engine_clock`;
    }
    expect(errors).toEqual([]);
  },
  30_000,
);

/** Calls back what `work` returns while no cycle of an organisation can end. */
async function whileBroken<T>(id: string, work: () => Promise<T>): Promise<T> {
  const { sql } = database;
  await sql`
    create or replace function refuse() returns trigger language plpgsql as $$
    begin if new.organization_id = tg_argv[0] then raise exception 'broken clock'; end if; return new; end $$`;
  await sql.unsafe(
    `create trigger refuse before update on engine_clock for each row execute function refuse('${id}')`,
  );
  try {
    return await work();
  } finally {
    await sql`drop trigger refuse on engine_clock`;
  }
}

for (const has of ["no", "news"] as const)
  test(`an organisation that fails (${has === "no" ? "nothing" : "something"} is new of it) does not keep the others waiting, and is told of as long as it fails`, async () => {
    const { sql } = database;
    const [broken, sound] = [`broken-${has}`, `sound-${has}`];
    for (const id of [broken, sound]) {
      await make(id);
      await drain(sql, id);
    }
    if (has === "news") await ingestEvents(sql, broken, [opened("news", new Date())]);
    // Their clocks are the oldest.
    await sql`update engine_clock set tick_at = now() - interval '2 days' where organization_id = any(${[broken, sound]}::text[])`;
    const errors: { error?: string }[] = [];
    let worker: ReturnType<typeof startScheduler> | undefined;
    const isFresh = async (id: string) => {
      const [row] = await sql<{ fresh: boolean }[]>`
        select tick_at > now() - interval '1 day' as fresh from engine_clock where organization_id = ${id}`;
      return row!.fresh;
    };
    try {
      await whileBroken(broken, async () => {
        worker = startScheduler(sql, { error: (details) => errors.push(details), info: () => {} });
        while (!(await isFresh(sound)) || errors.length === 0) await sleep(20);
        expect(errors[0]?.error).toContain("broken clock");
        expect(worker.status().lastError).toContain(broken);
      });
      while (!(await isFresh(broken)) || worker?.status().lastError !== null) await sleep(20);
    } finally {
      await worker?.stop();
    }
  }, 30_000);

// Nobody else can hold the clock where the database has one connection.
test.runIf(process.env.TEST_DATABASE_URL)(
  "an organisation that another process refreshes is asked for once a second, and taken when it is free",
  async () => {
    const { sql } = database;
    await make("taken");
    await drain(sql, "taken");
    await sql`update engine_clock set tick_at = now() - interval '2 days' where organization_id = 'taken'`;
    let begun = 0;
    const counted = new Proxy(sql, {
      get(target, name) {
        if (name === "begin") begun++;
        return Reflect.get(target, name);
      },
    });
    let worker: ReturnType<typeof startScheduler> | undefined;
    try {
      await sql.begin(async (tx) => {
        await tx`select from engine_clock where organization_id = 'taken' for update`;
        worker = startScheduler(counted, { error: () => {}, info: () => {} });
        while (begun === 0) await sleep(10);
        // What a worker begins with (the other tests' organisations, days to close) is done by then.
        await sleep(1_500);
        begun = 0;
        await sleep(1_500);
        // Each time that it is asked for begins a transaction; without a pause, each look began one.
        expect(begun).toBeLessThan(5);
      });
      const isFresh = () =>
        sql`select from engine_clock where organization_id = 'taken' and tick_at > now() - interval '1 day'`;
      while ((await isFresh()).length === 0) await sleep(20);
    } finally {
      await worker?.stop();
    }
  },
  30_000,
);
