import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { MetricData, MetricInfo } from "@/lib/analysis/types";
import fr from "@/lib/i18n/messages/fr";
import type { ScopeType } from "@/lib/metrics/types";
import { DEFAULT_VIEW } from "@/lib/view";
import { Behind } from "./metric-view";

const metric = (code: string, label: string) =>
  ({ code, label, definition: "", unit: "Points", higherIsBetter: true }) as MetricInfo;
const point = { dateId: "2026-10-18", running: true, value: 90, n: 2 };
const learner = { key: "1", label: "Amina", scope: { type: "Apprenant", id: "l1" }, period: "Week", point };

function drawn(code: string, of: Partial<MetricData>, scopeType: ScopeType = "Groupe") {
  const data = {
    page: {
      view: DEFAULT_VIEW,
      scope: { scopeType, scopeId: "A", label: "A", path: [] },
      target: { targetType: "Global", targetId: null, label: "", path: [] },
      period: "Week",
      dateId: "2026-10-18",
      today: "2026-10-15",
    },
    figure: { metric: metric(code, code), period: "Week", dateId: "2026-10-18", absence: null },
    learners: [],
    learnersOf: null,
    ...of,
  } as unknown as MetricData;
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="fr" timeZone="UTC" messages={fr}>
      <Behind data={data} path={`/metrics/${code}`} />
    </NextIntlClientProvider>,
  );
}

test("learners with the value of another statistic stand under its name", () => {
  const learners = [learner] as unknown as MetricData["learners"];
  const html = drawn("SCORE_P50", { learners, learnersOf: metric("SCORE_NORM", "Score moyen") });
  expect(html).toContain("Qui est derrière ce chiffre : Score moyen");
  expect(html).toContain("Amina");
  expect(drawn("SCORE_NORM", { learners, learnersOf: metric("SCORE_NORM", "Score moyen") })).not.toContain(
    "Qui est derrière ce chiffre : ",
  );
});

test("without learners it is said why, and where those are found who are counted", () => {
  const html = drawn("APPRENANTS_INACTIFS_7J", {});
  expect(html).toContain(fr.metric.behindNobody);
  expect(html).toContain('href="/needs?rule=inactivity"');
  expect(html).toContain('href="/needs?rule=never_started"');
  expect(drawn("CORR_ABS_SCORE", {})).toContain(fr.metric.behindNobody);
  expect(drawn("CORR_ABS_SCORE", {})).not.toContain("href");
});

test("of one learner nobody else is behind it", () => {
  expect(drawn("CORR_ABS_SCORE", {}, "Apprenant")).toBe("");
});
