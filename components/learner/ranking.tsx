"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatNumber } from "@/lib/format";
import type { LeaderboardRow } from "@/lib/learner/types";

export function Ranking({ rows }: { rows: readonly LeaderboardRow[] }) {
  const t = useTranslations("leaderboard");
  const locale = useLocale();
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full">
        <caption className="sr-only">{t("title")}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-ink-3">
            <th scope="col" className="py-2 ps-4 pe-2 text-end font-medium whitespace-nowrap">
              {t("rank")}
            </th>
            <th scope="col" className="px-2 py-2 text-start font-medium">
              {t("name")}
            </th>
            <th scope="col" className="px-2 py-2 text-end font-medium whitespace-nowrap">
              {t("points")}
            </th>
            <th scope="col" className="py-2 ps-2 pe-4 text-end font-medium whitespace-nowrap">
              {t("badges")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is all that a row has; an id would say who it is
              key={place}
              className={`border-b border-line last:border-0 ${row.isSelf ? "bg-accent-soft" : ""}`}
            >
              <td className="w-14 py-2 ps-4 pe-2 text-end whitespace-nowrap text-ink-2">
                {formatNumber(row.rank, locale)}
              </td>
              <th scope="row" className="px-2 py-2 text-start font-normal">
                <span className={row.isSelf ? "font-medium" : row.isPseudonym ? "text-ink-2 italic" : ""}>
                  {row.name}
                </span>
                {row.isSelf && <span className="ms-1.5 text-sm text-ink-2">({t("you")})</span>}
                {row.isPseudonym && <span className="sr-only"> ({t("pseudonym")})</span>}
              </th>
              <td className="px-2 py-2 text-end whitespace-nowrap">{formatNumber(row.points, locale)}</td>
              <td className="py-2 ps-2 pe-4 text-end whitespace-nowrap text-ink-2">
                {formatNumber(row.badges, locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
