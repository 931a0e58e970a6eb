import type { CurvePoint, Curves } from "@/lib/home";
import { isRunning } from "@/lib/period";
import { stockPeriod } from "@/lib/tiles";
import { refText } from "@/lib/view";
import type { ScopeRow } from "../context";
import type { Ask, Fact } from "../facts";
import type { PlanPoint } from "../panels";
import type { Frame } from "./frame";

/** What the curves draw: the mean of progress, and its distribution where the scope is several people. */
export const CURVE_CODES = ["PROGRESSION_MOY", "PROGRESSION"] as const;

/** Groups beside the chosen one are drawn by their mean, or, for a learner, by their median. */
export type Comparison = "mean" | "median";

export function curveAsks(frame: Frame, comparison: Comparison): Ask[] {
  const { context, curveDates } = frame;
  const [from, to] = [curveDates[0] ?? frame.dateId, curveDates.at(-1) ?? frame.dateId];
  const ask = (scopeId: number, code: string): Ask => ({
    scopeId,
    targetId: context.target.id,
    code,
    period: stockPeriod(frame.period),
    from,
    to,
  });
  return [
    ...CURVE_CODES.map((code) => ask(context.scope.id, code)),
    ...context.compared.map((other) =>
      ask(other.id, comparison === "mean" ? "PROGRESSION_MOY" : "PROGRESSION"),
    ),
  ];
}

/**
 * Progression over time: mean, P50–P90, the planned line and the compared groups. Dates before anything was stored
 * are left out; a date without a row in between is a gap.
 * The planned line is 100 × expected / all (learner, UA) pairs: the share of units, each counted once, that the plan
 * wants done by then. Progress weighs units and counts chapters, so the two meet only where weights are equal.
 */
export function buildCurves(
  frame: Frame,
  facts: readonly Fact[],
  plan: readonly PlanPoint[],
  comparison: Comparison,
): Curves {
  const { context } = frame;
  const byScope = (scope: Pick<ScopeRow, "id">, code: string) =>
    new Map(
      facts
        .filter(
          (fact) => fact.scopeId === scope.id && fact.code === code && fact.targetId === context.target.id,
        )
        .map((fact) => [fact.dateId, fact]),
    );
  const mean = byScope(context.scope, "PROGRESSION_MOY");
  const spread = byScope(context.scope, "PROGRESSION");
  const planned = new Map(plan.map((point) => [point.dateId, point]));
  const others = context.compared.map((scope) => ({
    key: refText({ type: scope.scopeType, id: scope.refId }),
    place: { scopeType: scope.scopeType, scopeId: scope.refId, label: scope.label },
    facts: byScope(scope, comparison === "mean" ? "PROGRESSION_MOY" : "PROGRESSION"),
  }));
  const points = frame.curveDates.map((dateId): CurvePoint => {
    const plan = planned.get(dateId);
    return {
      dateId,
      running: isRunning(stockPeriod(frame.period), dateId, frame.today),
      mean: mean.get(dateId)?.value ?? null,
      n: mean.get(dateId)?.sampleSize ?? null,
      p50: spread.get(dateId)?.p50 ?? null,
      p90: spread.get(dateId)?.p90 ?? null,
      planned: plan && plan.pairs > 0 ? (100 * plan.expected) / plan.pairs : null,
      plannedCount: plan ? { expected: plan.expected, pairs: plan.pairs } : null,
      others: Object.fromEntries(
        others.map(({ key, facts: own }) => {
          const fact = own.get(dateId);
          return [key, { value: fact?.value ?? null, n: fact?.sampleSize ?? null }];
        }),
      ),
    };
  });
  const metric = frame.metrics.get("PROGRESSION_MOY");
  const start = points.findIndex((point) => !isEmpty(point));
  return {
    period: stockPeriod(frame.period),
    label: metric?.label ?? "",
    definition: metric?.description ?? "",
    compared: others.map(({ key, place }) => ({ key, place })),
    points: start < 0 ? [] : points.slice(start),
  };
}

const isEmpty = (point: CurvePoint) =>
  point.mean === null &&
  point.p50 === null &&
  point.planned === null &&
  Object.values(point.others).every(({ value }) => value === null);
