import type { Locale } from "next-intl";
import type { ChartMeta } from "@/components/charts/types";
import { formatPeriod } from "@/lib/format";
import type { HomeData, PageHead } from "@/lib/home";
import { refText } from "@/lib/view";
import { refOf } from "./address";
import { scopeLabel, targetLabel, type Words } from "./words";

/** What a chart of the page says of itself: its title and definition with everything that was chosen. */
export function chartMeta(
  data: PageHead,
  t: Words,
  locale: Locale,
  {
    chosen = [],
    ...about
  }: {
    title: string;
    definition: string;
    fileName: string;
    /** What was chosen for this chart alone. */
    chosen?: readonly [string, string][];
  },
): ChartMeta {
  const { scope, target, period, dateId, today } = data;
  return {
    ...about,
    filters: [
      [t("charts.scope"), [...scope.path, scopeLabel(scope, t)].join(" › ")],
      [t("charts.target"), [...target.path, targetLabel(target, t)].join(" › ")],
      [t("charts.date"), formatPeriod(period, dateId, locale, today)],
      ...chosen,
    ],
    timeZone: data.timeZone,
    computedAt: data.asOf,
    scope: refText(refOf(scope)),
    fileName: [about.fileName, scope.scopeId ?? scope.scopeType, dateId].join("-").replace(/[^\w.-]+/g, "_"),
  };
}

/** Whether the bars of states are of the sub-groups: of a scope without any they are of the domains, whatever was chosen. */
export const isByGroup = ({ bars, children }: HomeData) => bars.mode === "group" && children.length > 0;

/** What the bars of states say of themselves; those of the sub-groups are of one domain, and say of which. */
export function stateMeta(data: HomeData, t: Words, locale: Locale): ChartMeta {
  const about = { title: t("home.states"), definition: t("home.statesDefinition"), fileName: "etats" };
  if (!isByGroup(data)) return chartMeta(data, t, locale, about);
  const domain = t(`home.domains.${data.view.domain}`);
  return chartMeta(data, t, locale, {
    ...about,
    title: `${about.title} · ${domain}`,
    fileName: `${about.fileName}-${data.view.domain}`,
    chosen: [[t("home.domain"), domain]],
  });
}
