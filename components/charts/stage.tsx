"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { ChartTooltip } from "./chart-tooltip";
import type { ChartData, ChartMeta } from "./types";

export type Mark = { onPointerEnter: () => void; onPointerLeave: () => void };
export type StageProps = {
  width: number;
  /** Index of the row that is pointed at. */
  active: number | null;
  /** Makes what is drawn of a row tell of it. */
  mark: (index: number) => Mark;
};

/**
 * The ground of the kit's own drawings: as wide as its place, with the one tooltip, by pointer and by arrow keys.
 * `place` says where a row is drawn, for its tooltip to stand beside.
 */
export function Stage({
  data,
  meta,
  height,
  place,
  children,
}: {
  data: ChartData;
  meta: ChartMeta;
  height: number;
  place: (index: number, width: number) => { x: number; y: number };
  children: (stage: StageProps) => ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  const [active, setActive] = useState<number | null>(null);

  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (event.key === "Escape") setActive(null);
    if (step === undefined || data.rows.length === 0) return;
    event.preventDefault();
    const next = active === null ? (step > 0 ? 0 : data.rows.length - 1) : active + step;
    setActive(Math.max(0, Math.min(data.rows.length - 1, next)));
  };
  const at = active === null ? null : place(active, width);
  const isFar = at !== null && at.x > width / 2;
  return (
    // The drawing has its own coordinates, whichever way the page is read.
    <div ref={box} dir="ltr" className="relative" style={{ height }}>
      <svg
        data-drawing=""
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="application"
        aria-label={meta.title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: as recharts' own drawings, walked by arrow keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => setActive(null)}
        fontSize={12}
        className="block overflow-visible"
      >
        {children({
          width,
          active,
          mark: (index) => ({
            onPointerEnter: () => setActive(index),
            onPointerLeave: () => setActive(null),
          }),
        })}
      </svg>
      {at && active !== null && (
        <div
          className="pointer-events-none absolute z-20 w-max"
          style={{
            insetBlockStart: Math.max(0, at.y + 10),
            ...(isFar ? { insetInlineEnd: width - at.x + 10 } : { insetInlineStart: at.x + 10 }),
          }}
        >
          <ChartTooltip row={data.rows[active]} data={data} meta={meta} />
        </div>
      )}
      <p role="status" className="sr-only">
        {active !== null && data.rows[active]?.longLabel}
      </p>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};
