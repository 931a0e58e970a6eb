"use client";

import { useLocale } from "next-intl";
import {
  Bar,
  BarChart,
  BarStack,
  DefaultZIndexes,
  ResponsiveContainer,
  Tooltip,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
  ZIndexLayer,
} from "recharts";
import { formatNumber } from "@/lib/format";
import { ChartTooltip } from "./chart-tooltip";
import type { ChartData, ChartMeta, ChartRow } from "./types";

/** A few bars fill the height of the chart beside them; many take what they need. */
const rowHeight = (rows: number) => (rows <= 6 ? 50 : 36);
const AXIS = { fill: "var(--ink-2)", fontSize: 12 } as const;

/** One bar for each row, filled to 100 %: shares compare, and the numbers stand in the pieces. `ink` reads on every colour. */
export function StackedBars({ data, meta, ink }: { data: ChartData; meta: ChartMeta; ink: string }) {
  const height = data.rows.length * rowHeight(data.rows.length);
  const rowOf = (key: unknown) => data.rows.find((row) => row.key === key);
  return (
    <div style={{ height }}>
      <ResponsiveContainer initialDimension={{ width: 480, height }}>
        <BarChart
          data={[...data.rows]}
          layout="vertical"
          margin={{ top: 0, right: 52, bottom: 0, left: 0 }}
          barSize={22}
          accessibilityLayer
          title={meta.title}
        >
          <XAxis type="number" domain={[0, 1]} hide />
          <YAxis
            type="category"
            dataKey="key"
            width={128}
            tick={AXIS}
            tickLine={false}
            axisLine={false}
            interval={0}
            tickFormatter={(key: string) => rowOf(key)?.label ?? key}
          />
          <Tooltip
            cursor={{ fill: "var(--inset)" }}
            isAnimationActive={false}
            wrapperStyle={{ zIndex: 20 }}
            content={({ active, label }) =>
              active && <ChartTooltip row={rowOf(label)} data={data} meta={meta} />
            }
          />
          <BarStack radius={4}>
            {data.series.map((series) => (
              <Bar
                key={series.key}
                dataKey={(row: ChartRow) => share(row, series.key, data)}
                name={series.label}
                fill={series.color}
                stroke="var(--surface)"
                strokeWidth={1}
                isAnimationActive={false}
              />
            ))}
          </BarStack>
          <Numbers data={data} ink={ink} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

const total = (row: ChartRow, data: ChartData) =>
  data.series.reduce((sum, { key }) => sum + (row.cells[key]?.value ?? 0), 0);

function share(row: ChartRow, key: string, data: ChartData): number {
  const all = total(row, data);
  return all > 0 ? (row.cells[key]?.value ?? 0) / all : 0;
}

/** The count in each piece that has room for it, and each bar's total at its end. */
function Numbers({ data, ink }: { data: ChartData; ink: string }) {
  const locale = useLocale();
  const x = useXAxisScale();
  const y = useYAxisScale();
  const plot = usePlotArea();
  if (!x || !y || !plot) return null;
  const written = (value: number) => formatNumber(value, locale);
  return (
    // Bars are drawn in a layer of their own: numbers in them must lie above.
    <ZIndexLayer zIndex={DefaultZIndexes.label}>
      <g fontSize={12} pointerEvents="none">
        {data.rows.map((row) => {
          const middle = y(row.key, { position: "middle" }) ?? 0;
          let from = 0;
          return (
            <g key={row.key}>
              {data.series.map(({ key }) => {
                const part = share(row, key, data);
                const [start, end] = [x(from) ?? 0, x(from + part) ?? 0];
                from += part;
                const text = written(row.cells[key]?.value ?? 0);
                if (Math.abs(end - start) < 8 + text.length * 7) return null;
                return (
                  <text key={key} x={(start + end) / 2} y={middle} dy="0.36em" textAnchor="middle" fill={ink}>
                    {text}
                  </text>
                );
              })}
              <text x={plot.x + plot.width + 8} y={middle} dy="0.36em" fill="var(--ink-3)">
                {written(total(row, data))}
              </text>
            </g>
          );
        })}
      </g>
    </ZIndexLayer>
  );
}
