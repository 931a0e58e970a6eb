import { expect, test } from "vitest";
import { addDays } from "../period";
import { burnUp, type PlanWeek } from "./forecast";

const SUNDAY = "2026-01-04";
const weeks = (done: (number | null)[], running = true): PlanWeek[] =>
  done.map((value, index) => ({
    dateId: addDays(SUNDAY, 7 * index),
    running: running && index === done.length - 1,
    expected: 10 * (index + 1),
    done: value,
  }));

test("goes on at the pace of the last four closed weeks, within the slowest and the fastest four", () => {
  // Closed: 0 10 20 30 40 (10 a week), then 60 80 100 120 (20 a week); the running week stands at 125.
  const points = burnUp(weeks([0, 10, 20, 30, 40, 60, 80, 100, 120, 125]), new Map(), 400, 140);
  const now = points[9];
  expect(now).toMatchObject({ done: 125, forecast: 140, low: 140, high: 140 });
  expect(points[10]).toMatchObject({ done: null, forecast: 160, low: 150, high: 160, running: true });
  expect(points[12]).toMatchObject({ forecast: 200, low: 170, high: 200 });
});

test("nothing goes beyond what is planned at all", () => {
  const points = burnUp(weeks([0, 10, 20, 30, 40, 44]), new Map(), 50, 48);
  expect(Math.max(...points.map(({ forecast }) => forecast ?? 0))).toBe(50);
  expect(points.at(-1)?.forecast).toBe(50);
});

test("the plan's coming dates are on the same line, and the last stands on", () => {
  const ahead = new Map([
    [addDays(SUNDAY, 42), 70],
    [addDays(SUNDAY, 56), 90],
  ]);
  const points = burnUp(weeks([0, 10, 20, 30, 40, 44]), ahead, 90, 50);
  expect(points.slice(5).map(({ expected }) => expected)).toEqual([60, 70, 70, 90, 90]);
});

test("without four closed weeks there is no forecast; without data none either", () => {
  expect(burnUp(weeks([0, 10, 20]), new Map(), 50, 25).every(({ forecast }) => forecast === null)).toBe(true);
  expect(burnUp(weeks([0, 10, 20, 30, 40, null]), new Map(), 50, null)).toHaveLength(6);
  expect(burnUp([], new Map(), 0, null)).toEqual([]);
});

test("a week without data is no pace: it is not taken for a week in which nothing was done", () => {
  const points = burnUp(weeks([0, 10, null, 30, 40, 50, 60, 65]), new Map(), 400, 70);
  expect(points[8]).toMatchObject({ forecast: 80, low: 80, high: 80 });
});
