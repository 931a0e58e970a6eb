import type { NeedList } from "@/lib/needs/types";
import type { View } from "@/lib/view";
import type { Sql } from "../../client";
import { findContext } from "../context";
import { headOf, type LiveHead, standingDay } from "../head";
import type { SignedIn } from "../viewer";
import { loadNeeds } from "./index";

/** The whole list of a scope, for its own page. Null when the scope may not be read or does not exist. */
export async function loadNeedsPage(
  sql: Sql,
  viewer: SignedIn,
  view: View,
): Promise<{ head: LiveHead; list: NeedList } | null> {
  const context = await findContext(sql, viewer, view);
  if (!context) return null;
  const head = headOf(viewer, view, view.period, context);
  const ref = { type: head.scope.scopeType, id: head.scope.scopeId };
  return { head, list: await loadNeeds(sql, viewer, ref, standingDay(head)) };
}
