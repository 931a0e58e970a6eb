import type { PageHead } from "@/lib/home";
import { isRunning, nextDateId, type PeriodCode, periodEnd, previousDateId } from "@/lib/period";
import type { View } from "@/lib/view";
import type { ViewContext } from "./context";
import type { SignedIn } from "./viewer";

/** What a live page of one scope says of its view, and where the live channel goes on from. */
export type LiveHead = PageHead & { changeSeq: number };

/** The head of a page whose figures are kept at this period. */
export function headOf(viewer: SignedIn, view: View, period: PeriodCode, context: ViewContext): LiveHead {
  const today = context.asOfDay ?? viewer.today;
  const dateId = periodEnd(period, view.date && view.date < today ? view.date : today);
  const { scope, target } = context;
  return {
    view: { ...view, scope: { type: scope.scopeType, id: scope.refId }, period },
    scope: {
      scopeType: scope.scopeType,
      scopeId: scope.refId,
      label: scope.label,
      path: context.scopePath,
    },
    target: {
      targetType: target.targetType,
      targetId: target.refId,
      label: target.label,
      path: context.targetPath,
    },
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
}

export { standingDay } from "@/lib/period";
