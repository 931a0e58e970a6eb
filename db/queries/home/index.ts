import type { BarRow, HomeData, Place } from "@/lib/home";
import { stockPeriod } from "@/lib/tiles";
import { BAR_DOMAINS, type BarDomain, type ScopeRef, type View } from "@/lib/view";
import type { Sql } from "../../client";
import { findContext, type ScopeRow } from "../context";
import { readFacts, readMetrics } from "../facts";
import { readGroupProgress, readPlan, readStates, readTiles, type StateRow } from "../panels";
import type { SignedIn } from "../viewer";
import { buildCurves, type Comparison, CURVE_CODES, curveAsks } from "./curves";
import { type Frame, frameDates, keptPeriod } from "./frame";
import { buildTiles, tileAsks, tileCodes } from "./tiles";

/**
 * Everything that a home page shows of one scope, target, period and date, in seven queries, each by index.
 * @returns null when the viewer may not read the scope, or it or the target does not exist
 */
export async function loadHome(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
): Promise<HomeData | null> {
  const org = viewer.organizationId;
  // Learners are compared with their group by its median only (pages.md).
  const comparison: Comparison = viewer.role === "learner" ? "median" : "mean";
  const compared = viewer.role === "learner" ? ownGroups(viewer) : view.compared;
  const context = await findContext(sql, viewer, { ...view, compared });
  if (!context) return null;
  // A learner's page is of the learner: of a group no more than its median is drawn beside.
  if (viewer.role === "learner" && context.scope.refId !== viewer.selfId) return null;
  const period = keptPeriod(view.period, context.scope);
  const { timeZone } = viewer.organization;
  const place = { organizationId: org, timeZone };
  const dates = frameDates(view, period, context.asOfDay ?? viewer.today);
  const metrics = await readMetrics(sql, org, [...tileCodes({ context }), ...CURVE_CODES], locale);
  const frame: Frame = { ...dates, context, metrics, locale };

  const stock = { scopeId: context.scope.id, targetId: context.target.id, period: stockPeriod(period) };
  const barScopes = view.bars === "group" && context.children.length > 0 ? context.children : [context.scope];
  const barDomains = view.bars === "group" ? [view.domain] : BAR_DOMAINS;
  const curveFrom = dates.curveDates[0] ?? dates.dateId;
  const states = { ...stock, scopeIds: barScopes.map((scope) => scope.id), dateId: stockDate(frame) };
  const [groups, tileRows, facts, stateRows, plan] = await Promise.all([
    viewer.role === "learner" ? [] : readGroupProgress(sql, viewer, states),
    readTiles(sql, place, stock, dates.series[0] ?? dates.dateId, dates.dateId),
    readFacts(sql, viewer, [...tileAsks(frame), ...curveAsks(frame, comparison)]),
    readStates(sql, org, states, barDomains, locale),
    readPlan(sql, org, stock, curveFrom, dates.dateId),
  ]);
  const rows = buildBars(barScopes, barDomains, stateRows);
  const curves = buildCurves(frame, facts, plan, comparison);
  return {
    view: { ...view, scope: { type: context.scope.scopeType, id: context.scope.refId }, period },
    scope: { ...placeOf(context.scope), path: context.scopePath },
    target: {
      targetType: context.target.targetType,
      targetId: context.target.refId,
      label: context.target.label,
      path: context.targetPath,
    },
    children: context.children.map(placeOf),
    groups: groups.map(({ refId, ...group }) => ({ ...group, scopeId: refId })),
    period,
    dateId: dates.dateId,
    running: dates.running,
    today: dates.today,
    previousDate: dates.previousDate,
    nextDate: dates.nextDate,
    timeZone,
    asOf: context.asOf,
    changeSeq: context.changeSeq,
    hasFigures: tileRows.length > 0 || curves.points.length > 0 || rows.some((row) => total(row) > 0),
    tiles: buildTiles(frame, tileRows, facts),
    bars: { mode: view.bars, rows },
    curves,
  };
}

/** The Groupe that a learner is in; refs of other types of group name nothing and fall away. */
const ownGroups = (viewer: SignedIn): ScopeRef[] =>
  viewer.groups.map((group) => ({ type: "Groupe", id: group.id }));

/** Stocks of a rolling window are its last day's. */
const stockDate = ({ period, dateId, asOn }: Frame) => (stockPeriod(period) === period ? dateId : asOn);

const placeOf = (scope: ScopeRow): Place => ({
  scopeType: scope.scopeType,
  scopeId: scope.refId,
  label: scope.label,
});

const total = (row: BarRow) => row.segments.reduce((sum, segment) => sum + segment.count, 0);

/** One bar for each scope and domain that is asked for, its segments in the order of the states. */
function buildBars(
  scopes: readonly ScopeRow[],
  domains: readonly BarDomain[],
  rows: readonly StateRow[],
): BarRow[] {
  return scopes.flatMap((scope) =>
    domains.map((domain) => ({
      key: `${scope.id} ${domain}`,
      domain,
      place: placeOf(scope),
      segments: rows
        .filter((row) => row.scopeId === scope.id && row.domain === domain)
        .map(({ code, label, kind, color, count }) => ({ code, label, kind, color, count })),
    })),
  );
}
