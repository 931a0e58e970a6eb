import { describe, expect, test } from "vitest";
import { EXAMPLES } from "./examples";
import { shown } from "./examples/example";
import { CATALOGUE } from "./levels";
import { expectedRows } from "./oracle";

describe("the oracle, against figures worked out by hand", () => {
  test.each(EXAMPLES.map((example) => [example.title, example] as const))("%s", (_, example) => {
    const dates = new Set(Object.keys(example.expected).map((cell) => cell.split(" ")[2]!));
    expect(shown(example, expectedRows(example.organisation, { dates }))).toEqual(example.expected);
  });
});

test("each of the 83 statistics has an example with a figure, and one without a row or a value", () => {
  const cells = EXAMPLES.flatMap((example) => Object.entries(example.expected));
  const codes = (wanted: (columns: (typeof cells)[number][1]) => boolean) =>
    new Set(cells.filter(([, columns]) => wanted(columns)).map(([cell]) => cell.split(" ")[0]));
  const figures = codes((columns) => columns !== null);
  const gaps = codes((columns) => columns === null || columns.value_number === null);
  const stored = CATALOGUE.map((line) => (line.storedIn === "kpi_plan_gap" ? "plan" : line.storedCode));
  expect(stored.filter((code) => !figures.has(code))).toEqual([]);
  expect(stored.filter((code) => !gaps.has(code))).toEqual([]);
});
