import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { QualityView } from "@/components/analysis/quality-view";
import { loadQuality } from "@/db/queries/quality";
import { loadPage } from "@/lib/analysis/page";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shell"))("pages.quality") };
}

/** Live coding and the quality of deliverables. */
export default async function QualityPage({ searchParams }: { searchParams: Promise<Query> }) {
  return <QualityView data={await loadPage(loadQuality, searchParams)} />;
}
