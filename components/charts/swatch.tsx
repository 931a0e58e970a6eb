import type { ChartSeries } from "./types";

/** The sign of a series: as its line is drawn, so that it is known without its colour too. */
export function Swatch({ series }: { series: Pick<ChartSeries, "color" | "look"> }) {
  const height = series.look === "strong" ? 3 : 1.5;
  return (
    <svg width="12" height="10" aria-hidden="true" className="inline-block shrink-0 align-baseline">
      <line x1="0" x2="12" y1="6" y2="6" stroke={series.color} strokeWidth={height} />
    </svg>
  );
}

/** The sign of an area or a piece of a bar. */
export function AreaSwatch({ color }: { color: string }) {
  return (
    <span
      aria-hidden="true"
      className="inline-block size-2.5 shrink-0 rounded-sm align-baseline"
      style={{ background: color }}
    />
  );
}
