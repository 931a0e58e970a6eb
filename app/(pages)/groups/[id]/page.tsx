import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { GroupView } from "@/components/group/group-view";
import { database } from "@/db/client";
import { loadComparison } from "@/db/queries/comparison";
import { loadGroup } from "@/db/queries/group";
import { can } from "@/lib/access";
import { requireViewer } from "@/lib/auth/viewer";
import { parseView, type Query } from "@/lib/view";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("group"))("group") };
}

/** One group: learners × UAs, for who may see its learners. */
export default async function GroupPage({ params, searchParams }: Props) {
  const viewer = await requireViewer();
  if (!can(viewer, "risk.read")) notFound();
  const [{ id }, query, locale] = [await params, await searchParams, await getLocale()];
  const sql = await database();
  const data = await loadGroup(sql, viewer, decodeURIComponent(id), parseView(query), locale);
  if (!data) notFound();
  return <GroupView data={data} comparison={await loadComparison(sql, viewer, data.head.view, locale)} />;
}
