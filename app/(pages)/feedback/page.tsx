import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FeedbackView } from "@/components/analysis/feedback-view";
import { loadFeedback } from "@/db/queries/feedback";
import { loadPage } from "@/lib/analysis/page";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shell"))("pages.feedback") };
}

/** How fast and how well is answered, what it changes, who carries it. */
export default async function FeedbackPage({ searchParams }: { searchParams: Promise<Query> }) {
  return <FeedbackView data={await loadPage(loadFeedback, searchParams)} />;
}
