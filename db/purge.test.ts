import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aggregate, drain, rebuild, rebuildCheck } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import type { OrganizationSettingsInput } from "@/lib/settings";
import { ensurePartitions } from "./partitions";
import { purge } from "./purge";

let database: TestDatabase;
let sql: Sql;
let serial = 0;
const NOW = new Date("2026-03-10T12:00:00Z");

beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
});
afterAll(() => database.close());
beforeEach(async () => {
  // A partition goes only when it is out for every organisation: those of the other tests must not keep it.
  await sql`delete from engine_clock`;
});

async function makeOrganization(settings: OrganizationSettingsInput["retention"]): Promise<string> {
  const id = `purge-${++serial}`;
  await createOrganization(sql, {
    id,
    name: id,
    timeZone: "UTC",
    now: NOW,
    settings: { retention: settings },
  });
  return id;
}

const login = (id: string, day: string) => ({
  id,
  type: "SESSION_START",
  student_id: "ana",
  occurred_at: `${day}T09:00:00Z`,
  payload: { session_id: id },
});

/** One row of kpi_value on each of these dates, and what identifies its stored version. */
async function putRows(org: string, period: string, dates: string[]): Promise<void> {
  await ensurePartitions(sql, dates[0]!, dates.at(-1)!);
  await sql`
    insert into kpi_value (organization_id, date_id, period_code, scope_id, target_id, metric_id, value_number, computed_at)
    select ${org}, d, ${period}, 1, 1, 1, 5, now() from unnest(${dates}::date[]) d`;
}

const rowsOf = (org: string) => sql`
  select date_id, period_code, value_number, computed_at, xmin::text as version from kpi_value
  where organization_id = ${org} order by period_code, date_id`;

const partitions = async () =>
  (
    await sql<
      { name: string }[]
    >`select relname as name from pg_class where relkind = 'r' and relname like 'kpi_value_%'`
  ).map(({ name }) => name);

describe("purge", () => {
  it("removes days older than 30 and weeks older than 2 years, to the day, and leaves every other row as it was", async () => {
    const org = await makeOrganization({ day_rows_days: 30, week_rows_years: 2 });
    const keeper = await makeOrganization({ day_rows_days: null, week_rows_years: null });
    // 10 March − 30 days = 8 February: kept; the 7th is out. 10 March 2024 is a Sunday and kept, the 3rd is out.
    const days = ["2026-01-05", "2026-02-07", "2026-02-08", "2026-03-10"];
    const weeks = ["2024-03-03", "2024-03-10", "2026-03-15"];
    for (const one of [org, keeper]) {
      await putRows(one, "Day", days);
      await putRows(one, "Rolling7", days);
      await putRows(one, "Week", weeks);
    }
    const before = await rowsOf(org);
    const others = await rowsOf(keeper);
    const [report] = await purge(sql, org);
    expect(report).toEqual({
      organizationId: org,
      dayRowsFrom: "2026-02-08",
      weekRowsFrom: "2024-03-10",
      removed: 5,
      partitions: [],
    });
    const isKept = (row: { date_id?: string; period_code?: string }) =>
      row.date_id! >= (row.period_code === "Week" ? "2024-03-10" : "2026-02-08");
    expect(await rowsOf(org)).toEqual(before.filter(isKept));
    expect(await rowsOf(keeper)).toEqual(others);
    expect((await purge(sql, org))[0]).toMatchObject({ removed: 0 });
  });

  it("drops whole partitions once every organisation is past them, and none before", async () => {
    const strict = await makeOrganization({ day_rows_days: 10, week_rows_years: 1 });
    const lenient = await makeOrganization({ day_rows_days: 60, week_rows_years: 5 });
    const days = ["2025-11-05", "2026-01-20", "2026-02-20", "2026-03-05"];
    for (const org of [strict, lenient]) await putRows(org, "Day", days);
    // The lenient one keeps days from 9 January: November is out for both, January only for the strict one.
    const reports = await purge(sql);
    expect(reports[0]?.partitions).toContain("kpi_value_short_2025_11");
    expect(await partitions()).not.toContain("kpi_value_short_2025_11");
    expect(await partitions()).toContain("kpi_value_short_2026_01");
    expect((await rowsOf(strict)).map((row) => row.date_id)).toEqual(["2026-03-05"]);
    expect((await rowsOf(lenient)).map((row) => row.date_id)).toEqual(days.slice(1));
  });

  it("is off where the settings say so", async () => {
    const org = await makeOrganization({ day_rows_days: null, week_rows_years: null });
    await putRows(org, "Day", ["2020-01-01"]);
    expect(await purge(sql, org)).toMatchObject([{ removed: 0, dayRowsFrom: null, weekRowsFrom: null }]);
    expect(await rowsOf(org)).toHaveLength(1);
  });
});

describe("after a purge", () => {
  let org = "";
  const first = (period: string) => sql`
    select min(date_id) as first from kpi_value where organization_id = ${org} and period_code = ${period}`;

  beforeEach(async () => {
    org = await makeOrganization({ day_rows_days: 5, week_rows_years: 5 });
    await applyStructure(sql, org, { lms_student: [{ id: "ana", name: "Ana" }] }, { now: NOW });
    const days = ["2026-02-16", "2026-02-20", "2026-03-02", "2026-03-09", "2026-03-10"];
    await ingestEvents(
      sql,
      org,
      days.map((day) => login(day, day)),
      { now: NOW },
    );
    await rebuild(sql, org, { now: NOW });
    await purge(sql, org);
  });

  it("rebuild --check finds nothing amiss, though the purged days have no rows", async () => {
    expect(await first("Day")).toEqual([{ first: "2026-03-05" }]);
    expect(await first("Week")).toEqual([{ first: "2026-02-22" }]);
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
  });

  it("and yet it sees a wrong row among the kept ones", async () => {
    await sql`update kpi_value set value_number = 99 where organization_id = ${org} and period_code = 'Day' and date_id = '2026-03-09'`;
    expect((await rebuildCheck(sql, org)).differing).toBeGreaterThan(0);
  });

  it("a late event reaches every kept date and brings no purged day back", async () => {
    await ingestEvents(sql, org, [login("late", "2026-02-17")], { now: NOW });
    await drain(sql, org, { now: NOW });
    expect(await first("Day")).toEqual([{ first: "2026-03-05" }]);
    const [week] = await sql`
      select max(value_number) as n from kpi_value v join kpi_metric k on k.organization_id = v.organization_id and k.id = v.metric_id
      where v.organization_id = ${org} and k.code = 'CONNEXIONS_TOTAL' and period_code = 'Week' and date_id = '2026-02-22'`;
    expect(week).toEqual({ n: 3 });
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
  });

  it("aggregate and rebuild write every date that they are asked for, and the next purge removes them again", async () => {
    await aggregate(sql, { organizationId: org, date: "2026-02-20", now: NOW });
    expect(await first("Day")).toEqual([{ first: "2026-02-20" }]);
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
    await rebuild(sql, org, { now: NOW });
    expect(await first("Day")).toEqual([{ first: "2026-02-16" }]);
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
    await purge(sql, org);
    expect(await first("Day")).toEqual([{ first: "2026-03-05" }]);
  });
});
