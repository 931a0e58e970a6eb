import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { NeedsView } from "@/components/needs/needs-view";
import { database } from "@/db/client";
import { loadNeedsPage } from "@/db/queries/needs/page";
import { can } from "@/lib/access";
import { requireViewer } from "@/lib/auth/viewer";
import { parseView, type Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("need"))("title") };
}

/** The whole list of who needs somebody, of any scope that its reader may look into. */
export default async function NeedsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer();
  if (!can(viewer, "risk.read")) notFound();
  const data = await loadNeedsPage(await database(), viewer, parseView(await searchParams));
  if (!data) notFound();
  return <NeedsView {...data} />;
}
