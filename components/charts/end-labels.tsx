"use client";

import { usePlotArea, useYAxisScale } from "recharts";
import type { ChartData } from "./types";

const LINE_HEIGHT = 15;

/** The name of each line at its last value, moved apart where they would lie on each other. */
export function EndLabels({ data, width }: { data: ChartData; width: number }) {
  const scale = useYAxisScale();
  const plot = usePlotArea();
  if (!scale || !plot) return null;
  const ends = data.series.flatMap((series) => {
    // What has an empty short name is not named here.
    if (series.short === "") return [];
    const last = data.rows.findLast((row) => row.cells[series.key]?.value != null);
    const value = last?.cells[series.key]?.value;
    const y = value == null ? undefined : scale(value);
    return y === undefined ? [] : [{ series, y }];
  });
  const x = plot.x + plot.width + 8;
  return (
    <g>
      {spread(ends, plot.y + 6, plot.y + plot.height).map(({ series, y }) => (
        <text
          key={series.key}
          x={x}
          y={y}
          dy="0.35em"
          fontSize={12}
          fontWeight={series.look === "strong" ? 600 : 400}
          fill={series.color}
        >
          {shorten(series.short ?? series.label, width)}
        </text>
      ))}
    </g>
  );
}

/** Keeps the order from top to bottom and at least a line between two labels, inside the plot. */
function spread<T extends { y: number }>(labels: readonly T[], top: number, bottom: number): T[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y).map((label) => ({ ...label }));
  let free = top;
  for (const label of sorted) {
    label.y = Math.max(label.y, free);
    free = label.y + LINE_HEIGHT;
  }
  let limit = bottom;
  for (const label of sorted.toReversed()) {
    label.y = Math.min(label.y, limit);
    limit = label.y - LINE_HEIGHT;
  }
  return sorted;
}

/** Figures of 12 px are about 6.4 px wide on average. */
const shorten = (text: string, width: number) => {
  const room = Math.floor(width / 6.4);
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
};
