import { byNeed, judge, pointsOf, standing } from "@/lib/needs/judge";
import type { NeedSettings } from "@/lib/needs/settings";
import type { Need, NeedList } from "@/lib/needs/types";
import type { Day } from "@/lib/period";
import { organizationSettings } from "@/lib/settings";
import type { ScopeRef } from "@/lib/view";
import type { Sql } from "../../client";
import type { SignedIn } from "../viewer";
import { findNeedFrame, type LearnerRow, type NeedFrame, readNeedFacts } from "./facts";

/**
 * The learners of a scope who need somebody, the neediest first, in two queries: those of the scope whom this viewer
 * may read. Whether the viewer may read the scope itself is the caller's question.
 * @param asked the day to judge at the end of; null, today or later: now
 */
export async function loadNeeds(
  sql: Sql,
  viewer: SignedIn,
  scope: ScopeRef,
  asked: Day | null,
): Promise<NeedList> {
  const settings = organizationSettings(viewer.organization.settings).needs;
  const frame = await findNeedFrame(sql, viewer, asked);
  return listNeeds(await readNeedFacts(sql, viewer, scope, frame, settings), frame, settings);
}

/** The list from what is known of each learner. */
export function listNeeds(
  rows: readonly LearnerRow[],
  { asOf, today, day }: NeedFrame,
  settings: NeedSettings,
): NeedList {
  const needs = rows
    .map((row) => needOf(row, day, day === today, settings))
    .filter((need) => need.fired.length > 0)
    .sort(byNeed);
  const counts = { open: 0, acknowledged: 0, snoozed: 0 };
  for (const { state } of needs) counts[state]++;
  return {
    day,
    isNow: day === today,
    asOf,
    learners: rows.length,
    counts,
    acknowledgedDays: settings.acknowledged_days,
    needs,
  };
}

/** One learner with the rules that hold. What was acknowledged is so from then on: of a past day nothing was. */
export function needOf(row: LearnerRow, day: Day, isNow: boolean, settings: NeedSettings): Need {
  const fired = judge(row, settings);
  const last = isNow ? row.last : null;
  return {
    studentId: row.studentId,
    name: row.name,
    groups: row.groups,
    groupIds: row.groupIds,
    lastOn: row.lastOn,
    fired,
    points: pointsOf(fired),
    ...standing(fired, last, day, settings),
    last: last && { kind: last.kind, untilOn: last.untilOn, by: last.by, at: last.at },
    note: row.note,
  };
}
