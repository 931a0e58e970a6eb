import { can } from "@/lib/access";
import type { MetricData, MetricIndex } from "@/lib/analysis/types";
import type { TargetRef, View } from "@/lib/view";
import type { Sql } from "../client";
import {
  buildParts,
  MAX_LEARNERS,
  partAsks,
  readChildTargets,
  readLearners,
  scopeParts,
  targetParts,
} from "./analysis/breakdown";
import { buildFigures, cellsOf, figureAsks, loadShown, readAsks } from "./analysis/figures";
import { type Frame, loadFrame } from "./analysis/frame";
import { madeOf } from "./disclosed";
import type { SignedIn } from "./viewer";

/**
 * One statistic in all its views, in seven queries. A breakdown by learner exists where the statistic is kept for
 * learners, or is made of one that is, of those whom the viewer may read.
 * @returns null when the statistic, the scope or the target does not exist or may not be read: the same answer
 */
export async function loadMetric(
  sql: Sql,
  viewer: SignedIn,
  code: string,
  view: View,
  locale: string,
): Promise<MetricData | null> {
  if (!can(viewer, "metric.read")) return null;
  const made = madeOf(code);
  const frame = await loadFrame(sql, viewer, view, locale, made ? [code, made] : [code]);
  const metric = frame?.metrics.get(code);
  if (!frame || !metric) return null;
  const learnersOf = metric.scopes.includes("Apprenant") ? metric : (frame.metrics.get(made ?? "") ?? null);
  const [targets, learners] = await Promise.all([
    readChildTargets(frame, metric),
    learnersOf ? readLearners(frame, MAX_LEARNERS + 1) : [],
  ]);
  const byScope = scopeParts(frame, code, frame.context.children);
  const byTarget = targetParts(frame, code, targets);
  const byLearner = scopeParts(frame, learnersOf?.code ?? code, learners.slice(0, MAX_LEARNERS));
  const facts = await readAsks(frame, [
    ...figureAsks(frame, [code]),
    ...partAsks(frame, [...byScope, ...byTarget, ...byLearner]),
  ]);
  const [figure] = buildFigures(frame, [code], facts);
  if (!figure) return null;
  return {
    page: frame.page,
    figure,
    storedAt: storedAt(frame, code),
    byScope: buildParts(frame, byScope, facts),
    byTarget: buildParts(frame, byTarget, facts),
    learners: buildParts(frame, byLearner, facts),
    learnersOf,
    moreLearners: learners.length > MAX_LEARNERS,
  };
}

/** The target of the rows, as addresses name it. */
function storedAt(frame: Frame, code: string): TargetRef | null {
  const { target, allUnitsId } = frame.context;
  const targetId = cellsOf(frame, code)?.targetId ?? null;
  if (targetId === null) return null;
  if (targetId === target.id) return { type: target.targetType, id: target.refId };
  return { type: targetId === allUnitsId ? "Ua" : "Projet", id: null };
}

/** Every statistic with its current value for the chosen scope, in five queries. */
export async function loadMetricIndex(
  sql: Sql,
  viewer: SignedIn,
  view: View,
  locale: string,
): Promise<MetricIndex | null> {
  if (!can(viewer, "metric.read")) return null;
  const frame = await loadFrame(sql, viewer, { ...view, compared: [], against: null }, locale, null);
  if (!frame) return null;
  return { page: frame.page, figures: await loadShown(frame, [...frame.metrics.keys()]) };
}
