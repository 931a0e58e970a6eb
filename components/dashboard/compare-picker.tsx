"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import { buttonClass } from "@/components/ui/button";
import { useGo } from "@/components/ui/go";
import { MENU_ITEM, Menu, MenuLabel, MenuTick, stayOpen } from "@/components/ui/menu";
import type { HomeData, Place } from "@/lib/home";
import { MAX_COMPARED, refText } from "@/lib/view";
import { hrefWith, refOf } from "./address";
import { scopeLabel } from "./words";

const keyOf = (place: Place) => refText(refOf(place));

/** Groups to draw beside the chosen one: those below it and the others that one begins with. */
export function ComparePicker({ path, data }: { path: string; data: HomeData }) {
  const t = useTranslations();
  const go = useGo();
  const { view, curves } = data;
  const compared = curves.compared.map(({ place }) => place);
  const chosen = new Set(compared.map(keyOf));
  const offered = new Map(
    [...data.children, ...data.groups, ...compared].map((place) => [keyOf(place), place]),
  );
  offered.delete(keyOf(data.scope));
  if (offered.size === 0) return null;
  const toggle = (place: Place) => {
    const others = compared.filter((one) => keyOf(one) !== keyOf(place));
    const next = chosen.has(keyOf(place)) ? others : [...others, place];
    go(hrefWith(path, view, { compared: next.map(refOf) }));
  };
  return (
    <Menu
      look={buttonClass("outline")}
      trigger={
        <>
          <Plus aria-hidden="true" />
          {t("home.compare")}
          {chosen.size > 0 && <span className="text-ink-3">{chosen.size}</span>}
        </>
      }
    >
      <MenuLabel>{t("home.comparing")}</MenuLabel>
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
    </Menu>
  );
}
