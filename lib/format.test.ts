import { describe, expect, test } from "vitest";
import {
  changeDirection,
  formatChange,
  formatDay,
  formatDelay,
  formatFraction,
  formatMoment,
  formatNumber,
  formatPeriod,
  formatValue,
  reliability,
  valueFigure,
} from "./format";

/** Non-breaking spaces read as plain ones: what matters below is the words. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("values", () => {
  test.each([
    [73.456, "Pourcentage", "73,5 %", "73.5%"],
    [100, "Pourcentage", "100 %", "100%"],
    [5.234, "Pourcentage", "5,23 %", "5.23%"],
    [1250, "Pourcentage", "1,25 k %", "1.25k%"],
    [0, "Pourcentage", "0 %", "0%"],
    [12.34, "Points", "12,3 pts", "12.3 pts"],
    [1, "Points", "1 pt", "1 pt"],
    [-0.5, "Points", "−0,5 pt", "−0.5 pts"],
    [1234, "Nombre", "1,23 k", "1.23k"],
    [999.6, "Nombre", "1 k", "1k"],
    [999_600, "Nombre", "1 M", "1M"],
    [42, "Nombre", "42", "42"],
    [1.256, "Ratio", "1,26", "1.26"],
    [1.5, "Score", "1,5", "1.5"],
    [3.3333, "Heures", "3 h 20", "3 h 20 min"],
    [2, "Jours", "2 j", "2 d"],
  ] as const)("%d %s on a tile: %s, %s", (value, unit, fr, en) => {
    expect(plain(formatValue(value, unit, "fr"))).toBe(fr);
    expect(plain(formatValue(value, unit, "en"))).toBe(en);
  });

  test.each([
    [73.4567, "Pourcentage", "73,4567 %", "73.4567%"],
    [3.3333, "Heures", "3,3333 h", "3.3333 h"],
    [1.25, "Jours", "1,25 j", "1.25 d"],
    [12345.6, "Nombre", "12 345,6", "12,345.6"],
  ] as const)("%d %s in full: %s, %s", (value, unit, fr, en) => {
    expect(plain(formatValue(value, unit, "fr", "full"))).toBe(fr);
    expect(plain(formatValue(value, unit, "en", "full"))).toBe(en);
  });

  test("no data is a dash without a unit, and never 0", () => {
    expect(formatValue(null, "Pourcentage", "fr")).toBe("—");
    expect(formatValue(undefined, "Heures", "en", "full")).toBe("—");
    expect(valueFigure(null, "Points", "fr")).toEqual({ figure: "—", unit: "" });
    expect(formatNumber(null, "fr")).toBe("—");
  });

  test("figure and unit come apart, and the two never break over a line", () => {
    expect(valueFigure(73.456, "Pourcentage", "fr")).toEqual({ figure: "73,5", unit: "%" });
    expect(valueFigure(26, "Heures", "fr").unit).toBe("");
    for (const text of [formatValue(73.4, "Pourcentage", "fr"), formatValue(5, "Points", "en")])
      expect(text).not.toContain(" ");
  });

  test("a value rounded to nothing has no sign: −0,00001 in full is 0", () => {
    expect(formatNumber(-0.00001, "fr", "full")).toBe("0");
  });

  test("18 of 24", () => {
    expect(plain(formatFraction(18, 24, "fr"))).toBe("18 / 24");
    expect(plain(formatFraction(1800, null, "en"))).toBe("1,800 / —");
  });
});

describe("changes", () => {
  test.each([
    [2.34, "Pourcentage", "+2,34 pts", "+2.34 pts"],
    [-12.34, "Pourcentage", "−12,3 pts", "−12.3 pts"],
    [0, "Nombre", "0", "0"],
    [7, "Nombre", "+7", "+7"],
    [-1.1667, "Heures", "−1 h 10", "−1 h 10 min"],
  ] as const)("%d %s: %s, %s", (change, unit, fr, en) => {
    expect(plain(formatChange(change, unit, "fr"))).toBe(fr);
    expect(plain(formatChange(change, unit, "en"))).toBe(en);
  });

  test("more is better or worse by what the statistic says, and no change is neither", () => {
    expect(changeDirection(3, true)).toBe("better");
    expect(changeDirection(3, false)).toBe("worse");
    expect(changeDirection(-3, false)).toBe("better");
    expect(changeDirection(0, true)).toBe("same");
    expect(changeDirection(null, true)).toBeNull();
  });

  test("n < 5 low, n < 30 medium, else good; unknown is not low", () => {
    expect([0, 4, 5, 29, 30].map(reliability)).toEqual(["low", "low", "medium", "medium", "good"]);
    expect(reliability(null)).toBeNull();
  });
});

describe("delays", () => {
  test.each([
    [0, "0 min"],
    [0.3, "< 1 min"],
    [45, "45 min"],
    [59.6, "1 h"],
    [185, "3 h 05"],
    [200, "3 h 20"],
    [599.7, "10 h"],
    [785, "13 h"],
    [23 * 60 + 40, "1 j"],
    [30 * 60, "1 j 6 h"],
    [48 * 60, "2 j"],
    [239.6 * 60, "10 j"],
    [12.4 * 1440, "12 j"],
    [-70, "−1 h 10"],
  ])("%d minutes: %s", (minutes, said) => {
    expect(plain(formatDelay(minutes, "fr"))).toBe(said);
  });

  test("English says the minutes", () => {
    expect(plain(formatDelay(185, "en"))).toBe("3 h 5 min");
    expect(plain(formatDelay(54 * 60, "en"))).toBe("2 d 6 h");
  });
});

describe("dates", () => {
  test.each([
    ["short", "17 nov.", "17 Nov"],
    ["weekday", "lun. 17 nov.", "Mon 17 Nov"],
    ["year", "17 nov. 2025", "17 Nov 2025"],
    ["long", "lundi 17 novembre 2025", "Monday 17 November 2025"],
    ["month", "novembre 2025", "November 2025"],
  ] as const)("2025-11-17 %s: %s, %s", (style, fr, en) => {
    expect(formatDay("2025-11-17", "fr", style)).toBe(fr);
    expect(formatDay("2025-11-17", "en", style).replace(",", "")).toBe(en);
  });

  test("the first of a month is 1er in French", () => {
    expect(formatDay("2025-11-01", "fr")).toBe("1er nov.");
    expect(formatDay("2025-11-11", "fr")).toBe("11 nov.");
    expect(formatDay("2025-11-01", "en")).toBe("1 Nov");
  });

  test.each([
    ["Day", "2025-11-17", "lun. 17 nov.", "Mon 17 Nov"],
    ["Week", "2025-11-23", "sem. du 17 nov.", "week of 17 Nov"],
    ["Month", "2025-11-30", "novembre 2025", "November 2025"],
    ["Rolling7", "2025-11-17", "7 j au 17 nov.", "7 days to 17 Nov"],
    ["Rolling30", "2025-11-17", "30 j au 17 nov.", "30 days to 17 Nov"],
  ] as const)("%s %s: %s, %s", (period, dateId, fr, en) => {
    expect(plain(formatPeriod(period, dateId, "fr", "2025-12-01")).replace(",", "")).toBe(fr);
    expect(plain(formatPeriod(period, dateId, "en", "2025-12-01")).replace(",", "")).toBe(en);
  });

  test("another year is said: the week of 29 December 2025, seen in 2026", () => {
    expect(formatPeriod("Week", "2026-01-04", "fr", "2026-01-10")).toBe("sem. du 29 déc. 2025");
    expect(formatPeriod("Day", "2025-11-17", "fr", "2026-01-10")).toBe("17 nov. 2025");
  });

  test("an instant is shown on the organisation's clock: 23:30Z is 00:30 of the next day in Casablanca", () => {
    expect(formatMoment(new Date("2025-11-16T23:30:00Z"), "Africa/Casablanca", "fr")).toBe("17 nov., 00:30");
    expect(formatMoment(new Date("2025-03-10T23:30:00Z"), "Africa/Casablanca", "en")).toBe("10 Mar, 23:30");
  });
});
