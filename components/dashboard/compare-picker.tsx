"use client";

import { Check, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import { buttonClass } from "@/components/ui/button";
import { useGo } from "@/components/ui/go";
import type { HomeData, Place } from "@/lib/home";
import { MAX_COMPARED, refText } from "@/lib/view";
import { hrefWith, refOf } from "./address";
import { scopeLabel } from "./words";

/** Groups to draw beside the chosen one: those below it and the others that one begins with. */
export function ComparePicker({ path, data }: { path: string; data: HomeData }) {
  const t = useTranslations();
  const go = useGo();
  const { view } = data;
  const key = (place: Place) => refText(refOf(place));
  const chosen = new Set(data.curves.compared.map((one) => one.key));
  const offered = new Map(
    [...data.children, ...data.groups, ...data.curves.compared.map(({ place }) => place)].map((place) => [
      key(place),
      place,
    ]),
  );
  offered.delete(key(data.scope));
  if (offered.size === 0) return null;
  const toggle = (place: Place) => {
    const rest = data.curves.compared.filter((one) => one.key !== key(place)).map((one) => refOf(one.place));
    const compared = chosen.has(key(place)) ? rest : [...rest, refOf(place)];
    go(hrefWith(path, view, { compared }));
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={buttonClass("outline")}>
        <Plus aria-hidden="true" />
        {t("home.compare")}
        {chosen.size > 0 && <span className="text-ink-3">{chosen.size}</span>}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="z-30 max-h-80 min-w-48 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-sm shadow-pop"
        >
          <DropdownMenu.Label className="px-2 py-1 text-xs text-ink-3">
            {t("home.comparing")}
          </DropdownMenu.Label>
          {[...offered].map(([id, place]) => (
            <DropdownMenu.CheckboxItem
              key={id}
              checked={chosen.has(id)}
              disabled={!chosen.has(id) && chosen.size >= MAX_COMPARED}
              onCheckedChange={() => toggle(place)}
              onSelect={(event) => event.preventDefault()}
              className="flex cursor-default items-center gap-2 rounded px-2 py-1.5 outline-none data-[disabled]:opacity-40 data-[highlighted]:bg-inset"
            >
              <span className="size-4">
                <DropdownMenu.ItemIndicator>
                  <Check className="size-4" aria-hidden="true" />
                </DropdownMenu.ItemIndicator>
              </span>
              {scopeLabel(place, t)}
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
