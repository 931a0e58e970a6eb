import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { LeaderboardView } from "@/components/learner/leaderboard-view";
import { NoRecord } from "@/components/learner/no-record";
import { database } from "@/db/client";
import { findLeaderboard } from "@/db/queries/learner/leaderboard-of";
import { authSecret } from "@/lib/auth/secret";
import { requireViewer } from "@/lib/auth/viewer";
import { parsePage, parseView, type Query, viewQuery } from "@/lib/view";

type Props = { searchParams: Promise<Query> };

/** With the page's number, as the heading: what stays the same is not announced when one goes on. */
export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const t = await getTranslations("leaderboard");
  const page = parsePage(await searchParams);
  return { title: page === null ? t("title") : `${t("title")}, ${t("pages.number", { page })}` };
}

/** A learner's own group; for trainers and admins the group of the address. */
export default async function LeaderboardPage({ searchParams }: Props) {
  const viewer = await requireViewer();
  const isLearner = viewer.role === "learner";
  if (isLearner && viewer.selfId === null) return <NoRecord />;
  const asked = await searchParams;
  const [view, page] = [parseView(asked), parsePage(asked)];
  const found = await findLeaderboard(await database(), viewer, view, page, await getLocale(), authSecret());
  if (!found) notFound();
  const { board, scope } = found;
  const chosen = scope && { type: scope.scopeType, id: scope.refId };
  const query = isLearner ? new URLSearchParams() : viewQuery({ ...view, scope: chosen });
  const place = query.toString();
  if (page !== null) query.set("page", `${page}`);
  const path = `/api/leaderboard${query.size > 0 ? `?${query}` : ""}`;
  return <LeaderboardView key={path} initial={board} path={path} place={place} view={view} chosen={chosen} />;
}
