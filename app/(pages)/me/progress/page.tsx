import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { HomeView } from "@/components/dashboard/home-view";
import { BadgeWatch } from "@/components/learner/badge-watch";
import { NoRecord } from "@/components/learner/no-record";
import { database } from "@/db/client";
import { loadHome } from "@/db/queries/home";
import { readLive } from "@/db/queries/learner/live";
import { requireViewer } from "@/lib/auth/viewer";
import { parseView, type Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("me"))("title") };
}

/** The learner's own figures and curve over any period, beside the median of the own group. */
export default async function LearnerProgressPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer();
  if (viewer.role !== "learner") redirect("/");
  if (viewer.selfId === null) return <NoRecord />;
  const view = { ...parseView(await searchParams), scope: { type: "Apprenant", id: viewer.selfId } as const };
  const [sql, locale] = [await database(), await getLocale()];
  const [{ live }, data] = [await readLive(sql, viewer, locale), await loadHome(sql, viewer, view, locale)];
  if (!data) notFound();
  return (
    <>
      <HomeView initial={data} path="/me/progress" kind="learner" />
      <BadgeWatch initial={live} />
    </>
  );
}
