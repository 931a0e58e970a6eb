import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { OpenTask, PageFrame } from "@/lib/analysis/types";
import fr from "@/lib/i18n/messages/fr";
import { DEFAULT_VIEW } from "@/lib/view";
import { OpenTasks } from "./open-tasks";

const page = {
  view: DEFAULT_VIEW,
  scope: { scopeType: "Groupe", scopeId: "A", label: "A", path: [] },
  target: { targetType: "Global", targetId: null, label: "", path: [] },
  period: "Week",
  dateId: "2026-10-18",
  today: "2026-10-15",
  timeZone: "UTC",
  asOf: null,
} as unknown as PageFrame;
const task = (n: number): OpenTask => ({
  learnerId: "l1",
  learner: "Amina",
  itemId: `t${n}`,
  item: `Tâche ${n}`,
  state: "En_cours",
  kind: "doing",
  ageDays: 3,
  dueOn: null,
  lateDays: null,
});
const states = [
  { domain: "Tache", code: "En_cours", label: "Bien entamée", kind: "doing", color: "#000" },
] as const;

const drawn = (count: number, late: number, listed: number) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="fr" timeZone="UTC" messages={fr}>
      <OpenTasks
        tasks={{ count, late, list: Array.from({ length: listed }, (_, n) => task(n)) }}
        states={states}
        page={page}
        usual={null}
      />
    </NextIntlClientProvider>,
  );

test("the caption counts all open tasks, and says of how many the list is", () => {
  const cut = drawn(1234, 40, 200).replaceAll(/[\u202f\u00a0]/g, " ");
  expect(cut).toContain("1 234 tâches, dont 40 en retard. Voici les 200 plus anciennes, sur 1 234.");
  expect(drawn(2, 0, 2)).toContain("2 tâches, dont aucune en retard.");
  expect(drawn(2, 0, 2)).not.toContain("Voici");
});

test("the state stands under the title too, for phones have no column for it", () => {
  expect(drawn(1, 0, 1).match(/Bien entamée/g)).toHaveLength(2);
});
