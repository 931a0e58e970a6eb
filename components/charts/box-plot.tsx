"use client";

import { useLocale } from "next-intl";
import { formatNumber, formatValue } from "@/lib/format";
import { linear, niceTicks, shorten } from "./scale";
import { Stage, type StageProps } from "./stage";
import type { ChartData, ChartMeta, ChartRow } from "./types";

const ROW = 40;
const AXIS_HEIGHT = 24;
/** Series that a box is drawn from, by name: what kpi_percentiles keeps of a distribution. */
const BOX = ["min", "p50", "p75", "p90", "max"] as const;

/**
 * A box for each group: from the median to P90 with a line at P75, whiskers to the least and the greatest value. A
 * distribution of fewer than five is hollow; one without data is "—".
 */
export function BoxPlot({ data, meta }: { data: ChartData; meta: ChartMeta }) {
  const height = data.rows.length * ROW + AXIS_HEIGHT;
  return (
    <Stage
      data={data}
      meta={meta}
      height={height}
      place={(index, width) => ({ x: width * 0.45, y: index * ROW + ROW / 2 })}
    >
      {(stage) => <Boxes data={data} stage={stage} height={height} />}
    </Stage>
  );
}

function Boxes({ data, stage, height }: { data: ChartData; stage: StageProps; height: number }) {
  const locale = useLocale();
  const { width, active, mark } = stage;
  const unit = data.series[0]?.unit ?? "Nombre";
  const labels = Math.min(160, width * 0.34);
  const values = data.rows.flatMap((row) => BOX.map((key) => row.cells[key]?.value ?? 0));
  const ticks = niceTicks(Math.min(...values), Math.max(...values), width < 480 ? 3 : 5);
  const x = linear(ticks, labels + 12, width - 48);
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={0} y2={height - AXIS_HEIGHT} stroke="var(--line)" />
          <text x={x(tick)} y={height - 6} textAnchor="middle" fill="var(--ink-3)">
            {formatValue(tick, unit, locale)}
          </text>
        </g>
      ))}
      {data.rows.map((row, index) => (
        <g key={row.key} {...mark(index)}>
          <rect
            x={0}
            y={index * ROW}
            width={width}
            height={ROW}
            fill={active === index ? "var(--inset)" : "transparent"}
          />
          <text x={labels} y={index * ROW + ROW / 2} dy="0.36em" textAnchor="end" fill="var(--ink-2)">
            {shorten(row.label, labels)}
          </text>
          <Box row={row} x={x} y={index * ROW + ROW / 2} />
          <text x={width - 40} y={index * ROW + ROW / 2} dy="0.36em" fill="var(--ink-3)">
            {row.cells.p50?.n == null ? "" : `n ${formatNumber(row.cells.p50.n, locale)}`}
          </text>
        </g>
      ))}
    </>
  );
}

function Box({ row, x, y }: { row: ChartRow; x: (value: number) => number; y: number }) {
  const [min, p50, p75, p90, max] = BOX.map((key) => row.cells[key]?.value ?? null);
  if (p50 == null || p90 == null)
    return (
      <text x={x(0) + 4} y={y} dy="0.36em" fill="var(--ink-3)">
        —
      </text>
    );
  const isLow = row.cells.p50?.low === true;
  return (
    <g stroke="var(--accent)">
      {min != null && max != null && (
        <>
          <line x1={x(min)} x2={x(max)} y1={y} y2={y} />
          <line x1={x(min)} x2={x(min)} y1={y - 5} y2={y + 5} />
          <line x1={x(max)} x2={x(max)} y1={y - 5} y2={y + 5} />
        </>
      )}
      <rect
        x={x(p50)}
        y={y - 9}
        width={Math.max(1, x(p90) - x(p50))}
        height={18}
        rx={2}
        fill={isLow ? "var(--surface)" : "var(--band)"}
        strokeDasharray={isLow || row.running ? "3 3" : undefined}
      />
      {p75 != null && <line x1={x(p75)} x2={x(p75)} y1={y - 9} y2={y + 9} />}
      <line x1={x(p50)} x2={x(p50)} y1={y - 11} y2={y + 11} strokeWidth={3} />
    </g>
  );
}
