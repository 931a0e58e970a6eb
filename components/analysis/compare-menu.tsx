"use client";

import { ChevronLeft, ChevronRight, Plus, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy } from "react";
import { hrefWith, refOf } from "@/components/dashboard/address";
import { scopeLabel } from "@/components/dashboard/words";
import { buttonClass } from "@/components/ui/button";
import { GoLink } from "@/components/ui/go";
import { Later } from "@/components/ui/later";
import type { PageFrame } from "@/lib/analysis/types";
import { formatPeriod } from "@/lib/format";
import type { Place } from "@/lib/home";
import { nextDateId, previousDateId } from "@/lib/period";
import { columnColors } from "./columns";

const load = () => import("./compare-menu-open");
const CompareMenuOpen = lazy(load);

/** What the menu and the chips read of a page. */
export type Compared = Pick<PageFrame, "view" | "scope" | "period" | "dateId" | "today" | "columns">;

export type CompareMenuProps = {
  path: string;
  page: Compared;
  /** The groups to choose from; null: whichever there are. */
  groups: readonly Place[] | null;
};

export const COMPARE_LOOK = `${buttonClass("outline")} no-print`;

/** What to put beside the chosen cell: other groups, or another period. All of it is in the address. */
export function CompareMenu(props: CompareMenuProps) {
  return (
    <Later look={COMPARE_LOOK} face={<CompareFace />} opens="menu" load={load}>
      {(by) => <CompareMenuOpen {...props} openedBy={by} />}
    </Later>
  );
}

export function CompareFace() {
  const t = useTranslations("analysis");
  return (
    <>
      <Plus aria-hidden="true" />
      {t("compare")}
    </>
  );
}

/** What stands beside the chosen cell, each with its colour and a way out; the other period can be stepped. */
export function ComparedChips({ path, page }: { path: string; page: Compared }) {
  const t = useTranslations();
  const locale = useLocale();
  const beside = page.columns.filter(({ kind }) => kind !== "main");
  if (beside.length === 0) return null;
  const { view } = page;
  const colors = columnColors(page.columns);
  const step = "inline-flex size-6 items-center justify-center rounded text-ink-3 hover:text-ink";
  return (
    <ul aria-label={t("analysis.compared")} className="-mt-2 flex flex-wrap gap-2">
      {beside.map((column) => {
        const label =
          column.kind === "period"
            ? formatPeriod(page.period, column.dateId, locale, page.today)
            : scopeLabel(column.place, t);
        const without =
          column.kind === "period"
            ? { against: null }
            : {
                compared: beside
                  .filter((one) => one.kind === "scope" && one.key !== column.key)
                  .map(({ place }) => refOf(place)),
              };
        const later = nextDateId(page.period, column.dateId);
        return (
          <li
            key={column.key}
            className="flex h-8 max-w-full items-center gap-1 rounded-full border border-line bg-surface ps-3 pe-1 text-sm"
          >
            <span
              aria-hidden="true"
              className="h-1 w-3 rounded-full"
              style={{ background: colors.get(column.key) }}
            />
            {column.kind === "period" && (
              <GoLink
                href={hrefWith(path, view, { against: previousDateId(page.period, column.dateId) })}
                aria-label={t("toolbar.previous")}
                className={step}
              >
                <ChevronLeft className="size-4 rtl:-scale-x-100" aria-hidden="true" />
              </GoLink>
            )}
            <span className="truncate px-1">{label}</span>
            {column.kind === "period" && later < page.dateId && (
              <GoLink
                href={hrefWith(path, view, { against: later })}
                aria-label={t("toolbar.next")}
                className={step}
              >
                <ChevronRight className="size-4 rtl:-scale-x-100" aria-hidden="true" />
              </GoLink>
            )}
            <GoLink
              href={hrefWith(path, view, without)}
              aria-label={t("analysis.remove", { label })}
              className={step}
            >
              <X className="size-4" aria-hidden="true" />
            </GoLink>
          </li>
        );
      })}
    </ul>
  );
}
