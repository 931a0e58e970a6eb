import { expect, test } from "vitest";
import type { UnitCode } from "@/lib/metrics/types";
import { chartCsv } from "./chart-csv";
import type { ChartData, ChartMeta } from "./types";

const META: ChartMeta = {
  title: "Progression",
  definition: "",
  filters: [
    ["Périmètre", "=Groupe A"],
    ["Période", "sem. du 12 oct."],
  ],
  timeZone: "Africa/Casablanca",
  computedAt: "2026-10-15T09:00:00+01:00",
  scope: "Groupe:A",
  fileName: "progression",
};
const WORDS = {
  zone: "Fuseau",
  computedAt: "Calculé le",
  numerator: "num.",
  denominator: "dén.",
  unit: (unit: UnitCode) => (unit === "Pourcentage" ? "%" : ""),
};
const ABOUT = [
  "Progression",
  "Périmètre,'=Groupe A",
  "Période,sem. du 12 oct.",
  "Fuseau,Africa/Casablanca",
  "Calculé le,2026-10-15T09:00:00+01:00",
  "",
];

test("what was chosen, then every row: no value is an empty cell, numbers are raw", () => {
  const data: ChartData = {
    rowHead: "Période",
    overTime: true,
    series: [
      { key: "mean", label: "Moyenne", color: "", unit: "Pourcentage", look: "strong" },
      { key: "plan", label: "Prévu", color: "", unit: "Pourcentage", look: "target" },
    ],
    rows: [
      { key: "1", label: "", longLabel: "sem. du 5 oct.", cells: { mean: { value: null, n: null } } },
      {
        key: "2",
        label: "",
        longLabel: "sem. du 12 oct.",
        cells: {
          mean: { value: 41.5, n: 7 },
          plan: { value: 70, fraction: { numerator: 7, denominator: 10 } },
        },
      },
    ],
  };
  expect(chartCsv(data, META, WORDS).split("\r\n")).toEqual([
    ...ABOUT,
    "Période,Moyenne (%),Moyenne (n),Prévu (%),Prévu (num.),Prévu (dén.)",
    "sem. du 5 oct.,,,,,",
    "sem. du 12 oct.,41.5,7,70,7,10",
    "",
  ]);
});

test("a count is its own numerator", () => {
  const data: ChartData = {
    rowHead: "Domaine",
    overTime: false,
    series: [{ key: "done", label: "Fait", color: "", unit: "Nombre", look: "strong" }],
    rows: [
      {
        key: "ua",
        label: "UA",
        longLabel: "UA",
        cells: { done: { value: 4, fraction: { numerator: 4, denominator: 10 } } },
      },
    ],
  };
  expect(chartCsv(data, META, WORDS).split("\r\n").slice(ABOUT.length)).toEqual([
    "Domaine,Fait,Fait (dén.)",
    "UA,4,10",
    "",
  ]);
});

test("what is no number is written as it is, a day or a state", () => {
  const data: ChartData = {
    rowHead: "Tâche",
    overTime: false,
    series: [
      { key: "state", label: "État", color: "", unit: "Nombre", look: "strong" },
      { key: "age", label: "Âge", color: "", unit: "Nombre", look: "strong" },
    ],
    rows: [
      {
        key: "t",
        label: "T",
        longLabel: "Tâche T",
        cells: { state: { value: null, text: "En cours" }, age: { value: 3 } },
      },
    ],
  };
  expect(chartCsv(data, META, WORDS).split("\r\n").slice(ABOUT.length)).toEqual([
    "Tâche,État,Âge",
    "Tâche T,En cours,3",
    "",
  ]);
});
