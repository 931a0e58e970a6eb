import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { BadgesView } from "@/components/learner/badges-view";
import { NoRecord } from "@/components/learner/no-record";
import { database } from "@/db/client";
import { loadBadges } from "@/db/queries/learner/badges";
import { requireViewer } from "@/lib/auth/viewer";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("badges"))("title") };
}

/** The learner's badges: earned, and the rest with how far along. */
export default async function BadgesPage() {
  const viewer = await requireViewer();
  if (viewer.role !== "learner") redirect("/");
  if (viewer.selfId === null) return <NoRecord />;
  return <BadgesView initial={await loadBadges(await database(), viewer, await getLocale())} />;
}
