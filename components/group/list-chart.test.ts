import { expect, test } from "vitest";
import { csvLines } from "@/components/charts/csv.testing";
import type { GroupListRow } from "@/lib/group";
import { groupsChart } from "./list-chart";

const group = (values: Partial<GroupListRow>): GroupListRow => ({
  scopeType: "Groupe",
  scopeId: "g1",
  label: "Atlas",
  session: "2026-1",
  learners: 24,
  progress: 81.8125,
  progressOf: 23,
  planned: 105.3,
  plannedOf: { numerator: 400, denominator: 380 },
  score: 79,
  scores: 41,
  toSee: 10,
  ...values,
});
const lines = (groups: readonly GroupListRow[], columns: Parameters<typeof groupsChart>[1]) =>
  csvLines(
    groupsChart(groups, columns, (column) => column),
    { filters: [["Cible", "Tous les modules"]] },
  ).slice(5);

test("the list of groups as CSV: every column that is shown, raw; no data is empty and zero is zero", () => {
  const empty = group({
    scopeId: "g2",
    label: "=Vide",
    session: null,
    learners: 0,
    progress: null,
    progressOf: null,
    planned: null,
    plannedOf: null,
    score: null,
    scores: null,
    toSee: 0,
  });
  expect(lines([group({}), empty], ["session", "learners", "toSee", "planned", "score", "progress"])).toEqual(
    [
      "group,session,learners,toSee,planned (%),planned (num.),planned (dén.),score (pts),score (n),progress (%),progress (n)",
      "Atlas,2026-1,24,10,105.3,400,380,79,41,81.8125,23",
      "'=Vide,,0,0,,,,,,,",
      "",
    ],
  );
});

test("a column that is not shown is not in the file", () => {
  expect(lines([group({ toSee: null })], ["learners", "progress"])).toEqual([
    "group,learners,progress (%),progress (n)",
    "Atlas,24,81.8125,23",
    "",
  ]);
});
