"use client";

import { useLocale } from "next-intl";
import { useState } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatValue } from "@/lib/format";
import { ChartTooltip } from "./chart-tooltip";
import { EndLabels } from "./end-labels";
import type { ChartData, ChartMark, ChartMeta, ChartRow, ChartSeries } from "./types";

const AXIS = { fill: "var(--ink-3)", fontSize: 12 } as const;
/** From this width on lines are named at their end; below, in a legend. */
const LABELS_FROM = 500;
const LABEL_WIDTH = 128;

/**
 * Lines over time. The axis starts at zero; what has no data is a gap; the running period is dashed; a band is
 * filled; a target is a thin line; a value of few samples is a hollow dot. `levels` are lines across (a threshold),
 * `moments` lines from bottom to top, by the key of a row ("today").
 */
export function TimeChart({
  data,
  meta,
  levels = [],
  moments = [],
}: {
  data: ChartData;
  meta: ChartMeta;
  levels?: readonly ChartMark[];
  moments?: readonly ChartMark[];
}) {
  const locale = useLocale();
  const [width, setWidth] = useState(0);
  const unit = data.series[0]?.unit ?? "Nombre";
  // One line is named by the title of its chart.
  const isNamed = data.series.length > 1 && data.series.some(({ short }) => short !== "");
  const isWide = width >= LABELS_FROM && isNamed;
  const lines = data.series.filter(({ key }) => key !== data.band?.low && key !== data.band?.high);
  // Drawn last is drawn on top: what the chart is about comes after what it is compared with.
  const order = [...lines].sort((a, b) => rank(a) - rank(b));

  return (
    // Without a legend below, the drawing takes its place.
    <div className="h-75 @lg:h-82">
      <ResponsiveContainer onResize={setWidth} initialDimension={{ width: 640, height: 300 }}>
        <ComposedChart
          data={[...data.rows]}
          margin={{ top: 8, right: isWide ? LABEL_WIDTH : 12, bottom: 0, left: 0 }}
          accessibilityLayer
          title={meta.title}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="key"
            tickFormatter={(key: string) => data.rows.find((row) => row.key === key)?.label ?? key}
            tick={AXIS}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            minTickGap={28}
            interval="preserveStartEnd"
          />
          <YAxis
            domain={[0, "auto"]}
            tick={AXIS}
            tickLine={false}
            axisLine={false}
            width={52}
            tickCount={5}
            tickFormatter={(value: number) => formatValue(value, unit, locale)}
          />
          <Tooltip
            cursor={{ stroke: "var(--line-strong)" }}
            isAnimationActive={false}
            wrapperStyle={{ zIndex: 20 }}
            content={({ active, label }) =>
              active && (
                <ChartTooltip row={data.rows.find((row) => row.key === label)} data={data} meta={meta} />
              )
            }
          />
          {data.band && (
            <Area
              dataKey={(row: ChartRow) => bandOf(row, data)}
              name={data.band.label}
              stroke="none"
              fill={data.band.color}
              fillOpacity={1}
              isAnimationActive={false}
              activeDot={false}
              type="linear"
            />
          )}
          {order.flatMap((series) => [
            <Line key={series.key} {...lineProps(series, data, (row) => !row.running)} />,
            <Line
              key={`${series.key} running`}
              {...lineProps(
                series,
                data,
                (row, index) => row.running || data.rows[index + 1]?.running === true,
              )}
              strokeDasharray="4 4"
              legendType="none"
            />,
          ])}
          {isWide && <EndLabels data={data} width={LABEL_WIDTH - 8} />}
          <ReferenceLine y={0} stroke="var(--line-strong)" />
          {levels.map((level) => (
            <ReferenceLine
              key={level.label}
              y={level.at}
              stroke="var(--ink-3)"
              strokeDasharray="1 3"
              ifOverflow="extendDomain"
              label={{ value: level.label, position: "insideTopLeft", ...AXIS }}
            />
          ))}
          {moments.map((moment) => (
            <ReferenceLine
              key={moment.label}
              x={moment.at}
              stroke="var(--ink-3)"
              label={{ value: moment.label, position: "insideTopRight", ...AXIS }}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

const rank = (series: ChartSeries) => ["target", "thin", "strong"].indexOf(series.look);

function bandOf(row: ChartRow, { band }: ChartData): [number, number] | null {
  const low = band && row.cells[band.low]?.value;
  const high = band && row.cells[band.high]?.value;
  return low == null || high == null ? null : [low, high];
}

/** A line over the rows that `covers` lets through; a value without neighbours is a dot, or it would not be seen. */
function lineProps(series: ChartSeries, data: ChartData, covers: (row: ChartRow, index: number) => boolean) {
  const values = data.rows.map((row, index) =>
    covers(row, index) ? (row.cells[series.key]?.value ?? null) : null,
  );
  const isAlone = (index: number) =>
    (values[index] ?? null) !== null &&
    (values[index - 1] ?? null) === null &&
    (values[index + 1] ?? null) === null;
  return {
    dataKey: (row: ChartRow) => values[data.rows.indexOf(row)] ?? null,
    name: series.label,
    stroke: series.color,
    strokeWidth: series.look === "strong" ? 2.25 : 1.25,
    strokeOpacity: series.look === "target" ? 0.8 : 1,
    type: "linear" as const,
    connectNulls: false,
    isAnimationActive: false,
    activeDot: { r: 3.5, strokeWidth: 0 },
    dot: ({ cx, cy, index = -1 }: { cx?: number; cy?: number; index?: number }) => {
      const isLow = values[index] !== null && data.rows[index]?.cells[series.key]?.low === true;
      if (isLow)
        return <circle key={index} cx={cx} cy={cy} r={3} fill="var(--surface)" stroke={series.color} />;
      if (isAlone(index)) return <circle key={index} cx={cx} cy={cy} r={3} fill={series.color} />;
      return <g key={index} />;
    },
  };
}
