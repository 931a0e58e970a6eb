"use client";

import { useLocale } from "next-intl";
import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { formatNumber } from "@/lib/format";
import { ChartTooltip } from "./chart-tooltip";
import type { ChartData, ChartMeta, ChartRow } from "./types";

const AXIS = { fill: "var(--ink-3)", fontSize: 12 } as const;

/**
 * Cumulative flow: what is in each state, day by day, one on the other, the last series at the bottom. A day without
 * data is a gap; the running one is drawn lighter, under a dashed edge.
 */
export function CumulativeFlow({ data, meta }: { data: ChartData; meta: ChartMeta }) {
  const locale = useLocale();
  const stack = data.series.toReversed();
  const rowOf = (key: unknown) => data.rows.find((row) => row.key === key);
  return (
    <div className="h-75 @lg:h-82">
      <ResponsiveContainer initialDimension={{ width: 640, height: 300 }}>
        <AreaChart
          data={[...data.rows]}
          margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          accessibilityLayer
          title={meta.title}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="key"
            tickFormatter={(key: string) => rowOf(key)?.label ?? key}
            tick={AXIS}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            minTickGap={28}
          />
          <YAxis
            domain={[0, "auto"]}
            tick={AXIS}
            tickLine={false}
            axisLine={false}
            width={44}
            tickCount={5}
            tickFormatter={(value: number) => formatNumber(value, locale)}
          />
          <Tooltip
            cursor={{ stroke: "var(--line-strong)" }}
            isAnimationActive={false}
            wrapperStyle={{ zIndex: 20 }}
            content={({ active, label }) =>
              active && <ChartTooltip row={rowOf(label)} data={data} meta={meta} />
            }
          />
          {stack.flatMap((series, index) => {
            const below = stack.slice(0, index).map(({ key }) => key);
            const layer = (row: ChartRow) => layerOf(row, series.key, below);
            const isPast = (row: ChartRow) => !row.running;
            const isLast = (row: ChartRow) =>
              row.running === true || data.rows[data.rows.indexOf(row) + 1]?.running === true;
            const common = {
              name: series.label,
              stroke: "var(--surface)",
              strokeWidth: 1,
              fill: series.color,
              isAnimationActive: false,
              activeDot: false,
              connectNulls: false,
              type: "linear" as const,
            };
            return [
              <Area
                key={series.key}
                {...common}
                dataKey={(row: ChartRow) => (isPast(row) ? layer(row) : null)}
                fillOpacity={1}
              />,
              <Area
                key={`${series.key} running`}
                {...common}
                dataKey={(row: ChartRow) => (isLast(row) ? layer(row) : null)}
                stroke={series.color}
                strokeDasharray="4 4"
                fillOpacity={0.55}
              />,
            ];
          })}
        </AreaChart>
      </ResponsiveContainer>
    </div>
  );
}

/** From where to where a series lies on a day; null where nothing is known of it. */
function layerOf(row: ChartRow, key: string, below: readonly string[]): [number, number] | null {
  const value = row.cells[key]?.value;
  if (value == null) return null;
  const from = below.reduce((sum, other) => sum + (row.cells[other]?.value ?? 0), 0);
  return [from, from + value];
}
