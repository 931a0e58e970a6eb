/**
 * The last values of a figure, without axes: drawn on the server. Gaps are gaps, a lone value is a dot, the last
 * segment is dashed while its period runs.
 */
export function Sparkline({
  values,
  running = false,
  height = 28,
}: {
  values: readonly (number | null)[];
  running?: boolean;
  height?: number;
}) {
  const width = 120;
  const known = values.filter((value) => value !== null);
  if (known.length === 0)
    return <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" style={{ height }} />;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (index: number) => 3 + (index * (width - 6)) / Math.max(1, values.length - 1);
  const y = (value: number) =>
    high === low ? height / 2 : height - 4 - ((value - low) * (height - 8)) / (high - low);
  const last = values.length - 1;
  const dashed = running && values[last] !== null && (values[last - 1] ?? null) !== null;
  const segments = runs(
    values.map((value, index) => (value === null ? null : ([x(index), y(value)] as const))),
  );

  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="w-full overflow-visible text-ink-3"
      style={{ height }}
    >
      {segments.map((points) => {
        const solid = dashed && points === segments.at(-1) ? points.slice(0, -1) : points;
        const path = solid.map(([px, py]) => `${px},${py}`).join(" ");
        return <polyline key={path} points={path} {...STROKE} />;
      })}
      {dashed && (
        <polyline
          points={[last - 1, last].map((index) => `${x(index)},${y(values[index] as number)}`).join(" ")}
          {...STROKE}
          strokeDasharray="3 3"
        />
      )}
      {segments
        .filter((points) => points.length === 1 || (points === segments.at(-1) && values[last] !== null))
        .map((points) => points.at(-1))
        .map((point) => point && <Dot key={point[0]} x={point[0]} y={point[1]} />)}
    </svg>
  );
}

const STROKE = {
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.5,
  strokeLinecap: "round",
  strokeLinejoin: "round",
  vectorEffect: "non-scaling-stroke",
} as const;

/** A point that stays round though the drawing is stretched to its tile: a line of no length with round ends. */
function Dot({ x, y }: { x: number; y: number }) {
  return <line x1={x} x2={x} y1={y} y2={y} {...STROKE} strokeWidth={5} />;
}

/** Consecutive points without the gaps between them. */
function runs<T>(points: readonly (T | null)[]): T[][] {
  const found: T[][] = [];
  let open: T[] | null = null;
  for (const point of points) {
    if (point === null) open = null;
    else if (open) open.push(point);
    else {
      open = [point];
      found.push(open);
    }
  }
  return found;
}
