"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ChartMeta } from "@/components/charts/types";
import { chartMeta } from "@/components/dashboard/chart-meta";
import type { PageFrame } from "@/lib/analysis/types";

/** The period that a chart is of, where it is not the page's own. */
export type Shown = Pick<PageFrame, "period" | "dateId">;

/** The head of a chart of this page. */
export function useMeta(page: PageFrame) {
  const t = useTranslations();
  const locale = useLocale();
  return (title: string, definition: string, fileName: string, shown?: Shown): ChartMeta => {
    const { period, dateId } = shown ?? page;
    return chartMeta({ ...page, period, dateId }, t, locale, { title, definition, fileName });
  };
}
