import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf, isInstant } from "./instant";

describe("instantOf", () => {
  it("reads the offset: 09:00 at +01:00 is 08:00 UTC", () => {
    expect(instantOf("2026-03-02T09:00:00+01:00")).toBe(Date.UTC(2026, 2, 2, 8));
    expect(instantOf("2026-03-02T09:00:00-0330")).toBe(Date.UTC(2026, 2, 2, 12, 30));
    expect(instantOf("2026-03-02T09:00+01")).toBe(Date.UTC(2026, 2, 2, 8));
    expect(instantOf("2026-03-02T09:00:00.123456Z")).toBe(Date.UTC(2026, 2, 2, 9, 0, 0, 123));
  });

  it("agrees with Date.parse on whatever toISOString writes", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1970-01-01"), max: new Date("9999-12-30"), noInvalidDate: true }),
        (date) => {
          expect(instantOf(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });

  it.each([
    ["no offset", "2026-03-02T09:00:00"],
    ["a day alone", "2026-03-02"],
    ["30 February", "2026-02-30T09:00:00Z"],
    ["29 February of a common year", "2026-02-29T09:00:00Z"],
    ["29 February 1900-rule", "2100-02-29T09:00:00Z"],
    ["month 13", "2026-13-01T09:00:00Z"],
    ["day 0", "2026-01-00T09:00:00Z"],
    ["hour 24", "2026-01-01T24:00:00Z"],
    ["minute 60", "2026-01-01T09:60:00Z"],
    ["an offset of 15 hours", "2026-01-01T09:00:00+15:00"],
    ["a space for the T", "2026-01-01 09:00:00Z"],
    ["an American date", "03/02/2026 09:00"],
    ["the year 50", "0050-01-01T00:00:00Z"],
    ["before 1970", "1969-12-31T23:59:59Z"],
    ["the year 10000, by its offset", "9999-12-31T23:00:00-02:00"],
    ["nothing", ""],
  ])("refuses %s", (_, text) => {
    expect(isInstant(text)).toBe(false);
  });

  it("takes 29 February of a leap year and the last second of 9999", () => {
    expect(isInstant("2028-02-29T00:00:00Z")).toBe(true);
    expect(isInstant("9999-12-31T23:59:59Z")).toBe(true);
  });
});
