import { afterAll, beforeAll, expect, test } from "vitest";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { drain, rebuildCheck, refresh } from ".";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const ORG = "load";
const NOW = new Date("2026-03-10T12:00:00Z");
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

/** Six marks, one more than a cycle computes whole: of two learners, `score` of 20. */
const marks = (minutes: number, score: number) =>
  ingestEvents(
    database.sql,
    ORG,
    Array.from({ length: 6 }, (_, n) => ({
      id: `${minutes}-${n}`,
      type: "EVALUATION",
      student_id: n % 2 ? "ana" : "bob",
      instructor_id: "tara",
      occurred_at: later(minutes).toISOString(),
      payload: { item: { item_type: "Module", item_id: "m" }, score, max_score: 20 },
    })),
    { now: later(minutes) },
  );

/** This week's figure of the whole organisation. */
async function week(code: string): Promise<number | null | undefined> {
  const [row] = await database.sql<{ value: number | null }[]>`
    select v.value_number as value from kpi_value v
    join kpi_scope s on s.organization_id = ${ORG} and s.id = v.scope_id and s.scope_type = 'Global'
    join kpi_target t on t.organization_id = ${ORG} and t.id = v.target_id and t.target_type = 'Global'
    join kpi_metric k on k.organization_id = ${ORG} and k.id = v.metric_id and k.code = ${code}
    where v.organization_id = ${ORG} and v.period_code = 'Week' and v.date_id = '2026-03-15'`;
  return row?.value;
}

test("while events come tiles go first; the rest follows after five minutes, and in the end every row is right", async () => {
  const { sql } = database;
  await createOrganization(sql, { id: ORG, name: ORG, timeZone: "UTC", now: NOW });
  await applyStructure(sql, ORG, {
    lms_student: ["ana", "bob"].map((id) => ({ id, name: id })),
    lms_instructor: [{ id: "tara", name: "Tara" }],
    lms_course: [{ id: "c", name: "Web" }],
    lms_item: [{ id: "m", item_type: "Module", name: "Web", course_id: "c" }],
  });
  await drain(sql, ORG, { now: NOW });

  await marks(0, 10);
  await refresh(sql, ORG, { now: NOW });
  expect([await week("SCORE_NORM"), await week("FORMATEURS_ACTIFS")]).toEqual([50, undefined]);

  // (6 × 50 + 6 × 100) / 12 = 75
  await marks(4, 20);
  await refresh(sql, ORG, { now: later(4) });
  expect([await week("SCORE_NORM"), await week("FORMATEURS_ACTIFS")]).toEqual([75, undefined]);

  // What waits is overdue, but the worker had its turn of that within these seconds.
  await marks(6, 20);
  await refresh(sql, ORG, { now: later(6), overdue: false });
  expect(await week("FORMATEURS_ACTIFS")).toBeUndefined();

  // (6 × 50 + 18 × 100) / 24 = 87.5: the tiles are as new as ever, and the rest with them.
  await marks(7, 20);
  await refresh(sql, ORG, { now: later(7) });
  expect([await week("SCORE_NORM"), await week("FORMATEURS_ACTIFS")]).toEqual([87.5, 1]);

  await drain(sql, ORG, { now: later(8) });
  expect((await rebuildCheck(sql, ORG)).differences).toEqual([]);
});

test("a past is made up slice by slice while somebody else's news wait, many at a time otherwise", async () => {
  const { sql } = database;
  const slices = async () => {
    const [row] = await sql<{ n: number }[]>`
      select count(distinct (date_id, period_code))::int as n from engine_stale where organization_id = ${ORG}`;
    return row!.n;
  };
  // A mark of ten days ago: every day since then is to be made again.
  await marks(-14_400, 15);
  await refresh(sql, ORG, { now: later(20) });
  // What that left of the running periods comes before the past.
  await refresh(sql, ORG, { now: later(20) });
  const before = await slices();
  await refresh(sql, ORG, { now: later(20), brief: true });
  expect(before - (await slices())).toBe(1);
  await refresh(sql, ORG, { now: later(20) });
  expect(before - (await slices())).toBeGreaterThan(10);
  await drain(sql, ORG, { now: later(20) });
  expect((await rebuildCheck(sql, ORG)).differences).toEqual([]);
});
