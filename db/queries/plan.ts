import { can, canDoTo } from "@/lib/access";
import { burnUp } from "@/lib/analysis/forecast";
import { foldPlan, moduleOf } from "@/lib/analysis/plan-fold";
import type { PlanData, PlanItem, PlanMissing } from "@/lib/analysis/types";
import { periodEnd } from "@/lib/period";
import { ALL_MODULES, type View } from "@/lib/view";
import type { Sql } from "../client";
import { MAX_LEARNERS, readLearners } from "./analysis/breakdown";
import { buildFigures, figureAsks, readAsks } from "./analysis/figures";
import { type Frame, loadFrame } from "./analysis/frame";
import { type PlannedPair, readItems, readMissing, readPlannedPairs } from "./plan/items";
import type { SignedIn } from "./viewer";

const CARDS = [
  "UA_COVERAGE_PCT",
  "UA_PLAN_GAP",
  "PREVISION_COUVERTURE_UA",
  "RISK_DESALIGNEMENT",
  "PROJETS_COVERAGE_PCT",
  "COUVERTURE_MODULE_PCT",
] as const;
const LINES = {
  Ua: ["UA_PLAN_COUNT", "UA_DONE_COUNT"],
  Projet: ["PROJETS_PLAN_COUNT", "PROJETS_DONE_COUNT"],
} as const;
const WEEKLY = [...LINES.Ua, ...LINES.Projet, "PREVISION_COUVERTURE_UA"] as const;
export const PLAN_CODES = [...CARDS, ...WEEKLY] as const;

/**
 * The plan page, in seven queries and two more for who is missing on `item`; null when the scope or target may not be
 * read or does not exist.
 */
export async function loadPlan(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
  item: string | null,
): Promise<PlanData | null> {
  if (!can(viewer, "metric.read")) return null;
  const frame = await loadFrame(sql, viewer, view, locale, PLAN_CODES);
  if (!frame) return null;
  const week: Frame = { ...frame, period: "Week", dateId: periodEnd("Week", frame.asOn) };
  const [facts, pairs, items] = await Promise.all([
    readAsks(frame, [...figureAsks(frame, CARDS), ...figureAsks(week, WEEKLY)]),
    readPlannedPairs(frame),
    readItems(frame),
  ]);
  const lines = buildFigures(week, WEEKLY, facts);
  const series = (code: string) => lines.find(({ metric }) => metric.code === code)?.series.main ?? [];
  const forecast = series("PREVISION_COUVERTURE_UA").at(-1)?.numerator ?? null;
  const kinds = (["Ua", "Projet"] as const).map((kind) => {
    const [expected, done] = LINES[kind];
    const doneAt = new Map(series(done).map(({ dateId, value }) => [dateId, value]));
    const own = pairs.filter((pair) => pair.kind === kind);
    const total = own.reduce((sum, pair) => sum + pair.pairs, 0);
    const weeks = series(expected).map(({ dateId, running, value }) => ({
      dateId,
      running,
      expected: value,
      done: doneAt.get(dateId) ?? null,
    }));
    const points = burnUp(weeks, aheadOf(own, week.dateId), total, kind === "Ua" ? forecast : null);
    return { kind, total, points };
  });
  const planned = withPairs(items, pairs);
  const chosen = items.find(({ itemId }) => itemId === item);
  const isWhole = view.module === ALL_MODULES;
  return {
    page: frame.page,
    figures: buildFigures(frame, CARDS, facts),
    burnUps: kinds.filter(({ total, points }) => total > 0 && points.length > 0),
    // Who is missing on an item is shown with it, whatever module is chosen.
    ...foldPlan(planned, frame.asOn, chosen && !isWhole ? moduleOf(chosen) : view.module),
    editable: editableGroup(frame),
    missing: item === null ? null : await missingOn(frame, items, item),
  };
}

/** The group whose own dates the viewer may change: the chosen one, if it is a group and the policy says so. */
function editableGroup({ viewer, context }: Frame): PlanData["editable"] {
  const { scopeType, refId, id } = context.scope;
  const isGroup = scopeType === "Session" || scopeType === "Groupe" || scopeType === "Sous_groupe";
  if (!isGroup || refId === null) return null;
  return canDoTo(viewer, "plan.write", { id, scopeType, refId, groupIds: [] }) ? { groupId: refId } : null;
}

/** What the plan asks for by the end of each coming week in which it asks for more. */
function aheadOf(pairs: readonly PlannedPair[], shownWeek: string): Map<string, number> {
  const weeks = new Map<string, number>();
  const coming = pairs.filter(({ plannedOn }) => plannedOn > shownWeek).map(({ plannedOn }) => plannedOn);
  for (const week of new Set(coming.map((day) => periodEnd("Week", day)))) {
    const by = pairs.filter(({ plannedOn }) => plannedOn <= week);
    weeks.set(
      week,
      by.reduce((sum, pair) => sum + pair.pairs, 0),
    );
  }
  return weeks;
}

function withPairs(items: readonly PlanItem[], pairs: readonly PlannedPair[]): PlanItem[] {
  const byItem = new Map<string, PlannedPair[]>();
  for (const pair of pairs) byItem.set(pair.itemId, [...(byItem.get(pair.itemId) ?? []), pair]);
  const planned = items.map((item) => {
    const own = byItem.get(item.itemId) ?? [];
    const days = own.map(({ plannedOn }) => plannedOn).sort();
    return {
      ...item,
      pairs: own.reduce((sum, pair) => sum + pair.pairs, 0),
      plannedFrom: days[0] ?? null,
      plannedTo: days.at(-1) ?? null,
    };
  });
  // In the order of the plan; what is not planned comes last, in the order of the programme.
  return planned.sort((a, b) => {
    if (a.plannedFrom === b.plannedFrom) return 0;
    if (a.plannedFrom === null || b.plannedFrom === null) return a.plannedFrom === null ? 1 : -1;
    return a.plannedFrom < b.plannedFrom ? -1 : 1;
  });
}

async function missingOn(
  frame: Frame,
  items: readonly PlanItem[],
  itemId: string,
): Promise<PlanMissing | null> {
  const item = items.find((one) => one.itemId === itemId);
  if (!item) return null;
  const { scope } = frame.context;
  const learners = scope.scopeType === "Apprenant" ? [scope] : await readLearners(frame, MAX_LEARNERS + 1);
  const isListed = learners.length <= MAX_LEARNERS;
  return {
    itemId,
    label: item.label,
    learners: isListed ? await readMissing(frame, itemId, learners) : null,
  };
}
