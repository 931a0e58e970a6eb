import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PlanView } from "@/components/analysis/plan-view";
import { loadPlan } from "@/db/queries/plan";
import { loadPage } from "@/lib/analysis/page";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("plan"))("title") };
}

/** What was planned by when, what is done, how it goes on, and who is missing on what. */
export default async function PlanPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { item } = await searchParams;
  const chosen = typeof item === "string" && item !== "" ? item : null;
  const data = await loadPage(
    (sql, viewer, view, locale) => loadPlan(sql, viewer, view, locale, chosen),
    searchParams,
  );
  return <PlanView data={data} />;
}
