"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";
import { formatNumber } from "@/lib/format";
import { PAGE_ROWS } from "@/lib/learner/page";
import type { Page } from "@/lib/learner/types";

type Props = {
  page: Page;
  members: number;
  /** The address's query without the page. */
  place: string;
  isLearner: boolean;
};

/** Which rows of a long ranking these are, and the way to the others. Without a page, a learner's own is shown. */
export function Pager({ page, members, place, isLearner }: Props) {
  const t = useTranslations("leaderboard.pages");
  const locale = useLocale();
  const href = (number: number | null) => {
    const query = new URLSearchParams(place);
    if (number !== null) query.set("page", `${number}`);
    return `/leaderboard${query.size > 0 ? `?${query}` : ""}`;
  };
  const from = (page.number - 1) * PAGE_ROWS + 1;
  const to = Math.min(page.number * PAGE_ROWS, members);
  return (
    <nav aria-label={t("label")} className="flex flex-wrap items-center justify-between gap-3 no-print">
      <p className="text-sm text-ink-2">
        {t("shown", {
          from: formatNumber(from, locale),
          to: formatNumber(to, locale),
          of: formatNumber(members, locale),
        })}
      </p>
      <div className="flex flex-wrap gap-2">
        {page.number > 1 && (
          <Link className={buttonClass()} href={href(page.number - 1)}>
            {t("previous")}
          </Link>
        )}
        {isLearner && (
          <Link className={buttonClass()} href={href(null)}>
            {t("own")}
          </Link>
        )}
        {page.number < page.of && (
          <Link className={buttonClass()} href={href(page.number + 1)}>
            {t("next")}
          </Link>
        )}
      </div>
    </nav>
  );
}
