import { expect, test } from "vitest";
import { axisOf, placeOn } from "./plan-axis";
import type { PlanItem } from "./types";

const item = (
  plannedFrom: string | null,
  plannedTo = plannedFrom,
  ownDate: string | null = null,
): PlanItem => ({
  itemId: "i",
  label: "I",
  kind: "Ua",
  moduleId: null,
  module: null,
  plannedFrom,
  plannedTo,
  pairs: 0,
  expected: null,
  done: null,
  ownDate,
});

test("the axis holds every date and today, with room to drag on both sides", () => {
  const axis = axisOf(
    [item("2026-10-05", "2026-11-20"), item(null), item("2026-11-01", "2026-11-01", "2026-12-10")],
    "2026-10-15",
  );
  expect(axis.from).toBe("2026-09-21");
  expect(axis.days).toBe(108);
  expect(axis.months).toEqual(["2026-10-01", "2026-11-01", "2026-12-01", "2027-01-01"]);
  expect(placeOn(axis, "2026-09-21")).toBe(0);
  expect(placeOn(axis, "2026-11-14")).toBe(0.5);
  expect(placeOn(axis, "2030-01-01")).toBe(1);
});

test("a plan of years names some of its months; none at all is around today", () => {
  expect(axisOf([item("2020-01-10", "2026-01-10")], "2026-10-15").months.length).toBeLessThanOrEqual(12);
  expect(axisOf([item(null)], "2026-10-15")).toEqual({
    from: "2026-10-01",
    days: 42,
    months: ["2026-11-01"],
  });
});
