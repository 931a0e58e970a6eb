import { expect, test } from "vitest";
import { METRICS, metric, type PeriodCode } from "../metrics";
import { shownPeriod, shownTarget } from "./levels";

test.each([
  ["SCORE_NORM", "Groupe", "Day", "Day"],
  ["SCORE_NORM", "Apprenant", "Day", "Week"],
  ["QUALITE_CODE_MOY", "Groupe", "Week", "Month"],
  ["QUALITE_CODE_MOY", "Groupe", "Rolling7", "Rolling30"],
  ["PROGRESSION_MOY", "Groupe", "Rolling30", "Day"],
  ["INACTIVITE_7J", "Groupe", "Month", "Day"],
  ["ETA_ATTEINTE_OBJECTIF", "Apprenant", "Week", "Day"],
  ["UA_COVERAGE_PCT", "Groupe", "Day", "Week"],
  ["GAPS_GROUPE_MIN_MAX", "Groupe", "Week", null],
] as const)("%s of a %s by %s is shown by %s", (code, scope, period, expected) => {
  expect(shownPeriod(metric(code), scope, period)).toBe(expected);
});

test("every statistic has something to show for each period at each of its scopes", () => {
  const periods: PeriodCode[] = ["Day", "Week", "Month", "Rolling7", "Rolling30"];
  const without = METRICS.flatMap((entry) =>
    entry.scopes.flatMap((scope) => periods.filter((period) => shownPeriod(entry, scope, period) === null)),
  );
  expect(without).toEqual([]);
});

test("the plan of everything is that of all units or all projects", () => {
  const everything = { id: 1, targetType: "Global" } as const;
  const all = { units: 2, projects: 3 };
  expect(shownTarget(metric("UA_PLAN_COUNT"), "Groupe", everything, all)).toBe(2);
  expect(shownTarget(metric("PROJETS_PLAN_COUNT"), "Groupe", everything, all)).toBe(3);
  expect(shownTarget(metric("SCORE_NORM"), "Groupe", everything, all)).toBe(1);
  expect(shownTarget(metric("COUVERTURE_MODULE_PCT"), "Groupe", everything, all)).toBeNull();
  expect(shownTarget(metric("CHARGE_FB_MED"), "Groupe", { id: 9, targetType: "Module" }, all)).toBeNull();
});
