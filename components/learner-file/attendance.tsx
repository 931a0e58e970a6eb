"use client";

import { useLocale, useTranslations } from "next-intl";
import { CsvButton } from "@/components/charts/csv-button";
import { chartMeta } from "@/components/dashboard/chart-meta";
import { Nothing, Panel } from "@/components/needs/panel";
import { scrolledBy } from "@/components/ui/scrolled";
import { formatDay } from "@/lib/format";
import type { Attendance, LearnerFile } from "@/lib/learner-file";
import { addDays, type Day, diffDays, isoWeekday } from "@/lib/period";
import { attendanceChart, STATUSES, type Status, shownStatus } from "./lists";

const LOOK: Readonly<Record<Status, { background: string; sign: string }>> = {
  present: { background: "var(--state-done)", sign: "✓" },
  late: { background: "var(--state-doing)", sign: "•" },
  absent: { background: "var(--state-rejected)", sign: "✕" },
};

/** Roll calls as a calendar: a column a week, a row a weekday. Weekends have rows where they have roll calls. */
export function AttendanceCalendar({ file }: { file: LearnerFile }) {
  const all = useTranslations();
  const t = useTranslations("learner");
  const locale = useLocale();
  const { from, days } = file.attendance;
  const sum = (status: Status) => days.reduce((total, day) => total + day[status], 0);
  const weeks = Math.floor(diffDays(from, file.day) / 7);
  const hint = t("attendanceHint", { weeks });
  const data = attendanceChart(days, {
    day: t("day"),
    shown: t("attendance"),
    status: (status) => t(`status.${status}`),
  });
  const meta = chartMeta(file.head, all, locale, {
    title: t("attendance"),
    definition: hint,
    fileName: "presence",
  });
  // The roll calls reach back from the day, whatever period and target are chosen.
  const span = `${formatDay(from, locale, "year")} – ${formatDay(file.day, locale, "year")}`;
  const filters = [...meta.filters.slice(0, 1), [all("charts.date"), span] as const];
  return (
    <Panel
      id="attendance-title"
      title={t("attendance")}
      hint={hint}
      controls={days.length > 0 && <CsvButton data={data} meta={{ ...meta, filters }} />}
      count={
        days.length > 0 &&
        t("attendanceSummary", { present: sum("present"), late: sum("late"), absent: sum("absent") })
      }
    >
      {days.length === 0 ? <Nothing title={t("noAttendance")} /> : <Calendar file={file} weeks={weeks} />}
    </Panel>
  );
}

function Calendar({ file, weeks }: { file: LearnerFile; weeks: number }) {
  const t = useTranslations("learner");
  const locale = useLocale();
  const { from, days } = file.attendance;
  const byDay = new Map(days.map((one) => [one.day, one]));
  const monday = addDays(from, 1 - isoWeekday(from));
  const mondays = Array.from({ length: weeks + 1 }, (_, week) => addDays(monday, 7 * week));
  const weekdays = [0, 1, 2, 3, 4, 5, 6].filter(
    (weekday) => weekday < 5 || mondays.some((first) => byDay.has(addDays(first, weekday))),
  );
  return (
    <div className="px-4 py-3">
      <div ref={toNewest} className="overflow-x-auto" {...scrolledBy("attendance-title")}>
        <table className="border-separate border-spacing-0.5 text-xs">
          <thead>
            <tr>
              <td />
              {mondays.map((first, week) => (
                <th
                  key={first}
                  scope="col"
                  className="relative h-4 w-5 min-w-5 p-0 text-start font-normal text-ink-3"
                >
                  <span className="sr-only">{t("week", { day: formatDay(first, locale) })}</span>
                  {isMonthStart(first, week) && (
                    <span aria-hidden="true" className="absolute start-0 top-0 whitespace-nowrap">
                      {formatDay(first, locale).replace(/^\S+\s/, "")}
                    </span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weekdays.map((weekday) => (
              <tr key={weekday}>
                <th
                  scope="row"
                  className="sticky start-0 z-1 bg-surface pe-2 text-start font-normal text-ink-3"
                >
                  {formatDay(addDays(monday, weekday), locale, "weekday").slice(0, 3)}
                </th>
                {mondays.map((first) => (
                  <DayCell
                    key={first}
                    day={addDays(first, weekday)}
                    of={byDay.get(addDays(first, weekday))}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        {STATUSES.map((status) => (
          <li key={status} className="flex items-center gap-1.5">
            <Mark status={status} />
            {t(`status.${status}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where there is no room for all weeks, the last ones are what one came for. Left of the start is negative in Arabic. */
function toNewest(frame: HTMLDivElement | null) {
  if (!frame) return;
  const isRightToLeft = getComputedStyle(frame).direction === "rtl";
  frame.scrollLeft = isRightToLeft ? -frame.scrollWidth : frame.scrollWidth;
}

/** The first week that begins in a month, if the next month's name leaves it room. */
const isMonthStart = (monday: Day, week: number) =>
  Number(monday.slice(8)) <= 7 || (week === 0 && Number(monday.slice(8)) < 18);

function DayCell({ day, of }: { day: Day; of: Attendance | undefined }) {
  const t = useTranslations("learner");
  const locale = useLocale();
  const status = shownStatus(of);
  const words = t(`status.${status ?? "none"}`);
  return (
    <td
      title={status && `${formatDay(day, locale, "long")} : ${words}`}
      aria-label={words}
      data-status={status}
      className="p-0"
    >
      {status ? (
        <Mark status={status} />
      ) : (
        <span aria-hidden="true" className="block size-5 rounded-sm bg-inset" />
      )}
    </td>
  );
}

function Mark({ status }: { status: Status }) {
  return (
    <span
      aria-hidden="true"
      className="flex size-5 items-center justify-center rounded-sm leading-none font-semibold text-(--state-ink)"
      style={{ background: LOOK[status].background }}
    >
      {LOOK[status].sign}
    </span>
  );
}
