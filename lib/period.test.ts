import { describe, expect, test } from "vitest";
import {
  addDays,
  dateIds,
  daysElapsed,
  daysInPeriod,
  diffDays,
  endOfLocalDay,
  isDay,
  isoWeek,
  isoWeekday,
  isPeriod,
  isRunning,
  isTimeZone,
  localDay,
  nextDateId,
  PERIODS,
  periodEnd,
  periodStart,
  previousDateId,
  startOfLocalDay,
} from "./period";

const CASABLANCA = "Africa/Casablanca";
const iso = (instant: Date) => instant.toISOString().replace(".000Z", "Z");

describe("day arithmetic", () => {
  test("2024-02-28 + 2 = 2024-03-01 (leap), 2025-02-28 + 2 = 2025-03-02, 2100-02-28 + 1 = 2100-03-01", () => {
    expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
    expect(addDays("2025-02-28", 2)).toBe("2025-03-02");
    expect(addDays("2100-02-28", 1)).toBe("2100-03-01");
    expect(addDays("2025-01-01", -1)).toBe("2024-12-31");
  });

  test("2024 has 366 days, 2025 has 365, and the way back is negative", () => {
    expect(diffDays("2024-01-01", "2025-01-01")).toBe(366);
    expect(diffDays("2025-01-01", "2026-01-01")).toBe(365);
    expect(diffDays("2025-03-10", "2025-03-01")).toBe(-9);
  });

  test("a day is a day that exists, written in full", () => {
    expect(isDay("2024-02-29")).toBe(true);
    for (const text of ["2025-02-29", "2025-02-30", "2025-13-01", "2025-1-1", "20250101", "infinity", ""])
      expect(isDay(text), text).toBe(false);
  });

  test("what is no day is an error, not NaN", () => {
    expect(() => addDays("infinity", 1)).toThrow(RangeError);
  });
});

describe("ISO weeks", () => {
  test.each([
    ["2020-12-31", 2020, 53],
    ["2021-01-03", 2020, 53],
    ["2021-01-04", 2021, 1],
    ["2024-12-29", 2024, 52],
    ["2024-12-30", 2025, 1],
    ["2026-12-31", 2026, 53],
    ["2027-01-01", 2026, 53],
    ["2016-01-03", 2015, 53],
    ["2025-11-17", 2025, 47],
  ])("%s is in week %i-W%i", (day, year, week) => {
    expect(isoWeek(day)).toEqual({ year, week });
  });

  test("2025-11-17 is a Monday, 2025-11-23 a Sunday", () => {
    expect(isoWeekday("2025-11-17")).toBe(1);
    expect(isoWeekday("2025-11-23")).toBe(7);
  });
});

describe("periods", () => {
  test.each([
    ["Day", "2025-11-19", "2025-11-19", "2025-11-19", 1],
    ["Week", "2025-11-19", "2025-11-17", "2025-11-23", 7],
    ["Week", "2025-11-23", "2025-11-17", "2025-11-23", 7],
    ["Week", "2025-01-01", "2024-12-30", "2025-01-05", 7],
    ["Month", "2025-11-19", "2025-11-01", "2025-11-30", 30],
    ["Month", "2024-02-01", "2024-02-01", "2024-02-29", 29],
    ["Month", "2025-02-28", "2025-02-01", "2025-02-28", 28],
    ["Month", "2025-12-31", "2025-12-01", "2025-12-31", 31],
    ["Rolling7", "2025-11-19", "2025-11-13", "2025-11-19", 7],
    ["Rolling30", "2025-03-01", "2025-01-31", "2025-03-01", 30],
  ] as const)("%s of %s is %s … %s, %i days", (period, day, first, last, days) => {
    expect(periodEnd(period, day)).toBe(last);
    expect(periodStart(period, last)).toBe(first);
    expect(daysInPeriod(period, last)).toBe(days);
  });

  test.each([
    ["Day", "2025-03-01", "2025-02-28", "2025-03-02"],
    ["Week", "2025-01-05", "2024-12-29", "2025-01-12"],
    ["Month", "2025-03-31", "2025-02-28", "2025-04-30"],
    ["Month", "2024-01-31", "2023-12-31", "2024-02-29"],
    ["Rolling7", "2025-03-03", "2025-02-24", "2025-03-10"],
    ["Rolling30", "2025-03-31", "2025-03-01", "2025-04-30"],
  ] as const)("%s before %s ends on %s, the next on %s", (period, dateId, previous, next) => {
    expect(previousDateId(period, dateId)).toBe(previous);
    expect(nextDateId(period, dateId)).toBe(next);
  });

  test("over five years of days, previous undoes next and periods neither overlap nor leave a gap", () => {
    for (let day = "2023-12-25"; day < "2029-01-10"; day = addDays(day, 1)) {
      for (const period of PERIODS) {
        const id = periodEnd(period, day);
        expect(previousDateId(period, nextDateId(period, id))).toBe(id);
        expect(periodStart(period, nextDateId(period, id))).toBe(addDays(id, 1));
        expect(periodStart(period, id) <= day && day <= id).toBe(true);
      }
    }
  });

  test("rows for Thu 30 Oct … Mon 3 Nov 2025: 5 days, 2 weeks, 2 months, 5 windows", () => {
    const days = ["2025-10-30", "2025-10-31", "2025-11-01", "2025-11-02", "2025-11-03"];
    expect(dateIds("Day", "2025-10-30", "2025-11-03")).toEqual(days);
    expect(dateIds("Week", "2025-10-30", "2025-11-03")).toEqual(["2025-11-02", "2025-11-09"]);
    expect(dateIds("Month", "2025-10-30", "2025-11-03")).toEqual(["2025-10-31", "2025-11-30"]);
    expect(dateIds("Rolling30", "2025-10-30", "2025-11-03")).toEqual(days);
    expect(dateIds("Week", "2025-11-03", "2025-11-02")).toEqual([]);
  });

  test("a week on its Wednesday has 3 days behind it and runs; closed it has 7", () => {
    expect(daysElapsed("Week", "2025-11-23", "2025-11-19")).toBe(3);
    expect(isRunning("Week", "2025-11-23", "2025-11-19")).toBe(true);
    expect(daysElapsed("Week", "2025-11-23", "2025-11-24")).toBe(7);
    expect(isRunning("Week", "2025-11-23", "2025-11-24")).toBe(false);
    expect(daysElapsed("Week", "2025-11-23", "2025-11-10")).toBe(0);
  });

  test("only the five codes are periods", () => {
    expect(PERIODS.every(isPeriod)).toBe(true);
    expect(isPeriod("day")).toBe(false);
  });
});

describe("local days", () => {
  test("Casablanca is UTC+1: 23:30Z is already tomorrow", () => {
    expect(localDay(new Date("2025-11-17T22:59:59.999Z"), CASABLANCA)).toBe("2025-11-17");
    expect(localDay(new Date("2025-11-17T23:00:00Z"), CASABLANCA)).toBe("2025-11-18");
  });

  test("in Ramadan (23 February to 6 April 2025) it is UTC+0: 23:30Z is still today", () => {
    expect(localDay(new Date("2025-03-10T23:30:00Z"), CASABLANCA)).toBe("2025-03-10");
    expect(localDay(new Date("2025-04-10T23:30:00Z"), CASABLANCA)).toBe("2025-04-11");
  });

  test.each([
    ["2025-02-22", "2025-02-21T23:00:00Z", 24],
    ["2025-02-23", "2025-02-22T23:00:00Z", 25],
    ["2025-02-24", "2025-02-24T00:00:00Z", 24],
    ["2025-04-06", "2025-04-06T00:00:00Z", 23],
    ["2025-04-07", "2025-04-06T23:00:00Z", 24],
  ])("Casablanca %s begins at %s and lasts %i h", (day, begins, hours) => {
    expect(iso(startOfLocalDay(day, CASABLANCA))).toBe(begins);
    const length = endOfLocalDay(day, CASABLANCA).getTime() - startOfLocalDay(day, CASABLANCA).getTime();
    expect(length / 3_600_000).toBe(hours);
  });

  test("a skipped midnight: the day begins at the change (Beirut 2024-03-31, Santiago 2024-09-08)", () => {
    expect(iso(startOfLocalDay("2024-03-31", "Asia/Beirut"))).toBe("2024-03-30T22:00:00Z");
    expect(iso(startOfLocalDay("2024-09-08", "America/Santiago"))).toBe("2024-09-08T04:00:00Z");
  });

  test("a midnight that comes twice: the day begins at the first (Havana 2024-11-03)", () => {
    expect(iso(startOfLocalDay("2024-11-03", "America/Havana"))).toBe("2024-11-03T04:00:00Z");
  });

  test("a day that never was is empty (Apia 2011-12-30)", () => {
    expect(iso(startOfLocalDay("2011-12-30", "Pacific/Apia"))).toBe("2011-12-30T10:00:00Z");
    expect(iso(startOfLocalDay("2011-12-31", "Pacific/Apia"))).toBe("2011-12-30T10:00:00Z");
  });

  test.each([
    ["Pacific/Kiritimati", "2025-06-14T10:00:00Z"],
    ["Etc/GMT+12", "2025-06-15T12:00:00Z"],
    ["Asia/Kathmandu", "2025-06-14T18:15:00Z"],
    ["UTC", "2025-06-15T00:00:00Z"],
  ])("2025-06-15 in %s begins at %s", (zone, begins) => {
    expect(iso(startOfLocalDay("2025-06-15", zone))).toBe(begins);
  });

  test("each day of 2024–2026 begins at the first instant that shows it, in zones that change by night", () => {
    for (const zone of [CASABLANCA, "Asia/Beirut", "America/Havana", "America/Santiago", "Europe/Paris"]) {
      for (let day = "2024-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
        const start = startOfLocalDay(day, zone);
        expect(localDay(start, zone), `${zone} ${day}`).toBe(day);
        expect(localDay(new Date(start.getTime() - 1), zone), `${zone} ${day}`).toBe(addDays(day, -1));
      }
    }
  });

  test("zones are IANA names: no bare offset, nothing unknown", () => {
    expect(isTimeZone(CASABLANCA)).toBe(true);
    expect(isTimeZone("UTC")).toBe(true);
    for (const zone of ["+01:00", "Mars/Olympus", "", "Africa/Casablanca; drop table"])
      expect(isTimeZone(zone), zone).toBe(false);
  });
});
