import type { LeaderboardData } from "@/lib/learner/types";
import type { Locale } from "@/lib/metrics/types";
import { GLOBAL_TARGET, refText, type View } from "@/lib/view";
import type { Sql } from "../../client";
import { findContext, type ScopeRow } from "../context";
import type { SignedIn } from "../viewer";
import { loadLeaderboard } from "./leaderboard";

const RANKED = ["Global", "Session", "Groupe", "Sous_groupe"] as const;
const isRanked = (type: string) => RANKED.some((one) => one === type);

/**
 * The leaderboard that an address names: for a learner always the own group, whatever the address says. A scope that is
 * no group (the address brought it along from another page) becomes the viewer's first.
 * @returns null when the scope may not be read or does not exist: the same answer
 */
export async function findLeaderboard(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  page: number | null,
  locale: Locale,
  secret: string,
): Promise<{ board: LeaderboardData; scope: ScopeRow | null } | null> {
  if (viewer.role === "learner")
    return { board: await loadLeaderboard(sql, viewer, locale, secret, { chosen: null, page }), scope: null };
  const asked = view.scope && isRanked(view.scope.type) ? view.scope : null;
  const context = await findContext(sql, viewer, { scope: asked, target: GLOBAL_TARGET });
  if (!context) return null;
  const { id, label, scopeType, refId } = context.scope;
  // Whole-centre figures are aggregates to a trainer (access.md): single learners are those of assigned groups.
  const isAssigned = viewer.role === "admin" || viewer.groups.some((group) => group.id === refId);
  const chosen = { id: isAssigned ? id : 0, label, ref: refText({ type: scopeType, id: refId }) };
  return {
    board: await loadLeaderboard(sql, viewer, locale, secret, { chosen, page }),
    scope: context.scope,
  };
}
