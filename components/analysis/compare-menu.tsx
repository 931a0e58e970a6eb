"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Plus, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { hrefWith, refOf } from "@/components/dashboard/address";
import { fetchNodes } from "@/components/dashboard/fetch-nodes";
import { scopeLabel } from "@/components/dashboard/words";
import { buttonClass } from "@/components/ui/button";
import { GoLink, useGo } from "@/components/ui/go";
import { MENU_ITEM, Menu, MenuLabel, MenuSeparator, MenuTick, stayOpen } from "@/components/ui/menu";
import type { PageFrame } from "@/lib/analysis/types";
import { formatPeriod } from "@/lib/format";
import type { Place } from "@/lib/home";
import { addDays, nextDateId, periodEnd, previousDateId } from "@/lib/period";
import { MAX_COMPARED, refText } from "@/lib/view";
import { columnColors } from "./columns";

const keyOf = (place: Place) => refText(refOf(place));

/** What the menu and the chips read of a page. */
export type Compared = Pick<PageFrame, "view" | "scope" | "period" | "dateId" | "today" | "columns">;

type ScopeNode = { scopeType: Place["scopeType"]; refId: string | null; label: string };
const GROUPS: readonly Place["scopeType"][] = ["Session", "Groupe", "Sous_groupe"];

/** Every group that the reader may look into, once somebody asks. */
function useAllGroups(isAsked: boolean): Place[] {
  const { data } = useQuery({
    queryKey: ["scopes"],
    queryFn: () => fetchNodes<ScopeNode>("/api/pickers/scopes"),
    enabled: isAsked,
  });
  return (data ?? [])
    .filter(({ scopeType }) => GROUPS.includes(scopeType))
    .map(({ scopeType, refId, label }) => ({ scopeType, scopeId: refId, label }));
}

/** What to put beside the chosen cell: other groups, or another period. All of it is in the address. */
export function CompareMenu({
  path,
  page,
  groups,
}: {
  path: string;
  page: Compared;
  /** The groups to choose from; null: whichever there are. */
  groups: readonly Place[] | null;
}) {
  const t = useTranslations();
  const [isOpen, setOpen] = useState(false);
  const all = useAllGroups(isOpen && groups === null);
  const locale = useLocale();
  const go = useGo();
  const { view } = page;
  const compared = page.columns.filter(({ kind }) => kind === "scope").map(({ place }) => place);
  const chosen = new Set(compared.map(keyOf));
  const offered = new Map([...(groups ?? all), ...compared].map((one) => [keyOf(one), one]));
  offered.delete(keyOf(page.scope));
  const toggle = (place: Place) => {
    const others = compared.filter((one) => keyOf(one) !== keyOf(place));
    const next = chosen.has(keyOf(place)) ? others : [...others, place];
    go(hrefWith(path, view, { compared: next.map(refOf) }));
  };
  const previous = previousDateId(page.period, page.dateId);
  const yearAgo = periodEnd(page.period, addDays(page.dateId, -364));
  return (
    <Menu
      onOpen={setOpen}
      look={`${buttonClass("outline")} no-print`}
      trigger={
        <>
          <Plus aria-hidden="true" />
          {t("analysis.compare")}
        </>
      }
    >
      {offered.size > 0 && <MenuLabel>{t("analysis.compareGroups")}</MenuLabel>}
      {[...offered].map(([key, place]) => (
        <DropdownMenu.CheckboxItem
          key={key}
          checked={chosen.has(key)}
          disabled={!chosen.has(key) && chosen.size >= MAX_COMPARED}
          onCheckedChange={() => toggle(place)}
          onSelect={stayOpen}
          className={MENU_ITEM}
        >
          <MenuTick />
          {scopeLabel(place, t)}
        </DropdownMenu.CheckboxItem>
      ))}
      {offered.size > 0 && <MenuSeparator />}
      <MenuLabel>{t("analysis.comparePeriods")}</MenuLabel>
      {(
        [
          ["previousPeriod", previous],
          ["yearAgo", yearAgo],
        ] as const
      ).map(([name, date]) => (
        <DropdownMenu.CheckboxItem
          key={name}
          checked={page.columns.some((column) => column.kind === "period" && column.dateId === date)}
          onCheckedChange={(isOn) => go(hrefWith(path, view, { against: isOn ? date : null }))}
          onSelect={stayOpen}
          className={MENU_ITEM}
        >
          <MenuTick />
          {t(`analysis.${name}`)}
          <span className="text-ink-3">{formatPeriod(page.period, date, locale, page.today)}</span>
        </DropdownMenu.CheckboxItem>
      ))}
    </Menu>
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
