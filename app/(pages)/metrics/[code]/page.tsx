import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { MetricView } from "@/components/analysis/metric-view";
import { database } from "@/db/client";
import { loadMetric } from "@/db/queries/metric";
import { requireViewer } from "@/lib/auth/viewer";
import { findMetric } from "@/lib/metrics";
import { parseView, type Query } from "@/lib/view";

type Props = { params: Promise<{ code: string }>; searchParams: Promise<Query> };

const codeOf = async ({ params }: Props) => decodeURIComponent((await params).code);

export async function generateMetadata(props: Props): Promise<Metadata> {
  const code = await codeOf(props);
  return { title: findMetric(code)?.label[await getLocale()] ?? code };
}

/** One statistic: what it means, how it went, of whom and of what it is made. */
export default async function MetricPage(props: Props) {
  const viewer = await requireViewer();
  const [sql, query, locale] = [await database(), await props.searchParams, await getLocale()];
  const data = await loadMetric(sql, viewer, await codeOf(props), parseView(query), locale);
  if (!data) notFound();
  return <MetricView data={data} />;
}
