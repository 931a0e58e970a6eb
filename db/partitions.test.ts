import { afterAll, beforeAll, expect, test } from "vitest";
import { ensurePartitions } from "./partitions";
import { type TestDatabase, testDatabase } from "./testing";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

/** What a partition has of its parent: columns that may be empty, and what each index is over. */
async function shape(table: string) {
  const columns = await database.sql`
    select attname, atttypid::regtype::text as type, attnotnull from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 order by attnum`;
  const indexes = await database.sql<{ over: string; unique: boolean }[]>`
    select substring(pg_get_indexdef(indexrelid) from 'USING .*') as over, indisunique as unique
    from pg_index where indrelid = ${table}::regclass order by 1`;
  return { columns: [...columns], indexes: [...indexes] };
}

test("a month far back has its partitions, made as all others are", async () => {
  const { sql } = database;
  await ensurePartitions(sql, "2019-03-10", "2019-03-12");
  for (const fact of ["kpi_value", "kpi_state_count", "kpi_percentiles", "kpi_plan_gap", "kpi_tile_cache"]) {
    expect(await shape(`${fact}_short_2019_03`), fact).toEqual(await shape(`${fact}_short`));
    expect(await shape(`${fact}_long_2019`), fact).toEqual(await shape(`${fact}_long`));
    // Room on each page for the rows that a refresh replaces.
    const options = await sql`
      select reloptions from pg_class where relname = any(${[`${fact}_short_2019_03`, `${fact}_long_2019`]}::text[])`;
    expect(
      options.map(({ reloptions }) => reloptions),
      fact,
    ).toEqual([["fillfactor=80"], ["fillfactor=80"]]);
  }
  const [again] = await sql<
    { made: number }[]
  >`select ensure_fact_partitions('2019-03-10', '2019-03-12') as made`;
  expect(again).toEqual({ made: 0 });
});

// Where the database has one connection nobody can be in the middle of a refresh.
test.runIf(process.env.TEST_DATABASE_URL)(
  "a new month waits for no refresh that is writing, and keeps no reader waiting behind it",
  async () => {
    const { sql } = database;
    await sql.begin(async (writing) => {
      await writing`lock table kpi_value, kpi_tile_cache in row exclusive mode`;
      await sql.begin(async (making) => {
        await making`set local lock_timeout to '2s'`;
        await ensurePartitions(making, "2018-03-10", "2018-03-12");
        // Not yet committed: readers come past it.
        await sql.begin(async (reading) => {
          await reading`set local lock_timeout to '2s'`;
          await reading`select from kpi_value where organization_id = 'nobody' and date_id >= '2018-01-01'`;
        });
      });
    });
  },
);
