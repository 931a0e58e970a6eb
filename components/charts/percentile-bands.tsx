"use client";

import { useLocale } from "next-intl";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatValue } from "@/lib/format";
import { ChartTooltip } from "./chart-tooltip";
import type { ChartData, ChartMeta, ChartRow } from "./types";

const AXIS = { fill: "var(--ink-3)", fontSize: 12 } as const;

/** Series that this chart reads by name; others of the data are in its tooltip and table alone. */
const [LOW, MIDDLE, HIGH] = ["p50", "p75", "p90"] as const;

/** A distribution over time: the median as a line, a band up to P75 and a lighter one up to P90. Gaps are gaps. */
export function PercentileBands({ data, meta }: { data: ChartData; meta: ChartMeta }) {
  const locale = useLocale();
  const unit = data.series[0]?.unit ?? "Nombre";
  const median = data.series.find(({ key }) => key === LOW);
  const rowOf = (key: unknown) => data.rows.find((row) => row.key === key);
  const band = (low: string, high: string) => (row: ChartRow) => {
    const [from, to] = [row.cells[low]?.value, row.cells[high]?.value];
    return from == null || to == null ? null : [from, to];
  };
  const line = (covers: (row: ChartRow, index: number) => boolean) => {
    const values = data.rows.map((row, index) =>
      covers(row, index) ? (row.cells[LOW]?.value ?? null) : null,
    );
    return {
      dataKey: (row: ChartRow) => values[data.rows.indexOf(row)] ?? null,
      stroke: median?.color ?? "var(--accent)",
      strokeWidth: 2.25,
      type: "linear" as const,
      connectNulls: false,
      isAnimationActive: false,
      activeDot: { r: 3.5, strokeWidth: 0 },
      dot: ({ cx, cy, index = -1 }: { cx?: number; cy?: number; index?: number }) => {
        const isAlone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
        const isLow = data.rows[index]?.cells[LOW]?.low === true;
        if ((values[index] ?? null) === null || !(isAlone || isLow)) return <g key={index} />;
        return (
          <circle
            key={index}
            cx={cx}
            cy={cy}
            r={3}
            stroke={median?.color}
            fill={isLow ? "var(--surface)" : median?.color}
          />
        );
      },
    };
  };
  return (
    <div className="h-75 @lg:h-82">
      <ResponsiveContainer initialDimension={{ width: 640, height: 300 }}>
        <ComposedChart
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
            interval="preserveStartEnd"
          />
          <YAxis
            domain={[0, "auto"]}
            tick={AXIS}
            tickLine={false}
            axisLine={false}
            width={56}
            tickCount={5}
            tickFormatter={(value: number) => formatValue(value, unit, locale)}
          />
          <Tooltip
            cursor={{ stroke: "var(--line-strong)" }}
            isAnimationActive={false}
            wrapperStyle={{ zIndex: 20 }}
            content={({ active, label }) =>
              active && <ChartTooltip row={rowOf(label)} data={data} meta={meta} />
            }
          />
          <Area dataKey={band(MIDDLE, HIGH)} {...BAND} fill="var(--band)" fillOpacity={0.55} />
          <Area dataKey={band(LOW, MIDDLE)} {...BAND} fill="var(--band)" fillOpacity={1} />
          <Line {...line((row) => !row.running)} />
          <Line
            {...line((row, index) => row.running === true || data.rows[index + 1]?.running === true)}
            strokeDasharray="4 4"
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

const BAND = {
  stroke: "none",
  type: "linear",
  isAnimationActive: false,
  activeDot: false,
  connectNulls: false,
} as const;
