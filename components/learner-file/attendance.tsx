"use client";

import { useLocale, useTranslations } from "next-intl";
import { Nothing, Panel } from "@/components/needs/panel";
import { scrolledBy } from "@/components/ui/scrolled";
import { formatDay } from "@/lib/format";
import type { Attendance, LearnerFile } from "@/lib/learner-file";
import { addDays, type Day, diffDays, isoWeekday } from "@/lib/period";

type Status = "present" | "late" | "absent";
const LOOK: Readonly<Record<Status, { background: string; sign: string }>> = {
  present: { background: "var(--state-done)", sign: "✓" },
  late: { background: "var(--state-doing)", sign: "•" },
  absent: { background: "var(--state-rejected)", sign: "✕" },
};
const STATUSES: readonly Status[] = ["present", "late", "absent"];

/** Roll calls as a calendar: a column a week, a row a weekday. Weekends have rows where they have roll calls. */
export function AttendanceCalendar({ file }: { file: LearnerFile }) {
  const t = useTranslations("learner");
  const { from, days } = file.attendance;
  const sum = (status: Status) => days.reduce((all, day) => all + day[status], 0);
  const weeks = Math.floor(diffDays(from, file.day) / 7);
  return (
    <Panel
      id="attendance-title"
      title={t("attendance")}
      hint={t("attendanceHint", { weeks })}
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
      <div className="overflow-x-auto" {...scrolledBy("attendance-title")}>
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
                <th scope="row" className="pe-2 text-start font-normal text-ink-3">
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

/** The first week that begins in a month, if the next month's name leaves it room. */
const isMonthStart = (monday: Day, week: number) =>
  Number(monday.slice(8)) <= 7 || (week === 0 && Number(monday.slice(8)) < 18);

function DayCell({ day, of }: { day: Day; of: Attendance | undefined }) {
  const t = useTranslations("learner");
  const locale = useLocale();
  // The worst that the day had.
  const status = STATUSES.toReversed().find((one) => of && of[one] > 0);
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
