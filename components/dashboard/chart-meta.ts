import type { Locale } from "next-intl";
import type { ChartMeta } from "@/components/charts/types";
import { formatPeriod } from "@/lib/format";
import type { PageHead } from "@/lib/home";
import { refText } from "@/lib/view";
import { refOf } from "./address";
import { scopeLabel, targetLabel, type Words } from "./words";

/** What a chart of the page says of itself: its title and definition with everything that was chosen. */
export function chartMeta(
  data: PageHead,
  t: Words,
  locale: Locale,
  about: { title: string; definition: string; fileName: string },
): ChartMeta {
  const { scope, target, period, dateId, today } = data;
  return {
    ...about,
    filters: [
      [t("charts.scope"), [...scope.path, scopeLabel(scope, t)].join(" › ")],
      [t("charts.target"), [...target.path, targetLabel(target, t)].join(" › ")],
      [t("charts.date"), formatPeriod(period, dateId, locale, today)],
    ],
    timeZone: data.timeZone,
    computedAt: data.asOf,
    scope: refText(refOf(scope)),
    fileName: [about.fileName, scope.scopeId ?? scope.scopeType, dateId].join("-").replace(/[^\w.-]+/g, "_"),
  };
}
