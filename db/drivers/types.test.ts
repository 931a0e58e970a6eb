import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../testing";
import { parseArray } from "./types";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

describe("the type mapping", () => {
  it("gives numbers, days as text, instants as Date, json parsed", async () => {
    const [row] = await database.sql`
      select 9007199254740991::int8 as big, 1.25::numeric as ratio, '2026-03-01'::date as day,
        'infinity'::date as open_end, '2026-03-01T00:00:00Z'::timestamptz as instant, '{"a":[1]}'::jsonb as json,
        null::int8 as nothing`;
    expect(row).toEqual({
      big: 9007199254740991,
      ratio: 1.25,
      day: "2026-03-01",
      open_end: "infinity",
      instant: new Date("2026-03-01T00:00:00Z"),
      json: { a: [1] },
      nothing: null,
    });
  });

  it("takes and gives arrays of every type that our columns have, with nulls and awkward text", async () => {
    const values = {
      texts: ['say "hi"', "back\\slash", "a,b{c}", "", "NULL", null],
      ints: [1, null, -3],
      bigs: [1, 9007199254740991],
      ratios: [0.5, 2],
      days: ["2026-03-01", "infinity"],
      instants: [null, new Date("2026-03-01T12:00:00Z")],
      flags: [true, null, false],
      none: [] as number[],
    };
    const [row] = await database.sql`
      select ${values.texts}::text[] as texts, ${values.ints}::int[] as ints, ${values.bigs}::bigint[] as bigs,
        ${values.ratios}::numeric[] as ratios, ${values.days}::date[] as days,
        ${values.instants}::timestamptz[] as instants, ${values.flags}::bool[] as flags, ${values.none}::bigint[] as none`;
    expect(row).toEqual(values);
  });

  it("types arrays inside a transaction, a savepoint and a reserved connection alike", async () => {
    const flags = [true, false];
    const { sql } = database;
    const inTransaction = await sql.begin(async (tx) => {
      const outer = await tx`select ${flags}::bool[] as flags`;
      const inner = await tx.savepoint((point) => point`select ${flags}::bool[] as flags`);
      return [...outer, ...inner];
    });
    const reserved = await sql.reserve();
    const alone = await reserved`select ${flags}::bool[] as flags`;
    reserved.release();
    expect([...inTransaction, ...alone]).toEqual([{ flags }, { flags }, { flags }]);
  });

  it("reads nested arrays", () => {
    expect(parseArray("{{1,2},{3,NULL}}", Number)).toEqual([
      [1, 2],
      [3, null],
    ]);
  });
});
