"use client";

import { useLocale, useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";
import { useIsAlive } from "@/components/ui/early";
import { type PlanAxis, placeOn } from "@/lib/analysis/plan-axis";
import type { PlanItem } from "@/lib/analysis/types";
import { formatDay } from "@/lib/format";
import { addDays, type Day, diffDays } from "@/lib/period";

/** Half of the handle: what a slider keeps free at both ends, and all that stands over it must too. */
const INSET = "mx-[7px]";
const PAGE_DAYS = 7;

const at = (axis: PlanAxis, day: Day) => ({ insetInlineStart: `${100 * placeOn(axis, day)}%` });

/** The months over the tracks. */
export function TrackHead({ axis }: { axis: PlanAxis }) {
  const locale = useLocale();
  return (
    <span aria-hidden="true" className={`relative block h-4 ${INSET}`}>
      {axis.months.map((month) => (
        <span key={month} style={at(axis, month)} className="absolute top-0 text-xs whitespace-nowrap">
          {formatDay(month, locale).replace(/^\S+\s/, "")}
        </span>
      ))}
    </span>
  );
}

type Track = {
  item: PlanItem;
  axis: PlanAxis;
  /** The day that the figures stand at: a line. */
  day: Day;
  /** The group's own date; "" where it has none. */
  date: Day | "";
  isChanged: boolean;
  onDate: (date: Day) => void;
};

/**
 * When an item is planned, on a line of the whole plan's length: what the plans of its learners ask for as a bar, the
 * group's own date as a handle that is dragged, or moved by arrow keys (a day) and page keys (a week): there is none without
 * `onDate`, where the reader may not write the plan.
 */
export function PlanTrack(
  track: Track | (Pick<Track, "axis" | "day"> & { item: Pick<PlanItem, "plannedFrom" | "plannedTo"> }),
) {
  const { item, axis, day } = track;
  const { plannedFrom, plannedTo } = item;
  const isMoment = plannedFrom !== null && plannedFrom === plannedTo;
  return (
    <span className="relative block h-8">
      <span aria-hidden="true" className={`absolute inset-y-0 start-0 end-0 ${INSET}`}>
        {axis.months.map((month) => (
          <span key={month} style={at(axis, month)} className="absolute inset-y-0 w-px bg-line" />
        ))}
        <span style={at(axis, day)} className="absolute inset-y-0 w-px bg-ink-3" />
        {plannedFrom && plannedTo && (
          <span
            style={{
              ...at(axis, plannedFrom),
              inlineSize: `${100 * (placeOn(axis, plannedTo) - placeOn(axis, plannedFrom))}%`,
            }}
            className={`absolute top-3.5 h-1 rounded-full bg-line-strong ${isMoment ? "-ms-0.5 min-w-1" : ""}`}
          />
        )}
      </span>
      {"onDate" in track && <Handle {...track} />}
    </span>
  );
}

function Handle({ item, axis, day, date, isChanged, onDate }: Track) {
  const t = useTranslations("plan");
  const locale = useLocale();
  const isAlive = useIsAlive();
  const shown = date || item.plannedFrom || day;
  const value = String(diffDays(axis.from, shown));
  const move = (days: number) => onDate(addDays(axis.from, Math.max(0, Math.min(axis.days, days))));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "PageUp" ? PAGE_DAYS : event.key === "PageDown" ? -PAGE_DAYS : 0;
    if (step === 0) return;
    event.preventDefault();
    move(Number(value) + step);
  };
  return (
    <input
      type="range"
      min={0}
      max={axis.days}
      value={value}
      disabled={!isAlive}
      aria-label={t("dragOf", { item: item.label })}
      aria-valuetext={date ? formatDay(date, locale, "long") : t("noOwnDate")}
      title={date ? formatDay(date, locale, "long") : t("noOwnDate")}
      onChange={(event) => move(Number(event.target.value))}
      onKeyDown={onKeyDown}
      className={`plan-handle absolute inset-0 w-full ${date ? "" : "is-open"} ${isChanged ? "is-changed" : ""}`}
    />
  );
}
