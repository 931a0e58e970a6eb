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

test("the plan and the states of tasks are looked at too, and a level that is not kept is no missing event", async () => {
  const { sql } = database;
  const reasons = async () => {
    await checkFigures(sql, ORG);
    return Object.fromEntries(
      (await silentMetrics(sql, ORG, "fr")).map(({ code, reason }) => [code, reason]),
    );
  };
  // Fourteen of the statistics are kept beside kpi_value and the distributions.
  const [beside] = await sql<{ codes: string[] }[]>`
    select array_agg(code) as codes from kpi_metric
    where organization_id = ${ORG} and stored_in in ('kpi_plan_gap', 'kpi_state_count')`;
  expect(beside!.codes).toHaveLength(14);
  const before = await reasons();
  for (const code of beside!.codes) expect(before).toHaveProperty(code, "noRows");
  const units = sql`select id from kpi_target where organization_id = ${ORG} and target_type = 'Ua' and ref_id is null`;
  const state = sql`
    select id from kpi_state where organization_id = ${ORG} and domain = 'Tache' and state_code = 'En_cours'`;
  await sql`
    insert into kpi_plan_gap (organization_id, date_id, period_code, scope_id, target_id, expected_count, done_count)
    values (${ORG}, '2026-03-15', 'Week', ${await scopeOf()}, (${units}), 0, 0)`;
  await sql`
    insert into kpi_state_count (organization_id, date_id, period_code, scope_id, target_id, state_id, state_count_value)
    values (${ORG}, '2026-03-18', 'Day', ${await scopeOf()}, 1, (${state}), 0)`;
  // An expectation of nothing has no coverage; work in progress is read from the same state as tasks in progress.
  const after = await reasons();
  const seen = beside!.codes.filter((code) => !(code in after)).sort();
  expect(seen).toEqual(["TACHES_EN_COURS", "UA_DONE_COUNT", "UA_PLAN_COUNT", "UA_PLAN_GAP", "WIP_TACHES"]);
  await sql`update kpi_plan_gap set expected_count = 2 where organization_id = ${ORG}`;
  expect(await reasons()).not.toHaveProperty("UA_COVERAGE_PCT");
  await sql`
    update kpi_metric set scope_levels = array_remove(scope_levels, 'Global')
    where organization_id = ${ORG} and code in ('PROGRESSION_MOY', 'FEEDBACK_48H_PCT')`;
  await sql`update kpi_metric set is_active = false where organization_id = ${ORG} and code = 'BACKLOG_TACHES'`;
  expect(await reasons()).toMatchObject({
    PROGRESSION_MOY: "notCentre",
    PROJETS_PLAN_COUNT: "noRows",
    BACKLOG_TACHES: "off",
  });
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
