"use client";

import { useLocale, useTranslations } from "next-intl";
import { Changed } from "@/components/ui/changed";
import { formatDay } from "@/lib/format";
import type { CalendarDay, MeData } from "@/lib/learner/types";
import { Panel } from "./panel";

const LOOK: Record<CalendarDay["state"], string> = {
  active: "bg-accent",
  idle: "bg-inset",
  holiday: "border border-line-strong border-dashed",
  today: "border-2 border-accent",
  future: "border border-line",
};

/** Days in a row, and the weeks that they are counted in: a table, so that it can be read as one. */
export function Streak({ streak }: Pick<MeData, "streak">) {
  const t = useTranslations("me.streak");
  const locale = useLocale();
  const weeks = Array.from({ length: streak.calendar.length / 7 }, (_, week) =>
    streak.calendar.slice(week * 7, week * 7 + 7),
  );
  const states = [...new Set(streak.calendar.map((day) => day.state))].filter((state) => state !== "future");
  return (
    <Panel title={t("title")} aside={streak.best > 0 && t("best", { days: streak.best })}>
      <p className="text-lg font-semibold">
        <Changed of={streak.days}>{t("days", { days: streak.days })}</Changed>
      </p>
      {streak.days === 0 && <p className="text-sm text-ink-2">{t("start")}</p>}
      <table className="mt-3 border-separate border-spacing-1">
        <caption className="sr-only">{t("calendar")}</caption>
        <thead>
          <tr>
            <th scope="col" className="sr-only">
              {t("week")}
            </th>
            {weeks[0]?.map((day) => (
              <th key={day.on} scope="col" className="w-7 text-xs font-normal text-ink-3">
                {formatDay(day.on, locale, "weekday").slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]?.on}>
              <th scope="row" className="pe-2 text-end text-xs font-normal whitespace-nowrap text-ink-3">
                {formatDay(week[0]?.on ?? "", locale)}
              </th>
              {week.map((day) => (
                <td key={day.on} title={formatDay(day.on, locale, "weekday")}>
                  <span className={`block size-6 rounded-sm ${LOOK[day.state]}`} />
                  <span className="sr-only">{t(`states.${day.state}`)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul aria-hidden="true" className="mt-2 flex flex-wrap gap-x-3 gap-y-1 text-xs text-ink-3">
        {states.map((state) => (
          <li key={state} className="flex items-center gap-1.5">
            <span className={`size-3 rounded-sm ${LOOK[state]}`} />
            {t(`states.${state}`)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
