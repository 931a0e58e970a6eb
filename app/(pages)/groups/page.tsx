import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { GroupList } from "@/components/group/list-view";
import { database } from "@/db/client";
import { loadGroups } from "@/db/queries/group/list";
import { can } from "@/lib/access";
import { requireViewer } from "@/lib/auth/viewer";
import { parseView, type Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("group"))("list") };
}

/** The groups that one looks after. */
export default async function GroupsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer();
  if (!can(viewer, "risk.read")) notFound();
  const data = await loadGroups(await database(), viewer, parseView(await searchParams));
  if (!data) notFound();
  return <GroupList {...data} />;
}
