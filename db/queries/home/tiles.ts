import type { Tile } from "@/lib/home";
import type { UnitCode } from "@/lib/metrics/types";
import type { PeriodCode } from "@/lib/period";
import {
  absence,
  isStock,
  samplePeriod,
  stockPeriod,
  TILE_COLUMNS,
  type TileColumn,
  tileMetric,
} from "@/lib/tiles";
import type { ViewContext } from "../context";
import type { Ask, Fact } from "../facts";
import type { TileRow } from "../panels";
import type { Frame } from "./frame";

const isRolling = (period: PeriodCode) => stockPeriod(period) !== period;

/** Statistics that the tiles of this frame show. */
export function tileCodes(frame: Pick<Frame, "context">): string[] {
  return TILE_COLUMNS.map((column) => tileMetric(column, frame.context.target.targetType));
}

/** Whether a tile's own values come from the rolling rows of its statistic: kpi_tile_cache has none (kpi.md 4). */
const fromFacts = (column: TileColumn, frame: Frame) => isRolling(frame.period) && !isStock(column);

/** The rows that say what each tile rests on, and the values that kpi_tile_cache does not keep. */
export function tileAsks(frame: Frame): Ask[] {
  const { context, period, dateId, asOn } = frame;
  return TILE_COLUMNS.map((column) => {
    const rowPeriod = samplePeriod(column, period);
    const at = rowPeriod === period ? dateId : asOn;
    return {
      scopeId: context.scope.id,
      targetId: factTarget(column, frame),
      code: tileMetric(column, context.target.targetType),
      period: rowPeriod,
      from: fromFacts(column, frame) ? (frame.series[0] ?? at) : at,
      to: at,
    };
  });
}

/** Where the row of a tile's statistic lies: the plan of everything is stored for the target "all UAs". */
export function factTarget(column: TileColumn, { context }: { context: FactPlace }): number {
  const isPlanOfAll = column === "pourcentage_ua_couvertes" && context.target.targetType === "Global";
  return (isPlanOfAll && context.allUnitsId) || context.target.id;
}
type FactPlace = Pick<ViewContext, "allUnitsId" | "target">;

/** The eight tiles, from the tile rows of the series and the facts of `tileAsks`. Switched-off metrics have none. */
export function buildTiles(frame: Frame, rows: readonly TileRow[], facts: readonly Fact[]): Tile[] {
  return TILE_COLUMNS.flatMap((column) => {
    const code = tileMetric(column, frame.context.target.targetType);
    const metric = frame.metrics.get(code);
    if (!metric?.isActive) return [];
    const own = facts.filter((fact) => fact.code === code && fact.targetId === factTarget(column, frame));
    const sample = own.find(
      (fact) => fact.period === samplePeriod(column, frame.period) && isAt(fact, frame),
    );
    // One learner's progress is no sample of anything: it is exact.
    const isOfOne = frame.context.scope.scopeType === "Apprenant";
    const isExact = isOfOne && column === "progression_moyenne";
    const basis = {
      sampleSize: isExact ? null : (sample?.sampleSize ?? null),
      numerator: sample?.numerator ?? null,
      denominator: sample?.denominator ?? null,
    };
    const values = fromFacts(column, frame)
      ? new Map(own.map((fact) => [fact.dateId, fact.value]))
      : new Map(rows.map((row) => [row.dateId, row[column]]));
    const series = frame.series.map((dateId) => ({
      dateId,
      value: values.get(dateId) ?? null,
    }));
    const value = series.at(-1)?.value ?? null;
    const row = rows.find(({ dateId }) => dateId === frame.dateId);
    return {
      column,
      metric: code,
      label: metric.label,
      definition: metric.description,
      unit: metric.unit as UnitCode,
      higherIsBetter: metric.higherIsBetter,
      isOfOne,
      value,
      previous: series.at(-2)?.value ?? null,
      ...basis,
      computedAt: sample?.computedAt ?? row?.updatedAt ?? null,
      absence: value === null ? absence(column, placeOf(frame)) : null,
      series,
    };
  });
}

const isAt = (fact: Fact, frame: Frame) => fact.dateId === frame.dateId || fact.dateId === frame.asOn;

const placeOf = ({ context, period }: Frame) => ({
  scope: context.scope.scopeType,
  target: context.target.targetType,
  period,
});
