import type { LeaderboardData } from "@/lib/learner/types";
import type { Locale } from "@/lib/metrics/types";
import { refText, type View } from "@/lib/view";
import type { Sql } from "../../client";
import { findContext, type ScopeRow } from "../context";
import type { SignedIn } from "../viewer";
import { loadLeaderboard } from "./leaderboard";

const RANKED = ["Global", "Session", "Groupe", "Sous_groupe"] as const;
const isRanked = (type: string) => RANKED.some((one) => one === type);

/**
 * The leaderboard that an address names: for a learner always the own group, whatever the address says.
 * @returns null when the scope may not be read, is no group, or does not exist: the same answer
 */
export async function findLeaderboard(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: Locale,
  secret: string,
): Promise<{ board: LeaderboardData; scope: ScopeRow | null } | null> {
  if (viewer.role === "learner")
    return { board: await loadLeaderboard(sql, viewer, locale, secret), scope: null };
  const context = await findContext(sql, viewer, view);
  const refId = context?.scope.refId ?? null;
  if (!context || !isRanked(context.scope.scopeType)) return null;
  // Whole-centre figures are aggregates to a trainer (access.md); single learners are those of assigned groups.
  const isAssigned = viewer.role === "admin" || viewer.groups.some((group) => group.id === refId);
  if (!isAssigned) return null;
  const { id, label } = context.scope;
  const ref = refText({ type: context.scope.scopeType, id: refId });
  const board = await loadLeaderboard(sql, viewer, locale, secret, { id, label, ref });
  return { board, scope: context.scope };
}
