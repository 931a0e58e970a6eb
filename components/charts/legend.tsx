import { AreaSwatch, Swatch } from "./swatch";
import type { ChartSeries } from "./types";

/** Names the colours where the drawing has no room to. `areas` for pieces of bars and bands. */
export function Legend({ series, areas = false }: { series: readonly ChartSeries[]; areas?: boolean }) {
  return (
    <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {series.map((one) => (
        <li key={one.key} className="flex items-center gap-1.5">
          {areas ? <AreaSwatch color={one.color} /> : <Swatch series={one} />}
          {one.label}
        </li>
      ))}
    </ul>
  );
}
