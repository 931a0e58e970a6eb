import { expect, test } from "vitest";
import { ALL_MODULES } from "../view";
import { foldPlan, MAX_LINES } from "./plan-fold";
import type { PlanItem } from "./types";

const TODAY = "2026-10-15";
const START = { m1: "2026-09-01", m2: "2026-10-12", m3: "2026-11-02" };
const item = (moduleId: keyof typeof START, index: number, more: Partial<PlanItem> = {}): PlanItem => ({
  itemId: `${moduleId}.${index}`,
  label: `${moduleId}.${index}`,
  kind: "Ua",
  moduleId,
  module: moduleId.toUpperCase(),
  plannedFrom: START[moduleId],
  plannedTo: START[moduleId],
  pairs: 10,
  expected: 10,
  done: 10,
  ownDate: null,
  ...more,
});
const items = (["m1", "m2", "m3"] as const).flatMap((id) =>
  Array.from({ length: 25 }, (_, n) => item(id, n)),
);
const open = (asked: string | null, all = items) => [
  ...new Set(foldPlan(all, TODAY, asked).items.map(({ moduleId }) => moduleId)),
];

test("a plan that one table shows stays as it is", () => {
  const few = items.slice(0, MAX_LINES);
  expect(foldPlan(few, TODAY, "m2")).toEqual({ isLong: false, items: few, folded: [] });
});

test("open is the module that the plan came to last, the one asked for, or all", () => {
  expect(open(null)).toEqual(["m2"]);
  expect(open("m3")).toEqual(["m3"]);
  expect(open("gone")).toEqual(["m2"]);
  expect(open(ALL_MODULES)).toEqual(["m1", "m2", "m3"]);
  const unplanned = items.map((one) => ({ ...one, plannedFrom: null, plannedTo: null }));
  expect(open(null, unplanned)).toEqual(["m1"]);
});

test("a folded module is the sum of its items; what is not planned is not done out of a plan", () => {
  const [first, second, third, ...rest] = items;
  if (!first || !second || !third) throw new Error("no items");
  const all = [
    { ...first, done: null },
    { ...second, done: 4, plannedTo: "2026-09-20" },
    { ...third, pairs: 0, done: 3, expected: null, plannedFrom: null, plannedTo: null },
    ...rest,
  ];
  expect(foldPlan(all, TODAY, null).folded[0]).toEqual({
    id: "m1",
    label: "M1",
    items: 25,
    plannedFrom: "2026-09-01",
    plannedTo: "2026-09-20",
    pairs: 240,
    expected: 240,
    done: 224,
    late: 2,
  });
});
