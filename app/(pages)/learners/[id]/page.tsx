import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { LearnerFileView } from "@/components/learner-file/view";
import { database } from "@/db/client";
import { loadComparison } from "@/db/queries/comparison";
import { loadLearnerFile } from "@/db/queries/learner-file";
import { can } from "@/lib/access";
import { requireViewer } from "@/lib/auth/viewer";
import { parseView, type Query } from "@/lib/view";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("learner"))("title") };
}

/** One learner, for who looks after them; learners have a page of their own. */
export default async function LearnerFilePage({ params, searchParams }: Props) {
  const viewer = await requireViewer();
  const [{ id: raw }, query, locale] = [await params, await searchParams, await getLocale()];
  const id = decodeURIComponent(raw);
  if (viewer.role === "learner" && viewer.selfId === id) redirect("/me");
  if (!can(viewer, "risk.read")) notFound();
  const sql = await database();
  const file = await loadLearnerFile(sql, viewer, id, parseView(query), locale);
  if (!file) notFound();
  const comparison = await loadComparison(sql, viewer, file.head.view, locale);
  return <LearnerFileView key={id} file={file} comparison={comparison} />;
}
