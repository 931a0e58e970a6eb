import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aggregate, drain, rebuildCheck } from "@/db/aggregation";
import { openServer } from "@/db/drivers/server";
import { startScheduler } from "@/db/scheduler";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { differences, report } from "./compare";
import { expectedRows } from "./oracle";
import { builtCodes, create, sendEvents, sendStructure, storedRows } from "./product";
import { randomOrganisation } from "./random/organisation";
import { Random } from "./random/prng";

/**
 * Many at once, on a real PostgreSQL server (TEST_DATABASE_URL; the embedded database has one connection and so nothing at
 * once): the outcome is that of one after the other. 3 repetitions, 20 where ORACLE_SEEDS asks for all of it.
 */
const url = process.env.TEST_DATABASE_URL;
const REPETITIONS = Number(process.env.ORACLE_SEEDS ?? 20) >= 200 ? 20 : 3;
const WRITERS = 8;

const codes = builtCodes();
const failures: object[] = [];
const log = { info: () => {}, error: (details: object) => failures.push(details) };

describe.skipIf(!url)("at once", () => {
  let database: TestDatabase;
  let sql: postgres.Sql;
  let address = "";

  beforeAll(async () => {
    database = await testDatabase();
    const [row] = await database.sql<{ name: string }[]>`select current_database() as name`;
    const own = new URL(url!);
    own.pathname = `/${row!.name}`;
    address = own.toString();
    // A connection each for the writers, the worker and the closings.
    sql = await openServer(address, WRITERS + 6);
  });
  afterAll(async () => {
    await sql.end({ timeout: 5 });
    await database.close();
  });

  const seeds = Array.from({ length: REPETITIONS }, (_, i) => 5_000 + i);
  test.each(seeds)(
    "seed %i: 8 writers of overlapping batches, the worker and two nightly runs leave what the oracle expects",
    async (seed) => {
      const organisation = randomOrganisation(seed);
      const random = new Random(seed);
      const id = `at-once-${seed}`;
      // The organisation's own "now", whatever the machine's: the worker takes it from the settings.
      const settings = { ...organisation.settings, clock_stops_at: organisation.now };
      await create(sql, id, { ...organisation, settings });
      await sendStructure(sql, id, organisation.structure, organisation.now);

      const scheduler = startScheduler(sql, log);
      const plans = Array.from({ length: WRITERS }, () => {
        const own = random.shuffled(organisation.events.filter(() => random.chance(0.4)));
        const batches: (typeof own)[] = [];
        while (own.length > 0) batches.push(own.splice(0, random.int(1, 12)));
        return batches.map((events) => ({ events, pause: random.int(0, 40) }));
      });
      // What no writer had drawn goes out with the first.
      const drawn = new Set(plans.flat().flatMap(({ events }) => events.map((event) => event.id)));
      plans[0]!.push({ events: organisation.events.filter((event) => !drawn.has(event.id)), pause: 0 });
      const write = async (batches: (typeof plans)[number]) => {
        for (const { events, pause } of batches) {
          await sendEvents(sql, id, events, organisation.now);
          await sleep(pause);
        }
      };
      const nightly = async () => {
        await sleep(100);
        // As a large organisation's: several parts at a time, and runs of other days beside them.
        await aggregate(sql, { organizationId: id, lots: 3 });
        await aggregate(sql, {
          organizationId: id,
          from: "2000-01-01",
          to: "2100-01-01",
          lots: random.pick([2, 6]),
        });
      };
      await Promise.all([...plans.map(write), nightly(), nightly()]);
      await scheduler.stop();
      expect(failures).toEqual([]);

      await drain(sql, id, { now: new Date(organisation.now) });
      const [stored] = await sql`select count(*) as n from lms_event where organization_id = ${id}`;
      expect(stored).toEqual({ n: new Set(organisation.events.map((event) => event.id)).size });
      const { differences: drift, differing, pending } = await rebuildCheck(sql, id);
      expect({ drift, differing, pending }).toEqual({
        drift: [],
        differing: 0,
        pending: { events: 0, cells: 0 },
      });
      const unlike = differences(expectedRows(organisation, { codes }), await storedRows(sql, id), { codes });
      expect(report(unlike)).toBe("");
    },
  );

  test("two nightly runs at once are one run, each slice computed once; a second night finds nothing to do", async () => {
    const organisation = randomOrganisation(4_999);
    const id = "one-close";
    const settings = { ...organisation.settings, clock_stops_at: organisation.now };
    await create(sql, id, { ...organisation, settings });
    await sendStructure(sql, id, organisation.structure, organisation.now);
    await sendEvents(sql, id, organisation.events, organisation.now);
    await drain(sql, id, { now: new Date(organisation.now) });
    const reports = await Promise.all([1, 2, 3].map(() => aggregate(sql, { organizationId: id, lots: 6 })));
    const runs = await sql`
      select slices_done, slices_total, drift_rows, error, ended_at is not null as ended from kpi_run
      where organization_id = ${id} and kind = 'close'`;
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      drift_rows: 0,
      error: null,
      ended: true,
      slices_done: runs[0]!.slices_total,
    });
    for (const [one] of reports) if (one!.ran) expect(one).toMatchObject({ drift: 0 });
    expect(await aggregate(sql, { organizationId: id })).toMatchObject([{ ran: false }]);
  });

  test("kill -9 in the middle of a run: the next call goes on with it, and nothing is wrong", async () => {
    const days = Array.from({ length: 30 }, (_, i) =>
      new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10),
    );
    const [from, to, now] = [days[0]!, "2026-01-31", "2026-01-31T12:00:00.000Z"];
    const id = "killed";
    const people = ["ana", "bob", "cleo", "dan"];
    const some = randomOrganisation(1);
    const settings = { ...some.settings, clock_stops_at: now };
    await create(sql, id, {
      ...some,
      timeZone: "UTC",
      states: [],
      now,
      settings,
    });
    await sendStructure(
      sql,
      id,
      { lms_student: people.map((student) => ({ id: student, name: student })) } as never,
      now,
    );
    const events = days.flatMap((day, i) =>
      people.map((student_id) => ({
        id: `${student_id}-${i}`,
        type: "SESSION_START",
        student_id,
        occurred_at: `${day}T09:00:00.000Z`,
        payload: { session_id: `${student_id}-${i}` },
      })),
    );
    await sendEvents(sql, id, events as never, now);
    await drain(sql, id, { now: new Date(now) });
    // Something to mend in every slice, so that what a run has done can be seen.
    await sql`update kpi_value set value_number = value_number + 1 where organization_id = ${id}`;

    const args = ["--import", "tsx", "scripts/cli/main.ts", "--organization", id, "aggregate"];
    const child = spawn(process.execPath, [...args, "--from", from, "--to", to], {
      env: { ...process.env, DATABASE_URL: address },
      stdio: "ignore",
    });
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once("exit", (_, signal) => resolve(signal)),
    );
    const run = async () =>
      (
        await sql<{ id: number; slices_done: number; slices_total: number; ended: boolean }[]>`
          select id, slices_done, slices_total, ended_at is not null as ended from kpi_run
          where organization_id = ${id} and kind = 'aggregate'`
      )[0];
    while (((await run())?.slices_done ?? 0) < 24) await sleep(20);
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    const left = (await run())!;
    expect(left.ended).toBe(false);
    expect(left.slices_done).toBeLessThan(left.slices_total);
    expect((await rebuildCheck(sql, id)).differing).toBeGreaterThan(0);

    await aggregate(sql, { organizationId: id, from, to });
    expect(await run()).toEqual({ ...left, slices_done: left.slices_total, ended: true });
    expect(
      await sql`select id from kpi_run where organization_id = ${id} and kind = 'aggregate'`,
    ).toHaveLength(1);
    expect((await rebuildCheck(sql, id)).differing).toBe(0);
  });
});
