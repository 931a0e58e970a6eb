import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sql } from "@/db/client";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { transaction } from "@/db/transaction";
import { aggregate, drain, rebuild, rebuildCheck } from ".";
import { chapter, NOW, STRUCTURE } from "./life.testing";
import { DERIVED } from "./rebuild-log";
import { joinRun, partsOf } from "./run";
import { FACTS } from "./write";

/** Runs that end badly: what the database refuses at one of their steps, and what the next call makes of what they left. */
let database: TestDatabase;
let sql: Sql;
let org = "";
let serial = 0;

beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
  await sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no space left on device'; end $$`;
});
afterAll(() => database.close());

beforeEach(async () => {
  org = `run-${++serial}`;
  await createOrganization(sql, { id: org, name: org, timeZone: "UTC", now: NOW });
  await applyStructure(sql, org, STRUCTURE, { now: NOW });
  await ingestEvents(sql, org, [chapter("e1", "ana", "h1", "2026-03-09T09:00:00Z")], { now: NOW });
  await drain(sql, org, { now: NOW });
});
afterEach(async () => {
  await sql`drop trigger if exists refused on kpi_run_part`;
  await sql`drop trigger if exists refused on engine_clock`;
});

/** Closes the 9th: five slices, in six lots of the targets, 30 in all. */
const close = () => aggregate(sql, { organizationId: org, now: NOW, lots: 6 });

const runs = () => sql<
  { id: number; kind: string; done: number; total: number; ended_at: Date | null; error: string | null }[]
>`
  select id, kind, slices_done as done, slices_total as total, ended_at, error from kpi_run where organization_id = ${org} order by id`;

async function closedOn(): Promise<string | null> {
  const [clock] = await sql<{ day: string | null }[]>`
    select closed_on::text as day from engine_clock where organization_id = ${org}`;
  return clock!.day;
}

const partsLeft = async () => (await sql`select from kpi_run_part where organization_id = ${org}`).length;

describe("a closing that ends badly", () => {
  it("where a part fails, what was done stays done, and the run says when it stopped and why; the next call goes on with it", async () => {
    await sql`create trigger refused before delete on kpi_run_part for each row when (old.part_no > 0) execute function refuse()`;
    await expect(close()).rejects.toThrow("no space left on device");
    const [failed] = await runs();
    expect(failed).toMatchObject({ kind: "close", done: 5, total: 30, error: "no space left on device" });
    expect([await partsLeft(), await closedOn()]).toEqual([5, null]);

    await sql`drop trigger refused on kpi_run_part`;
    expect(await close()).toMatchObject([{ ran: true, drift: 0 }]);
    const [ended, ...others] = await runs();
    expect(ended).toMatchObject({ id: failed!.id, done: 30, total: 30, error: null });
    expect(ended!.ended_at!.getTime()).toBeGreaterThan(failed!.ended_at!.getTime());
    expect([others, await partsLeft(), await closedOn()]).toEqual([[], 0, "2026-03-09"]);
  });

  it("between its last part and its end: the next call ends it, and computes nothing twice", async () => {
    await sql`
      create trigger refused before update on engine_clock for each row
      when (new.closed_on is distinct from old.closed_on) execute function refuse()`;
    await expect(close()).rejects.toThrow("no space left on device");
    const [left] = await runs();
    expect(left).toMatchObject({ done: 30, total: 30, ended_at: null, error: null });
    expect([await partsLeft(), await closedOn()]).toEqual([0, null]);

    await sql`drop trigger refused on engine_clock`;
    await close();
    const [ended, ...others] = await runs();
    expect(ended).toMatchObject({ id: left!.id, done: 30, ended_at: expect.any(Date) });
    expect([others, await closedOn()]).toEqual([[], "2026-03-09"]);
  });

  it("killed more than a day ago, it is told as interrupted, and its days are closed by a run of their own", async () => {
    const days = { from: "2026-03-09", to: "2026-03-09" };
    const old = await transaction(sql, (tx) => joinRun(tx, org, "close", days, partsOf(5, 12, 6)));
    await sql`update kpi_run set started_at = now() - interval '25 hours' where organization_id = ${org} and id = ${old}`;
    await close();
    expect(await runs()).toMatchObject([
      { id: old, done: 0, total: 30, ended_at: expect.any(Date), error: "interrupted" },
      { done: 30, total: 30, ended_at: expect.any(Date), error: null },
    ]);
    expect([await partsLeft(), await closedOn()]).toEqual([0, "2026-03-09"]);
  });
});

describe("rebuild", () => {
  it("brings back what was wiped: facts, queues and figures row for row, from log and structure alone", async () => {
    const lms_plan = [{ group_id: "g", item_id: "u1", planned_on: "2026-03-09" }];
    await applyStructure(sql, org, { lms_plan }, { now: NOW });
    await close();
    const figures = () =>
      Promise.all(
        FACTS.map(
          ({ table, key, values }) =>
            sql`select ${sql([...key, ...values])} from ${sql(table)} where organization_id = ${org} order by ${sql(key)}`,
        ),
      );
    const before = await figures();
    for (const rows of before) expect(rows.length).toBeGreaterThan(0);
    for (const table of [...DERIVED, ...FACTS.map(({ table }) => table)])
      await sql`delete from ${sql(table)} where organization_id = ${org}`;

    await rebuild(sql, org, { now: NOW });
    expect(await figures()).toEqual(before);
    expect(await rebuildCheck(sql, org)).toMatchObject({
      differing: 0,
      pending: { events: 0, cells: 0 },
    });
    expect(await runs()).toMatchObject([
      { kind: "close" },
      { kind: "rebuild", ended_at: expect.any(Date), error: null },
    ]);
  });

  it("that fails leaves the old rows, and says when it stopped and why", async () => {
    await sql`
      create trigger refused before update on engine_clock for each row
      when (new.closed_on is distinct from old.closed_on) execute function refuse()`;
    await sql`update kpi_value set value_number = 99 where organization_id = ${org} and value_number = 12.5`;
    await expect(rebuild(sql, org, { now: NOW })).rejects.toThrow("no space left on device");
    expect(
      (await sql`select from kpi_value where organization_id = ${org} and value_number = 99`).length,
    ).toBeGreaterThan(0);
    expect(await runs()).toMatchObject([
      { kind: "rebuild", ended_at: expect.any(Date), error: "no space left on device" },
    ]);
  });
});
