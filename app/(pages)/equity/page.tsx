import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EquityView } from "@/components/analysis/equity-view";
import { loadEquity } from "@/db/queries/equity";
import { loadPage } from "@/lib/analysis/page";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shell"))("pages.equity") };
}

/** Whether all learners and groups are served alike. */
export default async function EquityPage({ searchParams }: { searchParams: Promise<Query> }) {
  return <EquityView data={await loadPage(loadEquity, searchParams)} />;
}
