import { describe, expect, test } from "vitest";
import { organizationSettings } from "../settings";
import { byNeed, isNewOrWorse, judge, pointsOf, standing } from "./judge";
import type { Fired, NeedFacts } from "./types";

const settings = organizationSettings({}).needs;
const set = (needs: object) => organizationSettings({ needs }).needs;

/** A learner of whom nothing is to be said. */
const FINE: NeedFacts = {
  lastOn: "2026-10-14",
  daysSilent: 1,
  daysHere: 44,
  unitsExpected: 10,
  unitsDone: 10,
  waiting: 0,
  waitingSince: null,
  waitingHours: null,
  score: 70,
  scores: 5,
  scoreBefore: 70,
  scoresBefore: 5,
  criticalOverdue: 0,
  absences: 0,
};
const rulesOf = (facts: Partial<NeedFacts>, given = settings) =>
  judge({ ...FINE, ...facts }, given).map(({ rule, measure, isGrave }) => [rule, measure, isGrave]);

describe("what a rule sees", () => {
  test.each<[string, Partial<NeedFacts>, unknown[]]>([
    ["nothing", {}, []],
    ["6 days of silence: not yet", { daysSilent: 6 }, []],
    ["7 days of silence", { daysSilent: 7 }, [["inactivity", 7, false]]],
    ["14 days of silence are grave", { daysSilent: 14 }, [["inactivity", 14, true]]],
    ["never here, since yesterday: not yet", { lastOn: null, daysSilent: null, daysHere: 2 }, []],
    [
      "never here: no inactivity besides",
      { lastOn: null, daysSilent: null, daysHere: 3 },
      [["never_started", 3, false]],
    ],
    ["10 expected, 8 done: 2 are no delay", { unitsDone: 8 }, []],
    ["10 expected, 7 done: 10 − 7 = 3", { unitsDone: 7 }, [["behind_plan", 3, false]]],
    ["nothing known of the plan is no delay", { unitsExpected: null, unitsDone: null }, []],
    ["from 70 to 55: 15 points", { score: 55 }, [["falling_scores", 15, false]]],
    ["two scores say nothing", { score: 20, scores: 2 }, []],
    ["no score says nothing", { score: null, scores: 0 }, []],
    ["69.6 → 54.6, said as 70 and 55", { scoreBefore: 69.6, score: 54.6 }, [["falling_scores", 15, false]]],
    ["one absence", { absences: 1 }, []],
    ["four absences are grave", { absences: 4 }, [["absences", 4, true]]],
    ["3 of a threshold of 1 are grave", { criticalOverdue: 3 }, [["overdue_critical_tasks", 3, true]]],
    ["a critical task", { criticalOverdue: 1 }, [["overdue_critical_tasks", 1, false]]],
    [
      "two submissions",
      { waiting: 2, waitingSince: "2026-10-10", waitingHours: 100 },
      [["waiting_feedback", 2, false]],
    ],
  ])("%s", (_, facts, expected) => {
    expect(rulesOf(facts)).toEqual(expected);
  });

  test("an organisation's own threshold, and a rule switched off", () => {
    expect(rulesOf({ daysSilent: 9 }, set({ inactivity: { days: 10 } }))).toEqual([]);
    expect(rulesOf({ daysSilent: 90 }, set({ inactivity: null }))).toEqual([]);
  });

  test("points: inactivity 3 twice as grave = 6, behind plan 2: 8", () => {
    expect(pointsOf(judge({ ...FINE, daysSilent: 14, unitsDone: 7 }, settings))).toBe(8);
  });

  test("the neediest first, then who is silent longest, never before all, then by name", () => {
    const learners = [
      { points: 3, lastOn: "2026-10-02", name: "B" },
      { points: 3, lastOn: "2026-10-02", name: "A" },
      { points: 3, lastOn: null, name: "Z" },
      { points: 5, lastOn: "2026-10-14", name: "Y" },
      { points: 3, lastOn: "2026-10-01", name: "X" },
    ];
    expect(learners.sort(byNeed).map(({ name }) => name)).toEqual(["Y", "Z", "X", "A", "B"]);
  });
});

describe("where a need stands", () => {
  const silent = (days: number, since = "2026-10-01"): Fired => ({
    rule: "inactivity",
    version: 1,
    measure: days,
    values: { days },
    since,
    isGrave: false,
  });
  const behind = (units: number): Fired => ({ ...silent(units), rule: "behind_plan", since: null });
  const acknowledged = (...fired: Fired[]) =>
    ({ kind: "acknowledge", on: "2026-10-10", untilOn: null, seen: fired }) as const;
  const stands = (fired: Fired[], last: Parameters<typeof standing>[1], today = "2026-10-15") =>
    standing(fired, last, today, settings);

  test("nobody did anything: open, and not back again", () => {
    expect(stands([silent(9)], null)).toEqual({ state: "open", cameBack: false });
  });

  test.each<[string, Fired[], Fired[], string, boolean]>([
    ["the same", [silent(9)], [silent(9)], "2026-10-15", false],
    ["9 + 6 days: not yet worse", [silent(9)], [silent(15)], "2026-10-16", false],
    ["9 + 7 days: worse", [silent(9)], [silent(16)], "2026-10-17", true],
    ["3 + 1 units: not yet worse", [behind(3)], [behind(4)], "2026-10-15", false],
    ["3 + 2 units: worse", [behind(3)], [behind(5)], "2026-10-15", true],
    ["another rule", [behind(3)], [behind(3), silent(7)], "2026-10-15", true],
    ["one rule less", [behind(3), silent(9)], [behind(3)], "2026-10-15", false],
    ["worked after it, and silent anew", [silent(9)], [silent(8, "2026-10-11")], "2026-10-19", true],
    ["worked on the very day of it", [silent(9)], [silent(8, "2026-10-10")], "2026-10-18", true],
    ["27 days later", [behind(3)], [behind(3)], "2026-11-06", false],
    ["28 days later", [behind(3)], [behind(3)], "2026-11-07", true],
    ["another version of the rule", [{ ...behind(3), version: 0 }], [behind(3)], "2026-10-15", true],
  ])("acknowledged, then %s", (_, before, now, today, comesBack) => {
    expect(stands(now, acknowledged(...before), today)).toEqual(
      comesBack ? { state: "open", cameBack: true } : { state: "acknowledged", cameBack: false },
    );
  });

  test("snoozed until the 20th: gone on the 19th, here on the 20th", () => {
    const snoozed = { kind: "snooze", on: "2026-10-10", untilOn: "2026-10-20", seen: [] } as const;
    expect(stands([silent(18)], snoozed, "2026-10-19")).toEqual({ state: "snoozed", cameBack: false });
    expect(stands([silent(19)], snoozed, "2026-10-20")).toEqual({ state: "open", cameBack: true });
  });

  test("reopened is open", () => {
    const reopened = { ...acknowledged(silent(9)), kind: "reopen" } as const;
    expect(stands([silent(9)], reopened)).toEqual({ state: "open", cameBack: false });
  });

  test("what a reader saw some time ago may be acknowledged, what nobody has seen may not", () => {
    expect(isNewOrWorse([silent(10)], [{ rule: "inactivity", version: 1, measure: 9 }], settings)).toBe(
      false,
    );
    expect(isNewOrWorse([silent(10)], [], settings)).toBe(true);
  });
});
