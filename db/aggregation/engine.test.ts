import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sql } from "@/db/client";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { clearScratch, prepareScratch } from "@/db/projections";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { transaction } from "@/db/transaction";
import { aggregate, drain, rebuildCheck, refresh } from ".";
import { lockClock } from "./clock";
import { computeSlices, WORKING } from "./compute";
import { chapter, later, NOW, STRUCTURE } from "./life.testing";
import { endRun, joinRun, partsOf } from "./run";
import { slicesOfDays, takeStaleOf, takeWhole } from "./slices";

/**
 * The life of one small organisation (life.testing.ts), zone UTC so that days can be read off the instants. What each number means is the
 * oracle's business (tests/oracle); here: when it moves, what is written, and what is left alone.
 */
let database: TestDatabase;
let sql: Sql;
let org = "";
let serial = 0;

const send = (events: unknown[], now = NOW) => ingestEvents(sql, org, events, { now });

/** Value of one metric for group g and target Global. */
async function value(code: string, period: string, date: string): Promise<number | null | undefined> {
  const [row] = await sql<{ value_number: number | null }[]>`
    select v.value_number from kpi_value v
    join kpi_scope s on s.organization_id = ${org} and s.id = v.scope_id and s.ref_id = 'g'
    join kpi_target t on t.organization_id = ${org} and t.id = v.target_id and t.target_type = 'Global'
    join kpi_metric k on k.organization_id = ${org} and k.id = v.metric_id and k.code = ${code}
    where v.organization_id = ${org} and v.period_code = ${period} and v.date_id = ${date}`;
  return row?.value_number;
}

beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
});
afterAll(() => database.close());

beforeEach(async () => {
  org = `life-${++serial}`;
  await createOrganization(sql, { id: org, name: org, timeZone: "UTC", now: NOW });
  await applyStructure(sql, org, STRUCTURE, { now: NOW });
});

describe("refresh", () => {
  it("an event reaches the running periods in one cycle: a chapter of u2 is 1/2 of 1/2 of ana's module, (25 + 0) / 2 = 12.5", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-10T09:00:00Z")]);
    const report = await refresh(sql, org, { now: NOW });
    expect(report).toMatchObject({ ran: true, events: 1 });
    for (const [period, date] of [
      ["Day", "2026-03-10"],
      ["Week", "2026-03-15"],
      ["Month", "2026-03-31"],
    ] as const)
      expect(await value("PROGRESSION_MOY", period, date)).toBe(12.5);
  });

  it("a late event changes every closed day from its own on: 5 March 12.5, 4 March no row before, 0 after an earlier one", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-05T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-05")).toBe(12.5);
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-04")).toBeUndefined();
    await send([
      {
        id: "e0",
        type: "SESSION_START",
        student_id: "bob",
        occurred_at: "2026-03-04T09:00:00Z",
        payload: { session_id: "x" },
      },
    ]);
    await drain(sql, org, { now: NOW });
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-04")).toBe(0);
    expect(await value("APPRENANTS_ACTIFS", "Week", "2026-03-08")).toBe(2);
  });

  it("a unit that is begun moves its counts, and nothing that follows progress is computed; a chapter done moves progress", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-09T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    const computed = async (events: unknown[], minutes: number) => {
      await send(events, later(minutes));
      return (await refresh(sql, org, { now: later(minutes) })).stages.map(({ stage }) => stage);
    };
    const begun = { ...chapter("e2", "ana", "u1", "2026-03-10T11:00:00Z") };
    begun.payload = { domain: "Ua", item_id: "u1", state_code: "En_cours" };
    const before = await computed([begun], 1);
    expect(before).toEqual(expect.arrayContaining(["stocks", "states"]));
    for (const stage of ["speed", "trend", "absence and progress"]) expect(before).not.toContain(stage);
    const after = await computed([chapter("e3", "ana", "h2", "2026-03-10T11:30:00Z")], 2);
    expect(after).toEqual(expect.arrayContaining(["stocks", "speed", "trend"]));
    expect((await rebuildCheck(sql, org)).differing).toBe(0);
  });

  it("with nothing new, writes no row", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-10T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    await send([chapter("e1", "ana", "h1", "2026-03-10T09:00:00Z")]);
    expect(await drain(sql, org, { now: later(1) })).toMatchObject({ events: 0, changed: 0 });
  });

  it("an event of the future waits for its hour", async () => {
    await send([
      chapter("now", "bob", "h1", "2026-03-10T09:00:00Z"),
      chapter("soon", "ana", "h1", "2026-03-10T13:00:00Z"),
    ]);
    await drain(sql, org, { now: NOW });
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-10")).toBe(12.5);
    await drain(sql, org, { now: later(59) });
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-10")).toBe(12.5);
    await drain(sql, org, { now: later(60) });
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-10")).toBe(25);
  });

  it("an event of an unknown learner waits, is not lost, and counts once the learner exists", async () => {
    await send([chapter("e1", "cleo", "h1", "2026-03-10T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    expect(
      await sql`select missing_kind, missing_id from engine_waiting where organization_id = ${org}`,
    ).toEqual([{ missing_kind: "student", missing_id: "cleo" }]);
    const cleo = {
      lms_student: [{ id: "cleo", name: "Cleo" }],
      lms_group_student: [{ group_id: "g", student_id: "cleo", joined_on: "2026-03-01" }],
      lms_enrollment: [{ course_id: "c", student_id: "cleo", enrolled_on: "2026-03-01" }],
    };
    await applyStructure(sql, org, cleo, { now: NOW });
    await drain(sql, org, { now: later(1) });
    expect(await sql`select from engine_waiting where organization_id = ${org}`).toHaveLength(0);
    // (0 + 0 + 25) / 3
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-10")).toBe(8.3333);
  });

  it("an event that names an item by a type it no longer has waits, and counts once it has that type again", async () => {
    const leaf = (item_type: string) => ({
      lms_item: [{ id: "x", item_type, parent_id: "m", name: "X" }],
    });
    const feedback = (id: string, occurred_at: string) => ({
      id,
      type: "FEEDBACK",
      student_id: "ana",
      instructor_id: "tara",
      occurred_at,
      payload: { item: { item_type: "Projet", item_id: "x" }, sentiment: "positive" },
    });
    await applyStructure(sql, org, leaf("Projet"), { now: NOW });
    await send([chapter("e1", "ana", "h1", "2026-03-09T09:00:00Z"), feedback("f1", "2026-03-10T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    expect(await value("FORMATEURS_ACTIFS", "Day", "2026-03-10")).toBe(1);
    await applyStructure(sql, org, leaf("Ua"), { now: later(1) });
    await drain(sql, org, { now: later(1) });
    await send([feedback("f2", "2026-03-10T12:01:00Z")], later(2));
    await drain(sql, org, { now: later(2) });
    expect(await value("FORMATEURS_ACTIFS", "Day", "2026-03-10")).toBeUndefined();
    expect(
      await sql`select event_id, missing_kind from engine_waiting where organization_id = ${org} order by 1`,
    ).toEqual([
      { event_id: "f1", missing_kind: "Projet" },
      { event_id: "f2", missing_kind: "Projet" },
    ]);
    expect((await rebuildCheck(sql, org)).differing).toBe(0);
    await applyStructure(sql, org, leaf("Projet"), { now: later(3) });
    await drain(sql, org, { now: later(3) });
    expect(await value("FORMATEURS_ACTIFS", "Day", "2026-03-10")).toBe(1);
    expect(await value("FEEDBACK_COUNT", "Day", "2026-03-10")).toBe(2);
  });

  it("midnight makes rows of the new day without any event", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-10T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-11")).toBeUndefined();
    await drain(sql, org, { now: later(12 * 60) });
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-11")).toBe(12.5);
    expect((await rebuildCheck(sql, org)).differing).toBe(0);
  });

  it("a learner who leaves takes the figures along from the next day: 12.5 on the 9th, then bob's 0 alone", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-08T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    const left = {
      lms_group_student: [
        { group_id: "g", student_id: "ana", joined_on: "2026-01-01", left_on: "2026-03-09" },
      ],
    };
    await applyStructure(sql, org, left, { now: NOW });
    await drain(sql, org, { now: later(1) });
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-09")).toBe(12.5);
    expect(await value("PROGRESSION_MOY", "Day", "2026-03-10")).toBe(0);
    expect((await rebuildCheck(sql, org)).differing).toBe(0);
  });

  it("says which scopes changed, in the transaction that changed them", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-10T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    const [{ refs } = { refs: [] }] = await sql<{ refs: string[] }[]>`
      select array_agg(distinct s.ref_id order by s.ref_id) as refs from kpi_change c, unnest(c.scope_ids) changed
      join kpi_scope s on s.organization_id = ${org} and s.id = changed
      where c.organization_id = ${org} and s.ref_id is not null`;
    expect(refs).toEqual(["ana", "bob", "g", "s", "tara"]);
  });
});

describe("closing and checking", () => {
  it("a day is closed once, with no drift; a second call finds nothing to do", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-09T09:00:00Z")]);
    const [first] = await aggregate(sql, { organizationId: org, now: NOW });
    expect(first).toMatchObject({ ran: true, to: "2026-03-09", drift: 0 });
    const [second] = await aggregate(sql, { organizationId: org, now: NOW });
    expect(second).toMatchObject({ ran: false });
    const runs = await sql`select kind, drift_rows from kpi_run where organization_id = ${org}`;
    expect(runs).toEqual([{ kind: "close", drift_rows: 0 }]);
  });

  it("the close mends a wrong row and counts it as drift", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-09T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    const wrong = await sql`
      update kpi_value set value_number = 99 where organization_id = ${org} and period_code = 'Day' and date_id = '2026-03-09'
      and value_number = 12.5`;
    expect((await rebuildCheck(sql, org)).differing).toBe(wrong.count);
    const [report] = await aggregate(sql, { organizationId: org, date: "2026-03-09", now: NOW });
    expect(report?.drift).toBe(wrong.count);
    expect((await rebuildCheck(sql, org)).differing).toBe(0);
  });

  it("in lots of targets: every wrong, missing and vanished row is mended once and counted once", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-09T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    const wrong = await sql`
      update kpi_value set value_number = coalesce(value_number, 0) + 1 where organization_id = ${org} and date_id = '2026-03-09'`;
    const missing =
      await sql`delete from kpi_percentiles where organization_id = ${org} and date_id = '2026-03-09'`;
    // Of a target that nobody knows any more.
    await sql`
      insert into kpi_value (organization_id, date_id, period_code, scope_id, target_id, metric_id, value_number, computed_at)
      select organization_id, date_id, period_code, scope_id, 999999, metric_id, 1, now() from kpi_value
      where organization_id = ${org} and date_id = '2026-03-09' and period_code = 'Day' limit 1`;
    expect([wrong.count > 20, missing.count > 0]).toEqual([true, true]);
    const options = { organizationId: org, date: "2026-03-09", now: NOW, lots: 6 } as const;
    const [report] = await aggregate(sql, options);
    expect(report?.drift).toBe(wrong.count + missing.count + 1);
    expect((await rebuildCheck(sql, org)).differing).toBe(0);
    const [run] =
      await sql`select slices_done, slices_total, drift_rows, error from kpi_run where organization_id = ${org}`;
    expect(run).toEqual({ slices_done: 30, slices_total: 30, drift_rows: report!.drift, error: null });
    expect(await sql`select from kpi_run_part where organization_id = ${org}`).toHaveLength(0);
  });

  it("a run whose parts were given up is not told as done, and closes no day", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-09T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    const days = { from: "2026-03-09", to: "2026-03-09" };
    const id = await transaction(sql, (tx) => joinRun(tx, org, "close", days, partsOf(5, 12, 6)));
    expect(await transaction(sql, (tx) => endRun(tx, org, id))).toBeNull();
    await sql`delete from kpi_run_part where organization_id = ${org}`;
    await expect(transaction(sql, (tx) => endRun(tx, org, id))).rejects.toThrow("given up");
    const [run] =
      await sql`select slices_done, slices_total, ended_at from kpi_run where organization_id = ${org} and id = ${id}`;
    expect(run).toEqual({ slices_done: 0, slices_total: 30, ended_at: null });
  });

  it("what is known to be stale is no drift, whichever lot its target is in", async () => {
    await send([chapter("e1", "ana", "h1", "2026-03-09T09:00:00Z")]);
    await drain(sql, org, { now: NOW });
    const wrong = await sql`
      update kpi_value set value_number = coalesce(value_number, 0) + 1 where organization_id = ${org} and date_id = '2026-03-09'
      and period_code = 'Day'`;
    expect(wrong.count).toBeGreaterThan(10);
    const slices = slicesOfDays("2026-03-09", "2026-03-09", "2026-03-10");
    await sql`
      insert into engine_stale (organization_id, date_id, period_code, scope_id, target_id)
      select distinct organization_id, date_id, period_code, scope_id, target_id from kpi_value
      where organization_id = ${org} and date_id = '2026-03-09' and period_code = 'Day'`;
    // Of the running week, what a cycle under load has deferred.
    const running = await sql`
      update kpi_value set value_number = coalesce(value_number, 0) + 1 where organization_id = ${org} and date_id = '2026-03-15'
      and period_code = 'Week'`;
    expect(running.count).toBeGreaterThan(10);
    await sql`
      insert into engine_deferred (organization_id, scope_id, target_id, families, since_at)
      select distinct organization_id, scope_id, target_id, 1, now() from kpi_value
      where organization_id = ${org} and date_id = '2026-03-15' and period_code = 'Week'`;
    const changed = await transaction(sql, async (tx) => {
      const context = (await lockClock(tx, org, NOW, true))!;
      await prepareScratch(tx);
      let sum = 0;
      for (const no of [0, 1, 2]) {
        sum += (await computeSlices(context, await takeStaleOf(context, slices, { no, of: 3 }))).changed;
        await clearScratch(tx, WORKING);
        expect((await computeSlices(context, await takeWhole(context, slices, { no, of: 3 }))).changed).toBe(
          0,
        );
        await clearScratch(tx, WORKING);
      }
      return sum;
    });
    expect(changed).toBe(wrong.count + running.count);
    expect(await sql`select from engine_stale where organization_id = ${org}`).toHaveLength(0);
  });

  it("refreshes and closes at the same time leave what one refresh leaves", async () => {
    const events = Array.from({ length: 40 }, (_, i) =>
      chapter(
        `e${i}`,
        i % 2 ? "ana" : "bob",
        i % 3 ? "h1" : "h2",
        `2026-03-${String(1 + (i % 10)).padStart(2, "0")}T0${i % 9}:00:00Z`,
      ),
    );
    const halves = [events.slice(0, 25), events.slice(15)];
    await Promise.all([
      ...halves.map((half) => send(half)),
      ...[1, 2, 3].map((minutes) => drain(sql, org, { now: later(minutes) })),
      aggregate(sql, { organizationId: org, now: later(4) }),
    ]);
    await drain(sql, org, { now: later(5) });
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0, pending: { events: 0, cells: 0 } });
  });
});
