import type { Column, MetricInfo, PageFrame } from "@/lib/analysis/types";
import type { Place } from "@/lib/home";
import { isRunning, nextDateId, type PeriodCode, periodEnd, previousDateId, standingDay } from "@/lib/period";
import { refText, type View } from "@/lib/view";
import type { Sql } from "../../client";
import { findContext, type ScopeRow, type ViewContext } from "../context";
import { keptPeriod } from "../home/frame";
import { readGroups } from "../panels";
import type { SignedIn } from "../viewer";
import { readBirth, readCatalogue } from "./catalogue";

/** A column with the surrogate id that its rows are found by. */
export type AskedColumn = Column & { scope: ScopeRow };

/** Everything that the queries of an analysis page are derived from. */
export type Frame = {
  sql: Sql;
  viewer: SignedIn;
  locale: string;
  context: ViewContext;
  metrics: Map<string, MetricInfo>;
  period: PeriodCode;
  dateId: string;
  /** The organisation's local day of "now". */
  today: string;
  /** The day that stocks stand at: the end of the shown period, or today. */
  asOn: string;
  /** First day of the figures; null when there are none. */
  birth: string | null;
  columns: AskedColumn[];
  page: PageFrame;
};

/**
 * What every analysis page begins with, in four queries: the scope, the target and what is around them, the
 * catalogue's words, the first day, and the groups that are offered for comparison.
 * @returns null when the scope may not be read, or it or the target does not exist: the same answer
 */
export async function loadFrame(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
  codes: readonly string[] | null,
): Promise<Frame | null> {
  const org = viewer.organizationId;
  const [context, metrics, birth] = await Promise.all([
    findContext(sql, viewer, view),
    readCatalogue(sql, org, locale, codes),
    readBirth(sql, org),
  ]);
  if (!context) return null;
  const period = keptPeriod(view.period, context.scope);
  const today = context.asOfDay ?? viewer.today;
  const dateId = periodEnd(period, view.date && view.date < today ? view.date : today);
  const asOn = standingDay({ dateId, today });
  const groups = await readGroups(sql, viewer);
  const columns = columnsOf(context, view, period, dateId, today);
  const page: PageFrame = {
    view: { ...view, scope: { type: context.scope.scopeType, id: context.scope.refId }, period },
    scope: { ...placeOf(context.scope), path: context.scopePath },
    target: {
      targetType: context.target.targetType,
      targetId: context.target.refId,
      label: context.target.label,
      path: context.targetPath,
    },
    children: context.children.map(placeOf),
    columns: columns.map(({ scope: _, ...column }) => column),
    groups: groups.map(({ scopeType, refId, label }) => ({ scopeType, scopeId: refId, label })),
    period,
    dateId,
    running: isRunning(period, dateId, today),
    previousDate: previousDateId(period, dateId),
    nextDate: dateId >= today ? null : nextDateId(period, dateId),
    today,
    timeZone: viewer.organization.timeZone,
    asOf: context.asOf,
    changeSeq: context.changeSeq,
  };
  return { sql, viewer, locale, context, metrics, period, dateId, today, asOn, birth, columns, page };
}

export const placeOf = (scope: ScopeRow): Place => ({
  scopeType: scope.scopeType,
  scopeId: scope.refId,
  label: scope.label,
});

function columnsOf(
  context: ViewContext,
  view: View,
  period: PeriodCode,
  dateId: string,
  today: string,
): AskedColumn[] {
  const column = (key: string, kind: Column["kind"], scope: ScopeRow, at: string): AskedColumn => ({
    key,
    kind,
    scope,
    place: placeOf(scope),
    dateId: at,
  });
  const columns = [column("main", "main", context.scope, dateId)];
  for (const other of context.compared)
    columns.push(column(refText({ type: other.scopeType, id: other.refId }), "scope", other, dateId));
  const against = view.against && periodEnd(period, view.against < today ? view.against : today);
  if (against && against !== dateId) columns.push(column("against", "period", context.scope, against));
  return columns;
}
