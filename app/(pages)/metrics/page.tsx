import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MetricIndexView } from "@/components/analysis/metric-index";
import { loadMetricIndex } from "@/db/queries/metric";
import { loadPage } from "@/lib/analysis/page";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("metric"))("index") };
}

/** All statistics by family, each with its current value. */
export default async function MetricsPage({ searchParams }: { searchParams: Promise<Query> }) {
  return <MetricIndexView data={await loadPage(loadMetricIndex, searchParams)} />;
}
