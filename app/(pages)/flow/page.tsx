import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FlowView } from "@/components/analysis/flow-view";
import { loadFlow } from "@/db/queries/flow";
import { loadPage } from "@/lib/analysis/page";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shell"))("pages.flow") };
}

/** How work flows: what is in each state, how long it takes, what grows old. */
export default async function FlowPage({ searchParams }: { searchParams: Promise<Query> }) {
  return <FlowView data={await loadPage(loadFlow, searchParams)} />;
}
