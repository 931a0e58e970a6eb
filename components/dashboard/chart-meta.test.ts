import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { csvLines } from "@/components/charts/csv.testing";
import type { HomeData } from "@/lib/home";
import fr from "@/lib/i18n/messages/fr";
import { type BarDomain, DEFAULT_VIEW } from "@/lib/view";
import { stateMeta } from "./chart-meta";
import type { Words } from "./words";

const t = createTranslator({ locale: "fr", messages: fr }) as unknown as Words;
const CHART = { rowHead: "Groupe", overTime: false, series: [], rows: [] };

const home = (mode: "domain" | "group", domain: BarDomain, subGroups = 2) =>
  ({
    view: { ...DEFAULT_VIEW, bars: mode, domain },
    scope: { scopeType: "Groupe", scopeId: "A", label: "Groupe A", path: ["Session 2026"] },
    target: { targetType: "Global", targetId: null, label: "", path: [] },
    children: Array.from({ length: subGroups }, (_, index) => ({
      scopeType: "Sous_groupe",
      scopeId: `A${index + 1}`,
      label: `A${index + 1}`,
    })),
    period: "Week",
    dateId: "2026-10-18",
    today: "2026-10-15",
    timeZone: "Europe/Paris",
    asOf: "2026-10-15T10:00:00+02:00",
    bars: { mode, rows: [] },
  }) as unknown as HomeData;

/** The first lines of the file, and its name. */
const file = (data: HomeData) => {
  const meta = stateMeta(data, t, "fr");
  const lines = csvLines(CHART, meta);
  return { name: meta.fileName, title: lines[0], domain: lines.find((line) => line.startsWith("Domaine")) };
};

test("bars of the sub-groups say of which domain they are, in title, file and its name", () => {
  expect(file(home("group", "Tache"))).toEqual({
    name: "etats-Tache-A-2026-10-18",
    title: "Où en est le travail · Tâches",
    domain: "Domaine,Tâches",
  });
  expect(file(home("group", "Ua"))).toEqual({
    name: "etats-Ua-A-2026-10-18",
    title: "Où en est le travail · UA",
    domain: "Domaine,UA",
  });
});

test.each([
  ["by domain", home("domain", "Tache")],
  ["by group, where there is no sub-group", home("group", "Tache", 0)],
])("bars of every domain name none: %s", (_, data) => {
  expect(file(data)).toEqual({
    name: "etats-A-2026-10-18",
    title: "Où en est le travail",
    domain: undefined,
  });
});
