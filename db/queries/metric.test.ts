import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shownPoint } from "@/lib/analysis/types";
import { parseView, type Query } from "@/lib/view";
import { type TestDatabase, testDatabase } from "../testing";
import { counting, plantAnalysis } from "./analysis/analysis.testing";
import { loadMetric, loadMetricIndex } from "./metric";
import { plantFacts } from "./school.testing";
import type { SignedIn } from "./viewer";

let db: TestDatabase;
let people: Record<"trainer" | "admin" | "learner", SignedIn>;

/** The running week is that of Monday 12 to Sunday 18 October 2026. */
const [W39, W40, LAST_WEEK, THIS_WEEK] = ["2026-09-27", "2026-10-04", "2026-10-11", "2026-10-18"];
const A = { scope: "Groupe:A" };

beforeAll(async () => {
  db = await testDatabase();
  people = await plantAnalysis(db.sql);
  await plantFacts(db.sql, [
    { ...A, code: "SCORE_NORM", dateId: W39, value: 50, n: 12 },
    // W40 has no row: a gap.
    { ...A, code: "SCORE_NORM", dateId: LAST_WEEK, value: 60, n: 31 },
    { ...A, code: "SCORE_NORM", dateId: THIS_WEEK, value: 72.5, n: 4 },
    { scope: "Sous_groupe:A1", code: "SCORE_NORM", dateId: THIS_WEEK, value: 80, n: 3 },
    { scope: "Sous_groupe:A1", code: "SCORE_NORM", dateId: LAST_WEEK, value: 70, n: 9 },
    { scope: "Sous_groupe:A2", code: "SCORE_NORM", dateId: LAST_WEEK, value: 55, n: 9 },
    { scope: "Groupe:B", code: "SCORE_NORM", dateId: THIS_WEEK, value: 20, n: 1 },
    { scope: "Apprenant:l1", code: "SCORE_NORM", dateId: THIS_WEEK, value: 90, n: 2 },
    { scope: "Apprenant:l8", code: "SCORE_NORM", dateId: THIS_WEEK, value: 20, n: 1 },
    { ...A, code: "SCORE_NORM", target: "Module:m", dateId: THIS_WEEK, value: 66, n: 4 },
    { ...A, code: "SCORE", dateId: THIS_WEEK, percentiles: [70, 80, 90, 40, 95], n: 7 },
    { scope: "Sous_groupe:A1", code: "SCORE", dateId: THIS_WEEK, percentiles: [75, 85, 92, 50, 95], n: 4 },
    { ...A, code: "FEEDBACK_48H_PCT", dateId: THIS_WEEK, value: null, numerator: 0, denominator: 0 },
    { ...A, code: "FEEDBACK_COUNT", dateId: LAST_WEEK, value: 9 },
    {
      ...A,
      code: "QUALITE_CODE_MOY",
      period: "Month",
      dateId: "2026-10-31",
      value: 1.5,
      n: 6,
    },
    { ...A, code: "PROGRESSION_MOY", period: "Day", dateId: "2026-10-15", value: 33, n: 7 },
  ]);
});
afterAll(() => db.close());

const load = (who: SignedIn, code: string, query: Query = {}) =>
  loadMetric(db.sql, who, code, parseView(query), "fr");
const shown = async (code: string, query: Query = {}) => {
  const data = await load(people.trainer, code, query);
  if (!data) throw new Error("nothing to show");
  return data;
};

describe("the series", () => {
  test("is the rows: a date without one is a gap, the running week is marked, few samples are said", async () => {
    const { figure, page } = await shown("SCORE_NORM");
    expect([page.scope.label, page.dateId, page.running]).toEqual(["Groupe A", THIS_WEEK, true]);
    expect(figure.series.main?.map(({ dateId, value, n, running }) => [dateId, value, n, running])).toEqual([
      [W39, 50, 12, false],
      [W40, null, null, false],
      [LAST_WEEK, 60, 31, false],
      [THIS_WEEK, 72.5, 4, true],
    ]);
    expect(figure.previous.main?.value).toBe(60);
    expect(shownPoint(figure)?.computedAt).toBe("2026-10-15T10:00:00+02:00");
  });

  test("a stored null stays null, with its fraction; nothing is said to be 0", async () => {
    const { figure } = await shown("FEEDBACK_48H_PCT");
    expect(shownPoint(figure)).toMatchObject({ value: null, numerator: 0, denominator: 0 });
    expect(figure.absence).toBe("no_data");
  });

  test("an absent count is 0 from the first day of the figures on, and unknown before", async () => {
    const { figure } = await shown("FEEDBACK_COUNT");
    expect(figure.series.main?.map(({ dateId, value }) => [dateId, value])).toEqual([
      [W39, 0],
      [W40, 0],
      [LAST_WEEK, 9],
      [THIS_WEEK, 0],
    ]);
  });

  test("a statistic that knows no week is shown by the month of it", async () => {
    const { figure } = await shown("QUALITE_CODE_MOY");
    expect([figure.period, figure.dateId]).toEqual(["Month", "2026-10-31"]);
    expect(shownPoint(figure)).toMatchObject({ value: 1.5, n: 6, running: true });
  });

  test("a stock of a rolling window is that of its last day", async () => {
    const { figure } = await shown("PROGRESSION_MOY", { period: "Rolling30" });
    expect([figure.period, shownPoint(figure)?.value]).toEqual(["Day", 33]);
  });

  test("where it is not kept, it says why", async () => {
    expect((await shown("GAPS_GROUPE_MIN_MAX")).figure.absence).toBe("scope");
    expect((await shown("CHARGE_FB_MED", { target: "Module:m" })).figure.absence).toBe("target");
  });
});

describe("side by side", () => {
  test("other groups by date, another period of the same group; all of it in the address", async () => {
    const query = { with: ["Sous_groupe:A1", "Groupe:B"], against: "2026-10-08" };
    const { figure, page } = await shown("SCORE_NORM", query);
    // Group B is another trainer's: as if it did not exist.
    expect(page.columns.map(({ key, kind, dateId }) => [key, kind, dateId])).toEqual([
      ["main", "main", THIS_WEEK],
      ["Sous_groupe:A1", "scope", THIS_WEEK],
      ["against", "period", LAST_WEEK],
    ]);
    expect(shownPoint(figure, "Sous_groupe:A1")).toMatchObject({ value: 80, n: 3 });
    expect(shownPoint(figure, "against")).toMatchObject({ dateId: LAST_WEEK, value: 60, running: false });
  });
});

describe("breakdowns", () => {
  test("by sub-group and by module, with the change; what has no row has no value", async () => {
    const { byScope, byTarget } = await shown("SCORE_NORM");
    expect(
      byScope.map(({ label, point, previous }) => [label, point.value, point.n, previous?.value]),
    ).toEqual([
      ["A1", 80, 3, 70],
      ["A2", null, null, 55],
    ]);
    expect(byTarget.map(({ label, point }) => [label, point.value])).toEqual([["Module M", 66]]);
  });

  test("the distribution of each group", async () => {
    const { figure, byScope } = await shown("SCORE_P50");
    expect(shownPoint(figure)?.spread).toEqual({ p50: 70, p75: 80, p90: 90, min: 40, max: 95 });
    expect(byScope[0]?.point).toMatchObject({ n: 4, spread: { p50: 75, p90: 92 } });
  });

  test("the learners behind it are those whom the viewer may see", async () => {
    const mine = await shown("SCORE_NORM", { scope: "Global" });
    expect(mine.learners.map(({ label }) => label).sort()).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((n) => `Apprenant ${n}`),
    );
    expect(mine.learners.find(({ label }) => label === "Apprenant 1")?.point.value).toBe(90);
    const all = await load(people.admin, "SCORE_NORM", { scope: "Global" });
    expect(all?.learners).toHaveLength(8);
  });
});

describe("what is kept for groups alone", () => {
  test("has the learners' own values of what it is made of, as far as the viewer may see them", async () => {
    const { figure, learners, learnersOf } = await shown("SCORE_P50", { scope: "Global" });
    expect([figure.metric.code, learnersOf?.code]).toEqual(["SCORE_P50", "SCORE_NORM"]);
    expect(learners.map(({ label }) => label)).not.toContain("Apprenant 8");
    expect(learners.find(({ label }) => label === "Apprenant 1")?.point).toMatchObject({ value: 90, n: 2 });
    expect(learners).toHaveLength(7);
    const all = await load(people.admin, "SCORE_ECART_TYPE", { scope: "Global" });
    expect(all?.learners.find(({ label }) => label === "Apprenant 8")?.point.value).toBe(20);
  });

  test("or nobody, where no learner has any part of it", async () => {
    const { learners, learnersOf } = await shown("APPRENANTS_INACTIFS_7J");
    expect([learners, learnersOf]).toEqual([[], null]);
    expect((await shown("SCORE_NORM")).learnersOf?.code).toBe("SCORE_NORM");
  });

  test("takes no more queries than any other", async () => {
    const sent = counting(db.sql);
    await loadMetric(sent.sql, people.admin, "SCORE_P90", parseView({ scope: "Global" }), "fr");
    expect(sent.sent()).toBe(7);
  });
});

describe("who may", () => {
  test("a learner may not, another's group and an unknown statistic do not exist", async () => {
    expect(await load(people.learner, "SCORE_NORM")).toBeNull();
    expect(await loadMetricIndex(db.sql, people.learner, parseView({}), "fr")).toBeNull();
    expect(await load(people.trainer, "SCORE_NORM", { scope: "Groupe:B" })).toBeNull();
    expect(await load(people.trainer, "NO_SUCH_CODE")).toBeNull();
    // A distribution is no statistic.
    expect(await load(people.trainer, "SCORE")).toBeNull();
  });
});

test("the index has the 83 statistics with their current values, in the reader's words", async () => {
  const data = await loadMetricIndex(db.sql, people.trainer, parseView({}), "en");
  expect(data?.figures).toHaveLength(83);
  const score = data?.figures.find(({ metric }) => metric.code === "SCORE_NORM");
  expect(score && [score.metric.label, shownPoint(score)?.value, score.previous.main?.value]).toEqual([
    "Mean normalised score",
    72.5,
    60,
  ]);
});

test("queries are bounded: 7 for a statistic, 5 for the index, however much is compared", async () => {
  const one = counting(db.sql);
  await loadMetric(one.sql, people.admin, "SCORE_NORM", parseView({ scope: "Global" }), "fr");
  expect(one.sent()).toBe(7);
  const compared = counting(db.sql);
  const query = { with: ["Groupe:A", "Groupe:B"], against: "2026-10-01" };
  await loadMetric(compared.sql, people.admin, "SCORE_NORM", parseView(query), "fr");
  expect(compared.sent()).toBe(7);
  const index = counting(db.sql);
  await loadMetricIndex(index.sql, people.admin, parseView({}), "fr");
  expect(index.sent()).toBe(5);
});
