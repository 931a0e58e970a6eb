import { expect, test } from "vitest";
import { csvLines } from "@/components/charts/csv.testing";
import type { ChartData } from "@/components/charts/types";
import { attendanceChart, modulesChart, shownStatus } from "./lists";

const lines = (data: ChartData) => csvLines(data).slice(4);

test("roll calls as CSV: the status that the calendar shows, and how many of each", () => {
  const days = [
    { day: "2026-11-17", present: 2, late: 0, absent: 0 },
    { day: "2026-11-18", present: 1, late: 1, absent: 0 },
    { day: "2026-11-19", present: 1, late: 1, absent: 1 },
  ];
  const words = { day: "Jour", shown: "Présence", status: (status: string) => status };
  expect(lines(attendanceChart(days, words))).toEqual([
    "Jour,Présence,present,late,absent",
    "2026-11-17,present,2,0,0",
    "2026-11-18,late,1,1,0",
    "2026-11-19,absent,1,1,1",
    "",
  ]);
  expect(shownStatus(undefined)).toBeUndefined();
});

test("modules as CSV: a median with its n, and nothing where there is none", () => {
  const modules = [
    { id: "m1", label: "Front-end", progress: 100, median: 92.5, n: 24 },
    { id: "m2", label: "API, serveur", progress: null, median: null, n: null },
  ];
  expect(
    lines(modulesChart(modules, { module: "Module", progress: "Progression", median: "Médiane" })),
  ).toEqual([
    "Module,Progression (%),Médiane (%),Médiane (n)",
    "Front-end,100,92.5,24",
    '"API, serveur",,,',
    "",
  ]);
});
