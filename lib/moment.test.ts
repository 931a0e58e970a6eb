import { expect, test } from "vitest";
import { momentOf, sayMoment } from "./moment";

test.each([
  ["2026-01-15T08:00:00Z", "Europe/Paris", "2026-01-15T09:00:00+01:00"],
  ["2026-07-15T23:30:05Z", "Europe/Paris", "2026-07-16T01:30:05+02:00"],
  ["2026-01-15T08:00:00Z", "UTC", "2026-01-15T08:00:00+00:00"],
  ["2026-01-15T08:00:00Z", "America/St_Johns", "2026-01-15T04:30:00-03:30"],
])("%s in %s is %s, and the same instant", (instant, zone, moment) => {
  expect(momentOf(new Date(instant), zone)).toBe(moment);
  expect(new Date(moment)).toEqual(new Date(instant));
});

test("is said on its own clock, whatever the reader's", () => {
  expect(sayMoment("2026-11-21T05:32:10+01:00", "fr")).toBe("21 nov., 05:32");
});
