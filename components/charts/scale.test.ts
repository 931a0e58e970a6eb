import { expect, test } from "vitest";
import { linear, niceTicks, shorten } from "./scale";

test.each([
  [0, 100, [0, 25, 50, 75, 100]],
  [3, 7.2, [0, 2, 4, 6, 8]],
  [-3, 4, [-4, -2, 0, 2, 4]],
  [0, 0, [0, 1]],
  [0, 0.3, [0, 0.1, 0.2, 0.3]],
])("from %d to %d the ticks are %j", (low, high, expected) => {
  expect(niceTicks(low, high)).toEqual(expected);
});

test("every value lies between the first and the last tick", () => {
  for (const [low, high] of [
    [12, 13],
    [-0.4, 0.9],
    [0, 1234],
  ] as const) {
    const ticks = niceTicks(low, high);
    expect(ticks[0]).toBeLessThanOrEqual(Math.min(0, low));
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(high);
  }
});

test("a scale leads from the first tick to the last", () => {
  const x = linear([-1, 0, 1], 10, 110);
  expect([x(-1), x(0), x(1)]).toEqual([10, 60, 110]);
});

test("a text that has no room ends in dots", () => {
  expect(shorten("Groupe Atlas", 100)).toBe("Groupe Atlas");
  expect(shorten("Groupe Atlas, équipe Argan", 70)).toBe("Groupe At…");
});
