import { afterAll, beforeAll, expect, test } from "vitest";
import { checkDue, checkFigures } from "./figures-check";
import { createOrganization } from "./organization";
import { ensurePartitions } from "./partitions";
import { checkedAt, emptyDays, listFound, silentMetrics } from "./queries/admin/quality";
import { type TestDatabase, testDatabase } from "./testing";

let database: TestDatabase;
const ORG = "checked";
/** A Friday: the days before it are worked. */
const NOW = new Date("2026-03-20T12:00:00Z");

beforeAll(async () => {
  database = await testDatabase();
  await createOrganization(database.sql, { id: ORG, name: ORG, now: NOW });
  await createOrganization(database.sql, { id: "other", name: "other", now: NOW });
  await ensurePartitions(database.sql, "2026-01-01", "2026-03-20");
});
afterAll(() => database.close());

const idOf = async (code: string) => {
  const [row] = await database.sql<{ id: number }[]>`
    select id from kpi_metric where organization_id = ${ORG} and code = ${code}`;
  return row!.id;
};
const scopeOf = async () => {
  const [row] = await database.sql<{ id: number }[]>`
    select id from kpi_scope where organization_id = ${ORG} and scope_type = 'Global'`;
  return row!.id;
};
const write = async (
  code: string,
  day: string,
  [value, numerator, denominator]: readonly (number | null)[],
  org = ORG,
) => {
  await database.sql`
    insert into kpi_value (organization_id, date_id, period_code, scope_id, target_id, metric_id, value_number, numerator_value, denominator_value, computed_at)
    values (${org}, ${day}, 'Day', ${await scopeOf()}, 1, ${await idOf(code)}, ${value!}, ${numerator!}, ${denominator!}, now())`;
};
const found = async (check: "outside" | "denominator") =>
  (await listFound(database.sql, ORG, check, "fr")).map(({ code, rows, sample }) => [
    code,
    rows,
    sample.day,
    sample.value,
  ]);

test("a check finds percentages outside 0 to 100, ratios without a denominator, and statistics without a row", async () => {
  const { sql } = database;
  expect(await checkedAt(sql, ORG, "UTC")).toBeNull();
  await write("FEEDBACK_48H_PCT", "2026-03-18", [120, 6, 5]);
  await write("FEEDBACK_48H_PCT", "2026-03-17", [-1, -1, 5]);
  await write("FEEDBACK_48H_PCT", "2026-03-16", [100, 5, 5]);
  await write("FB_PAR_FORMATEUR", "2026-03-18", [null, 3, 0]);
  // Too long ago, and another organisation's.
  await write("FEEDBACK_48H_PCT", "2026-01-10", [300, 3, 1]);
  await write("FEEDBACK_48H_PCT", "2026-03-18", [300, 3, 1], "other");
  await checkFigures(sql, ORG);
  expect(await checkedAt(sql, ORG, "UTC")).not.toBeNull();
  expect(await found("outside")).toEqual([["FEEDBACK_48H_PCT", 2, "2026-03-17", -1]]);
  expect(await found("denominator")).toEqual([["FB_PAR_FORMATEUR", 1, "2026-03-18", null]]);
  const silent = (await silentMetrics(sql, ORG, "fr")).map(({ code }) => code);
  expect(silent).toContain("PROGRESSION_MOY");
  expect(silent).not.toContain("FEEDBACK_48H_PCT");
});

test("what was mended is gone after the next check, which a run of the engine brings about", async () => {
  const { sql } = database;
  await sql`delete from kpi_value where organization_id = ${ORG} and value_number < 0`;
  await checkDue(sql);
  expect(await found("outside")).toEqual([["FEEDBACK_48H_PCT", 2, "2026-03-17", -1]]);
  await sql`
    insert into kpi_run (organization_id, kind, started_at, ended_at) values (${ORG}, 'rebuild', now(), now() + interval '1 millisecond')`;
  await checkDue(sql);
  expect(await found("outside")).toEqual([["FEEDBACK_48H_PCT", 1, "2026-03-18", 120]]);
});

test("worked days on which nobody did anything, from the first activity on", async () => {
  const { sql } = database;
  for (const day of ["2026-03-11", "2026-03-13", "2026-03-17"])
    await sql`insert into fact_activity (organization_id, learner_id, item_id, day_on) values (${ORG}, 1, 1, ${day})`;
  // 14 and 15 March are a weekend.
  expect(await emptyDays(sql, ORG)).toEqual(["2026-03-19", "2026-03-18", "2026-03-16", "2026-03-12"]);
});
