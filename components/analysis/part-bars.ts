import type { ChartData } from "@/components/charts/types";
import type { Figure, Part } from "@/lib/analysis/types";
import { cellOf } from "./columns";

/** A bar for each part, the longest first; parts without data last. */
export function partBars(parts: readonly Part[], figure: Figure, rowHead: string): ChartData {
  const { unit, label } = figure.metric;
  const rows = parts.toSorted((a, b) => (b.point.value ?? -Infinity) - (a.point.value ?? -Infinity));
  return {
    rowHead,
    overTime: false,
    series: [{ key: "value", label, color: "var(--accent)", unit, look: "strong" }],
    rows: rows.map((part) => ({
      key: part.key,
      label: part.label,
      longLabel: part.label,
      running: part.point.running,
      cells: { value: cellOf(part.point, unit) },
    })),
  };
}
