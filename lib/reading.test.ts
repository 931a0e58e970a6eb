import { describe, expect, test } from "vitest";
import { METRICS, metric } from "./metrics";
import { change, isSoFar, samplesOf } from "./reading";

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

describe("a value so far", () => {
  const running = { period: "Week", running: true } as const;

  test("what happened in a week that runs fills up; how things stand, a mean and a delay do not", () => {
    const codes = METRICS.filter((one) => isSoFar(one, running)).map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        "FEEDBACK_COUNT",
        "TACHE_THROUGHPUT",
        "UAS_VALIDEES",
        "ABSENCES_COUNT",
        "CONNEXION_P50",
      ]),
    );
    for (const code of [
      "TACHES_A_FAIRE",
      "UA_DONE_COUNT",
      "SCORE_NORM",
      "DELAI_FEEDBACK_MED",
      "PROGRESSION_MOY",
    ])
      expect(codes).not.toContain(code);
  });

  test("every count and sum of what happened is one", () => {
    for (const one of METRICS)
      if (one.nature === "flow" && (one.aggregation === "COUNT" || one.aggregation === "SUM"))
        expect(isSoFar(one, running), one.code).toBe(true);
  });

  test.each([
    ["Day", true, true],
    ["Week", true, true],
    ["Month", true, true],
    ["Week", false, false],
    ["Rolling7", true, false],
    ["Rolling30", true, false],
  ] as const)("absences of %s, running %s: %s", (period, isRunning, expected) => {
    expect(isSoFar(metric("ABSENCES_COUNT"), { period, running: isRunning })).toBe(expected);
  });
});
