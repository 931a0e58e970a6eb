import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { differences, report } from "./compare";
import { EXAMPLES } from "./examples";
import { type Example, shown } from "./examples/example";
import { expectedRows } from "./oracle";
import { builtCodes, load, storedRows } from "./product";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const codes = builtCodes();

/** The cells whose statistic the product computes. */
const computed = ({ expected }: Example) =>
  Object.fromEntries(
    Object.entries(expected).filter(([cell]) => {
      const code = cell.split(" ")[0]!;
      return code.includes("/") || code === "plan" || code === "tile" || codes.has(code);
    }),
  );

describe("the product, against figures worked out by hand and every other row of the same organisation", () => {
  // An example of statistics that are not built yet says nothing: loading it would only cost time.
  const told = EXAMPLES.filter((example) => Object.keys(computed(example)).length > 0);
  test.each(told.map((example, i) => [example.title, example, `example-${i}`] as const))(
    "%s",
    async (_, example, id) => {
      await load(database.sql, id, example.organisation);
      const rows = await storedRows(database.sql, id);
      const expected = computed(example);
      expect(shown({ ...example, expected }, rows)).toEqual(expected);
      expect(report(differences(expectedRows(example.organisation, { codes }), rows, { codes }))).toBe("");
    },
  );
});
