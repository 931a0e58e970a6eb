import { expect, test } from "vitest";
import { bits, EVERY, FAMILY } from "@/db/families";
import { METRICS, PERCENTILE_CODES } from "@/lib/metrics";
import { measuresOf } from "@/lib/metrics/compute";
import { masksOf, URGENT, urgentMasks } from "./masks";
import { SOURCES } from "./measures";

const { metrics, sources } = masksOf();

test("every statistic and distribution follows some kind of change", () => {
  for (const code of [...METRICS.map((metric) => metric.code), ...PERCENTILE_CODES])
    expect([code, (metrics.get(code) ?? 0) & EVERY]).not.toEqual([code, 0]);
});

test("every measure of the catalogue is given by a source", () => {
  const given = new Set(SOURCES.flatMap(({ gives }) => Object.keys(gives)));
  const wanted = METRICS.flatMap(({ compute }) => measuresOf(compute));
  expect(wanted.filter((measure) => !given.has(measure))).toEqual([]);
});

test("a ratio follows both its measures: feedback per learner is written where either changed", () => {
  expect(metrics.get("FEEDBACK_PAR_APPRENANT")).toBe(bits("feedback", "activity"));
});

test("where only feedback changed, active learners are measured all the same: the ratio needs them", () => {
  const needed = sources.get("active learners") ?? 0;
  expect(needed & FAMILY.feedback).not.toBe(0);
  expect(needed & FAMILY.absences).toBe(0);
});

test("a formula asks for its parts wherever one of them changed", () => {
  const parts = ["SCORE_NORM", "CONNEXIONS_TOTAL"];
  const mine = masksOf([{ code: "MINE", parts }]).metrics;
  expect(mine.get("MINE")).toBe(bits("scores", "sessions"));
  for (const part of parts) expect(mine.get(part)).toBe(bits("scores", "sessions"));
  expect(mine.get("FEEDBACK_COUNT")).toBe(bits("feedback"));
});

test("what is urgent follows the urgent kinds, and nothing else is computed with it", () => {
  const urgent = urgentMasks();
  for (const [code, mask] of urgent.metrics) expect([code, mask & ~URGENT]).toEqual([code, 0]);
  expect(urgent.sources.get("sessions")).toBe(0);
});
