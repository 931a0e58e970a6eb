import { expect, test } from "vitest";
import { pageOf } from "./query";

test.each([
  [undefined, 120, { number: 1, of: 3, from: 0 }],
  ["2", 120, { number: 2, of: 3, from: 50 }],
  ["9", 120, { number: 3, of: 3, from: 100 }],
  ["0", 120, { number: 1, of: 3, from: 0 }],
  ["-1", 120, { number: 1, of: 3, from: 0 }],
  ["x", 120, { number: 1, of: 3, from: 0 }],
  ["2", 50, { number: 1, of: 1, from: 0 }],
  ["1", 0, { number: 1, of: 1, from: 0 }],
])("page %s of %d rows", (page, rows, expected) => {
  expect(pageOf({ page }, rows, 50)).toEqual(expected);
});
