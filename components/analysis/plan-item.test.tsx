import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { axisOf } from "@/lib/analysis/plan-axis";
import type { PlanData, PlanItem } from "@/lib/analysis/types";
import fr from "@/lib/i18n/messages/fr";
import { DEFAULT_VIEW } from "@/lib/view";
import { PlanLine } from "./plan-item";

const TODAY = "2026-10-15";
const item: PlanItem = {
  itemId: "u",
  label: "UA U",
  kind: "Ua",
  moduleId: "m",
  module: "Module M",
  plannedFrom: "2026-10-08",
  plannedTo: "2026-10-08",
  pairs: 7,
  expected: 7,
  done: 3,
  ownDate: null,
};

const isCalledLate = (dateId: string) => {
  const page = { view: DEFAULT_VIEW, dateId, today: TODAY };
  const data = { page, editable: null, missing: null, folded: [] } as unknown as PlanData;
  const line = (
    <NextIntlClientProvider locale="fr" timeZone="UTC" messages={fr}>
      <table>
        <tbody>
          <PlanLine item={item} data={data} axis={axisOf([item], TODAY)} date="" onDate={() => undefined} />
        </tbody>
      </table>
    </NextIntlClientProvider>
  );
  return renderToStaticMarkup(line).includes(fr.plan.late);
};

test("planned for the 8th: late in this week and in that of the 8th, not yet in the week before", () => {
  expect(isCalledLate("2026-10-18")).toBe(true);
  expect(isCalledLate("2026-10-11")).toBe(true);
  expect(isCalledLate("2026-10-04")).toBe(false);
});
