import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { MeView } from "@/components/learner/me-view";
import { NoRecord } from "@/components/learner/no-record";
import { database } from "@/db/client";
import { loadMe } from "@/db/queries/learner/me";
import { requireViewer } from "@/lib/auth/viewer";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("me"))("home") };
}

/** The learner's home: goals of the week, progress and next steps, streak, points, the latest feedback. */
export default async function LearnerPage() {
  const viewer = await requireViewer();
  if (viewer.role !== "learner") redirect("/");
  if (viewer.selfId === null) return <NoRecord />;
  const data = await loadMe(await database(), viewer, await getLocale());
  return data ? <MeView initial={data} /> : <NoRecord pending />;
}
