"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { hrefWith, refOf } from "@/components/dashboard/address";
import { fetchNodes } from "@/components/dashboard/fetch-nodes";
import { scopeLabel } from "@/components/dashboard/words";
import { useGo } from "@/components/ui/go";
import type { OpenedBy } from "@/components/ui/later";
import { MENU_ITEM, Menu, MenuLabel, MenuSeparator, MenuTick, stayOpen } from "@/components/ui/menu";
import { formatPeriod } from "@/lib/format";
import type { Place } from "@/lib/home";
import { addDays, periodEnd, previousDateId } from "@/lib/period";
import { MAX_COMPARED, refText } from "@/lib/view";
import { COMPARE_LOOK, CompareFace, type CompareMenuProps } from "./compare-menu";

const keyOf = (place: Place) => refText(refOf(place));

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
export default function CompareMenuOpen({
  path,
  page,
  groups,
  openedBy,
}: CompareMenuProps & { openedBy: OpenedBy }) {
  const t = useTranslations();
  const [isOpen, setOpen] = useState(true);
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
    <Menu openedBy={openedBy} onOpen={setOpen} look={COMPARE_LOOK} trigger={<CompareFace />}>
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
