import type { MetricInfo, Part } from "@/lib/analysis/types";
import { levelsAt } from "@/lib/metrics";
import { previousDateId } from "@/lib/period";
import type { ScopeRow, TargetRow } from "../context";
import type { Ask } from "../facts";
import { readable } from "../readable";
import { askOf, type Cells, cellsOf, dateIn, type Facts } from "./figures";
import type { Frame } from "./frame";

/** More lines than this are looked up in a narrower scope or target. */
const MAX_TARGETS = 80;
export const MAX_LEARNERS = 300;

/** What a breakdown is of: the rows of one statistic, and where each leads. */
type Source = { cells: Cells; part: Omit<Part, "point" | "previous" | "period"> };

/**
 * The nearest items below the target that the statistic is kept for: the modules of everything, the competences of a
 * module, its projects for tasks.
 */
export async function readChildTargets(frame: Frame, metric: MetricInfo): Promise<TargetRow[]> {
  const { sql, viewer, context } = frame;
  const org = viewer.organizationId;
  const { target, scope } = context;
  const allowed = levelsAt(metric, scope.scopeType).targets.filter((type) => type !== "Global");
  if (target.targetType !== "Global" && target.refId === null) return [];
  return sql<TargetRow[]>`
    with recursive below(id, item_type, place) as (
      select i.id, i.item_type, array[i.position]
      from lms_item i where i.organization_id = ${org}
      and ${target.refId === null ? sql`i.parent_id is null` : sql`i.parent_id = ${target.refId}`}
      union all
      select i.id, i.item_type, below.place || i.position
      from below join lms_item i on i.organization_id = ${org} and i.parent_id = below.id
      where below.item_type <> all(${[...allowed]}::text[])
    )
    select t.id, t.target_type as "targetType", t.ref_id as "refId", t.label
    from below b
    join kpi_target t on t.organization_id = ${org} and t.target_type = b.item_type and t.ref_id = b.id
    where b.item_type = any(${[...allowed]}::text[])
    order by b.place, t.id limit ${MAX_TARGETS}`;
}

/** Learners in the scope on the shown day whom this viewer may read. */
export async function readLearners(frame: Frame, limit = MAX_LEARNERS): Promise<ScopeRow[]> {
  const { sql, viewer, context, asOn } = frame;
  if (context.scope.scopeType === "Apprenant") return [];
  return sql<ScopeRow[]>`
    select s.id, s.scope_type as "scopeType", s.ref_id as "refId", s.label
    from engine_member m
    join kpi_scope s on s.organization_id = m.organization_id and s.id = m.learner_id
    where m.organization_id = ${viewer.organizationId} and m.scope_id = ${context.scope.id}
    and ${asOn}::date between m.from_on and m.to_on and s.scope_type = 'Apprenant'
    and ${readable(sql, viewer, viewer.today)}
    order by s.label, s.id limit ${limit}`;
}

/** Trainers of the scope on the shown day whom this viewer may read. */
export async function readTrainers(frame: Frame): Promise<ScopeRow[]> {
  const { sql, viewer, context, asOn } = frame;
  return sql<ScopeRow[]>`
    select s.id, s.scope_type as "scopeType", s.ref_id as "refId", s.label
    from engine_trainer_member m
    join kpi_scope s on s.organization_id = m.organization_id and s.id = m.trainer_id
    where m.organization_id = ${viewer.organizationId} and m.scope_id = ${context.scope.id}
    and ${asOn}::date between m.from_on and m.to_on and s.scope_type = 'Formateur'
    and ${readable(sql, viewer, viewer.today)}
    order by s.label, s.id limit ${MAX_TARGETS}`;
}

/** One line for each of these scopes. */
export function scopeParts(frame: Frame, code: string, scopes: readonly ScopeRow[]): Source[] {
  return scopes.flatMap((scope) => {
    const cells = cellsOf(frame, code, scope);
    const ref = { type: scope.scopeType, id: scope.refId };
    const part = {
      key: String(scope.id),
      label: scope.label,
      kind: scope.scopeType,
      scope: ref,
      target: null,
    };
    return cells ? [{ cells, part }] : [];
  });
}

/** One line for each of these targets. */
export function targetParts(frame: Frame, code: string, targets: readonly TargetRow[]): Source[] {
  const { scope } = frame.context;
  const metric = frame.metrics.get(code);
  return targets.flatMap((target) => {
    const part = {
      key: String(target.id),
      label: target.label,
      kind: target.targetType,
      scope: null,
      target: { type: target.targetType, id: target.refId },
    };
    const cells = cellsOf({ ...frame, context: { ...frame.context, target } }, code, scope);
    return metric && cells ? [{ cells, part }] : [];
  });
}

const shownDates = (frame: Frame, { period }: Cells) => {
  const dateId = dateIn(frame, period, frame.dateId);
  return { dateId, before: previousDateId(period, dateId) };
};

/** The shown row of each part and the one before. */
export function partAsks(frame: Frame, sources: readonly Source[]): Ask[] {
  return sources.flatMap(({ cells }) => {
    const { dateId, before } = shownDates(frame, cells);
    return [askOf(cells, dateId, dateId), askOf(cells, before, before)];
  });
}

export function buildParts(frame: Frame, sources: readonly Source[], facts: Facts): Part[] {
  return sources.map(({ cells, part }) => {
    const { dateId, before } = shownDates(frame, cells);
    return {
      ...part,
      period: cells.period,
      point: facts.point(frame, cells, dateId),
      previous: facts.point(frame, cells, before),
    };
  });
}
