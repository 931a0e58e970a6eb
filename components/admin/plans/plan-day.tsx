"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useEarlyInput } from "@/components/ui/early";
import { INPUT } from "../form";
import { useChange } from "../use-change";

/** One planned day, saved when it is left; what somebody else set meanwhile is not overwritten. */
export function PlanDay({
  groupId,
  itemId,
  name,
  plannedOn,
}: {
  groupId: string;
  itemId: string;
  name: string;
  plannedOn: string | null;
}) {
  const t = useTranslations("admin.plans");
  const change = useChange("PATCH", "/api/admin/plans");
  const [day, setDay] = useState(plannedOn ?? "");
  const [seen, setSeen] = useState(plannedOn);
  if (seen !== plannedOn) {
    // Saved, here or by somebody else.
    setSeen(plannedOn);
    setDay(plannedOn ?? "");
  }
  const save = async (chosen: string) => {
    if (chosen === (plannedOn ?? "")) return;
    await change.run({ group_id: groupId, item_id: itemId, before: plannedOn, planned_on: chosen || null });
  };
  const field = useEarlyInput(day, (typed, input) => {
    setDay(typed);
    if (document.activeElement !== input) void save(typed);
  });
  return (
    <div className="flex flex-col gap-0.5">
      <input
        ref={field}
        type="date"
        value={day}
        aria-label={t("dayOf", { name })}
        aria-invalid={change.problem !== null}
        aria-busy={change.isBusy}
        onChange={(event) => setDay(event.target.value)}
        onBlur={() => save(day)}
        onKeyDown={(event) => event.key === "Enter" && save(day)}
        className={`${INPUT} w-40`}
      />
      <span role="alert" className="max-w-40 text-xs text-bad empty:hidden">
        {change.problem}
      </span>
    </div>
  );
}
