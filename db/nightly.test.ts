import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { drain } from "./aggregation";
import { nightly } from "./nightly";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const ORG = "night";
const NOW = new Date("2026-03-10T12:00:00Z");

test("after the closing of a day, rows past their time and yesterday's news go; days that are asked for take nothing away", async () => {
  const { sql } = database;
  await createOrganization(sql, {
    id: ORG,
    name: ORG,
    timeZone: "UTC",
    now: NOW,
    settings: { retention: { day_rows_days: 5, week_rows_years: null } },
  });
  await applyStructure(sql, ORG, { lms_student: [{ id: "ana", name: "Ana" }] }, { now: NOW });
  const login = { id: "e", type: "SESSION_START", student_id: "ana", occurred_at: "2026-03-02T09:00:00Z" };
  await ingestEvents(sql, ORG, [{ ...login, payload: { session_id: "s" } }], { now: NOW });
  await drain(sql, ORG, { now: NOW });
  await sql`
    insert into kpi_change (organization_id, scope_ids, changed_at) values (${ORG}, '{1}', now() - interval '25 hours')`;
  const kept = async () => {
    const [row] = await sql<{ first: string; old: number }[]>`
      select (select min(date_id) from kpi_value where organization_id = ${ORG} and period_code = 'Day')::text as first,
        (select count(*) from kpi_change where organization_id = ${ORG} and changed_at < now() - interval '1 day')::int as old`;
    return row;
  };

  await nightly(sql, { organizationId: ORG, date: "2026-03-09", now: NOW });
  expect(await kept()).toEqual({ first: "2026-03-02", old: 1 });
  // 10 March − 5 days = 5 March.
  await nightly(sql, { organizationId: ORG, now: NOW });
  expect(await kept()).toEqual({ first: "2026-03-05", old: 0 });
});
