"use client";

import { useTranslations } from "next-intl";
import { useEarlyInput } from "@/components/ui/early";
import type { PlanItem } from "@/lib/analysis/types";

/** The day that the group itself plans an item for; another than the kept one stands out until it is saved. */
export function OwnDate({
  item,
  date,
  onDate,
}: {
  item: PlanItem;
  date: string;
  onDate: (date: string) => void;
}) {
  const t = useTranslations("plan");
  const field = useEarlyInput(date, onDate);
  return (
    <input
      ref={field}
      type="date"
      value={date}
      aria-label={t("dateOf", { item: item.label })}
      onChange={(event) => onDate(event.target.value)}
      className={`h-8 rounded border max-sm:w-29 max-sm:px-1 max-sm:text-xs bg-surface px-2 ${date === (item.ownDate ?? "") ? "border-line" : "border-accent"}`}
    />
  );
}
