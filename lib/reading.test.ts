import { expect, test } from "vitest";
import { change, samplesOf } from "./reading";

test("a ratio rests on its denominator, a mean on its samples", () => {
  expect(samplesOf({ sampleSize: null, denominator: 12 })).toBe(12);
  expect(samplesOf({ sampleSize: 24, denominator: null })).toBe(24);
  expect(samplesOf({ sampleSize: null, denominator: null })).toBeNull();
});

test.each([
  { value: 60, previous: 50, higherIsBetter: true, expected: { delta: 10, verdict: "better" } },
  { value: 60, previous: 50, higherIsBetter: false, expected: { delta: 10, verdict: "worse" } },
  { value: 40, previous: 50, higherIsBetter: false, expected: { delta: -10, verdict: "better" } },
  { value: 40, previous: 50, higherIsBetter: true, expected: { delta: -10, verdict: "worse" } },
  { value: 50.04, previous: 50, higherIsBetter: true, expected: { delta: 0, verdict: "same" } },
  { value: 49.174, previous: 50, higherIsBetter: true, expected: { delta: -0.8, verdict: "worse" } },
  { value: null, previous: 50, higherIsBetter: true, expected: null },
  { value: 0, previous: null, higherIsBetter: true, expected: null },
])(
  "$previous % → $value %, higher is better: $higherIsBetter",
  ({ value, previous, higherIsBetter, expected }) => {
    expect(change(value, previous, "Pourcentage", higherIsBetter)).toEqual(expected);
  },
);

test("a delay that moved by 3 minutes moved: 1 h 30 → 1 h 33 is + 3 / 60 h", () => {
  expect(change(1.55, 1.5, "Heures", false)).toEqual({ delta: 3 / 60, verdict: "worse" });
});
