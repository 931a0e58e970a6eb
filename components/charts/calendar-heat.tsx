"use client";

import { useLocale } from "next-intl";
import { formatDay, formatValue } from "@/lib/format";
import { addDays, diffDays, isoWeekday } from "@/lib/period";
import { Stage, type StageProps } from "./stage";
import type { ChartData, ChartMeta } from "./types";

const WEEKDAYS = 30;
const MONTHS = 18;
const SHADES = 4;
/** A Monday: only its weekday's name is read. */
const A_MONDAY = "2024-01-01";

/**
 * A calendar: a column for each week, a square for each day, the fuller the more. 0 is an empty square, a day without
 * data a dot, the running day has a dashed edge. Rows are days, by their key; the first series is drawn.
 */
export function CalendarHeat({ data, meta }: { data: ChartData; meta: ChartMeta }) {
  const first = data.rows[0]?.key ?? A_MONDAY;
  const monday = addDays(first, 1 - isoWeekday(first));
  const last = data.rows.at(-1)?.key ?? first;
  const weeks = Math.floor(diffDays(monday, last) / 7) + 1;
  const size = (width: number) => Math.max(9, Math.min(22, (width - WEEKDAYS) / weeks));
  const at = (day: string, width: number) => ({
    x: WEEKDAYS + Math.floor(diffDays(monday, day) / 7) * size(width),
    y: MONTHS + (isoWeekday(day) - 1) * size(width),
  });
  return (
    <Stage
      data={data}
      meta={meta}
      height={MONTHS + 7 * 22 + 4}
      place={(index, width) => at(data.rows[index]?.key ?? first, width)}
    >
      {(stage) => <Days data={data} stage={stage} size={size(stage.width)} at={at} />}
    </Stage>
  );
}

function Days({
  data,
  stage,
  size,
  at,
}: {
  data: ChartData;
  stage: StageProps;
  size: number;
  at: (day: string, width: number) => { x: number; y: number };
}) {
  const locale = useLocale();
  const [series] = data.series;
  const { width, active, mark } = stage;
  if (!series) return null;
  const greatest = Math.max(1, ...data.rows.map((row) => row.cells[series.key]?.value ?? 0));
  return (
    <>
      {[0, 2, 4].map((weekday) => (
        <text
          key={weekday}
          x={0}
          y={MONTHS + weekday * size + size / 2}
          dy="0.36em"
          fill="var(--ink-3)"
          fontSize={11}
        >
          {formatDay(addDays(A_MONDAY, weekday), locale, "weekday").slice(0, 3)}
        </text>
      ))}
      {data.rows.map((row, index) => {
        const { x, y } = at(row.key, width);
        const value = row.cells[series.key]?.value ?? null;
        // The first of a month, or the first day of all, if the next month's name leaves it room.
        const isNamed = row.key.endsWith("-01") || (index === 0 && Number(row.key.slice(8)) < 20);
        return (
          <g key={row.key} {...mark(index)}>
            {isNamed && (
              <text x={x} y={10} fill="var(--ink-3)" fontSize={11}>
                {formatDay(row.key, locale).replace(/^\S+\s/, "")}
              </text>
            )}
            <rect x={x} y={y} width={size} height={size} fill="transparent" />
            {value === null ? (
              <circle cx={x + size / 2} cy={y + size / 2} r={1} fill="var(--ink-3)" />
            ) : (
              <rect
                x={x + 1}
                y={y + 1}
                width={size - 3}
                height={size - 3}
                rx={2}
                fill={value === 0 ? "var(--inset)" : series.color}
                fillOpacity={value === 0 ? 1 : Math.ceil((SHADES * value) / greatest) / SHADES}
                stroke={active === index ? "var(--ink)" : row.running ? "var(--ink-3)" : "none"}
                strokeDasharray={row.running && active !== index ? "2 2" : undefined}
              >
                <title>{formatValue(value, series.unit, locale)}</title>
              </rect>
            )}
          </g>
        );
      })}
    </>
  );
}
