import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { LeaderboardView } from "@/components/learner/leaderboard-view";
import { NoRecord } from "@/components/learner/no-record";
import { database } from "@/db/client";
import { findLeaderboard } from "@/db/queries/learner/leaderboard-of";
import { authSecret } from "@/lib/auth/secret";
import { requireViewer } from "@/lib/auth/viewer";
import { parseView, type Query, viewQuery } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("leaderboard"))("title") };
}

/** A learner's own group; for trainers and admins the group of the address. */
export default async function LeaderboardPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer();
  const isLearner = viewer.role === "learner";
  if (isLearner && viewer.selfId === null) return <NoRecord />;
  const view = parseView(await searchParams);
  const found = await findLeaderboard(await database(), viewer, view, await getLocale(), authSecret());
  if (!found) notFound();
  const { board, scope } = found;
  const chosen = scope && { type: scope.scopeType, id: scope.refId };
  const query = isLearner ? "" : viewQuery({ ...view, scope: chosen }).toString();
  return <LeaderboardView key={query} initial={board} query={query} view={view} chosen={chosen} />;
}
