"use client";

import { useLocale } from "next-intl";
import { formatValue } from "@/lib/format";
import { linear, niceTicks } from "./scale";
import { Stage, type StageProps } from "./stage";
import type { ChartData, ChartMeta } from "./types";

const HEIGHT = 300;
const [LEFT, BOTTOM, TOP, RIGHT] = [56, 40, 24, 12];

/**
 * A point for each row: the first series across, the second upwards. `said` is the coefficient and what it rests on,
 * as it is stored: the drawing computes none.
 */
export function ScatterPlot({ data, meta, said }: { data: ChartData; meta: ChartMeta; said: string }) {
  const scales = scalesOf(data);
  return (
    <Stage
      data={data}
      meta={meta}
      height={HEIGHT}
      place={(index, width) => {
        const point = pointOf(data, index);
        return point ? { x: scales.x(width)(point.x), y: scales.y(point.y) } : { x: 0, y: 0 };
      }}
    >
      {(stage) => <Points data={data} stage={stage} said={said} />}
    </Stage>
  );
}

function pointOf(data: ChartData, index: number): { x: number; y: number } | null {
  const [across, upwards] = data.series;
  const x = across && data.rows[index]?.cells[across.key]?.value;
  const y = upwards && data.rows[index]?.cells[upwards.key]?.value;
  return x == null || y == null ? null : { x, y };
}

function scalesOf(data: ChartData) {
  const points = data.rows.flatMap((_, index) => pointOf(data, index) ?? []);
  const isCount = data.series[0]?.unit === "Nombre";
  const xTicks = niceTicks(0, Math.max(1, ...points.map(({ x }) => x))).filter(
    (tick) => !isCount || Number.isInteger(tick),
  );
  const yTicks = niceTicks(
    Math.min(0, ...points.map(({ y }) => y)),
    Math.max(1, ...points.map(({ y }) => y)),
  );
  return {
    xTicks,
    yTicks,
    x: (width: number) => linear(xTicks, LEFT, width - RIGHT),
    y: linear(yTicks, HEIGHT - BOTTOM, TOP),
  };
}

function Points({ data, stage, said }: { data: ChartData; stage: StageProps; said: string }) {
  const locale = useLocale();
  const { width, active, mark } = stage;
  const [across, upwards] = data.series;
  const scales = scalesOf(data);
  const [x, y] = [scales.x(width), scales.y];
  if (!across || !upwards) return null;
  return (
    <>
      {scales.yTicks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={LEFT - 6} y={y(tick)} dy="0.36em" textAnchor="end" fill="var(--ink-3)">
            {formatValue(tick, upwards.unit, locale)}
          </text>
        </g>
      ))}
      {scales.xTicks.map((tick) => (
        <text key={tick} x={x(tick)} y={HEIGHT - BOTTOM + 16} textAnchor="middle" fill="var(--ink-3)">
          {formatValue(tick, across.unit, locale)}
        </text>
      ))}
      <text x={width - RIGHT} y={HEIGHT - 4} textAnchor="end" fill="var(--ink-2)">
        {across.label} →
      </text>
      <text x={0} y={11} fill="var(--ink-2)">
        ↑ {upwards.label}
      </text>
      <text x={width - RIGHT} y={11} textAnchor="end" fontWeight={600} fill="var(--ink)">
        {said}
      </text>
      {data.rows.map((row, index) => {
        const point = pointOf(data, index);
        if (!point) return null;
        return (
          <circle
            key={row.key}
            {...mark(index)}
            cx={x(point.x)}
            cy={y(point.y)}
            r={active === index ? 7 : 5}
            fill={upwards.color}
            fillOpacity={0.55}
            stroke={active === index ? "var(--ink)" : upwards.color}
          />
        );
      })}
    </>
  );
}
