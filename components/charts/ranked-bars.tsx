"use client";

import { useLocale } from "next-intl";
import { formatValue, NO_VALUE } from "@/lib/format";
import { shorten } from "./scale";
import { Stage, type StageProps } from "./stage";
import type { ChartData, ChartMeta } from "./types";

const ROW = 32;

/**
 * Horizontal bars in the order of the rows, all from zero. With a second series, the bar lies in a frame as long as
 * its value: a mark and its maximum. A value of few samples is hollow, no data is "—".
 */
export function RankedBars({ data, meta }: { data: ChartData; meta: ChartMeta }) {
  return (
    <Stage
      data={data}
      meta={meta}
      height={Math.max(1, data.rows.length) * ROW}
      place={(index, width) => ({ x: width * 0.45, y: index * ROW + ROW / 2 })}
    >
      {(stage) => <Bars data={data} stage={stage} />}
    </Stage>
  );
}

function Bars({ data, stage }: { data: ChartData; stage: StageProps }) {
  const locale = useLocale();
  const { width, active, mark } = stage;
  const [series, frame] = data.series;
  if (!series) return null;
  const labels = Math.min(220, width * 0.4);
  const room = width - labels - 12 - 76;
  const read = (index: number, key = "") => data.rows[index]?.cells[key]?.value ?? null;
  const greatest = Math.max(
    ...data.rows.map((_, index) => Math.max(read(index, series.key) ?? 0, read(index, frame?.key) ?? 0)),
  );
  const long = (value: number) => (greatest > 0 ? (Math.max(0, value) / greatest) * room : 0);
  return data.rows.map((row, index) => {
    const middle = index * ROW + ROW / 2;
    const value = read(index, series.key);
    const most = read(index, frame?.key);
    const isLow = row.cells[series.key]?.low === true;
    const written =
      most === null
        ? formatValue(value, series.unit, locale)
        : `${formatValue(value, series.unit, locale)} / ${formatValue(most, series.unit, locale)}`;
    return (
      <g key={row.key} {...mark(index)}>
        <rect
          x={0}
          y={index * ROW}
          width={width}
          height={ROW}
          fill={active === index ? "var(--inset)" : "transparent"}
        />
        <text x={labels} y={middle} dy="0.36em" textAnchor="end" fill="var(--ink-2)">
          {shorten(row.label, labels)}
        </text>
        {most !== null && (
          <rect
            x={labels + 12}
            y={middle - 8}
            width={Math.max(1, long(most))}
            height={16}
            rx={3}
            fill="var(--inset)"
          />
        )}
        {value !== null && (
          <rect
            x={labels + 12}
            y={middle - 8}
            width={Math.max(1, long(value))}
            height={16}
            rx={3}
            fill={isLow ? "var(--surface)" : series.color}
            stroke={series.color}
            strokeDasharray={isLow || row.running ? "3 3" : undefined}
            fillOpacity={row.running && !isLow ? 0.7 : 1}
          />
        )}
        <text
          x={labels + 20 + long(most ?? value ?? 0)}
          y={middle}
          dy="0.36em"
          fill={value === null ? "var(--ink-3)" : "var(--ink)"}
        >
          {value === null ? NO_VALUE : written}
        </text>
      </g>
    );
  });
}
