import { z } from "zod";
import { dateIds, isDay, PERIODS } from "@/lib/period";
import { parseScope, parseTarget, type Query, queryOf } from "@/lib/view";

const MAX_METRICS = 20;
/** Dates of one answer: two years of days. */
export const MAX_DATES = 732;

const day = z.string().refine(isDay, { params: { code: "bad_day" } });

/** Query of GET /api/kpi. A ref that cannot be read names nothing, as one that does not exist. */
export const kpiQuery = z.object({
  metric: z.array(z.string().min(1).max(100)).min(1).max(MAX_METRICS),
  scope: z.string().max(300).default("Global").transform(parseScope),
  target: z.string().max(300).default("Global").transform(parseTarget),
  period: z.enum(PERIODS).default("Week"),
  from: day.optional(),
  to: day.optional(),
  format: z.enum(["json", "csv"]).default("json"),
});

export type KpiQuery = z.output<typeof kpiQuery>;

/** As in a URL, for `kpiQuery`: metric may be repeated; what else is given twice stays a list, which is refused by its name. */
export function kpiParameters(url: string): Query {
  const query = Object.entries(queryOf(url)).map(([name, values]) => [
    name,
    values?.length === 1 ? values[0] : values,
  ]);
  return { ...Object.fromEntries(query), metric: [...new Set(new URL(url).searchParams.getAll("metric"))] };
}

/** How many dates the query spans. */
export function countDates(period: KpiQuery["period"], from: string, to: string): number {
  return dateIds(period, from, to).length;
}
