import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { MetricIndexView } from "@/components/analysis/metric-index";
import { database } from "@/db/client";
import { loadMetricIndex } from "@/db/queries/metric";
import { requireViewer } from "@/lib/auth/viewer";
import { parseView, type Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("metric"))("index") };
}

/** All statistics by family, each with its current value. */
export default async function MetricsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer();
  const [sql, query, locale] = [await database(), await searchParams, await getLocale()];
  const data = await loadMetricIndex(sql, viewer, parseView(query), locale);
  if (!data) notFound();
  return <MetricIndexView data={data} />;
}
