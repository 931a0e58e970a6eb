"use client";

import { useLocale, useTranslations } from "next-intl";
import { hrefWith } from "@/components/dashboard/address";
import { GoLink } from "@/components/ui/go";
import type { PlanAxis } from "@/lib/analysis/plan-axis";
import type { PlanData, PlanModule } from "@/lib/analysis/types";
import { formatFraction, formatValue } from "@/lib/format";
import { standingDay } from "@/lib/period";
import { DoneBar, fractionOf, planDays } from "./plan-item";
import { PlanTrack } from "./plan-track";

/** A module whose items are folded away: when, how far, and the way to its items. */
export function PlanModuleLine({
  module,
  data,
  axis,
}: {
  module: PlanModule;
  data: PlanData;
  axis: PlanAxis;
}) {
  const t = useTranslations("plan");
  const locale = useLocale();
  const { page, editable } = data;
  const fraction = fractionOf(module);
  const share = fraction ? (100 * fraction.numerator) / fraction.denominator : null;
  const left = fraction ? fraction.denominator - fraction.numerator : 0;
  const planned = (
    <>
      {planDays(module, locale) ?? t("notPlanned")}
      {module.late > 0 && (
        <span className="block text-xs text-bad">{t("lateCount", { count: module.late })}</span>
      )}
    </>
  );
  const done = (
    <>
      <span className="font-medium">{formatValue(share, "Pourcentage", locale)}</span>
      {fraction && (
        <span className="ms-2 text-xs text-ink-3 sm:ms-0 sm:block">
          {formatFraction(fraction.numerator, fraction.denominator, locale)}
        </span>
      )}
      <DoneBar share={share} />
    </>
  );
  return (
    <tr data-module={module.id} className="border-b border-line align-top">
      <th scope="row" className="py-2 pe-3 text-start font-normal sm:min-w-40">
        <GoLink
          href={hrefWith("/plan", page.view, { module: module.id })}
          className="font-medium text-accent underline underline-offset-2"
        >
          {module.label ?? t("noModule")}
        </GoLink>
        <span className="block text-xs text-ink-3">{t("itemCount", { count: module.items })}</span>
        <span className="block text-xs sm:hidden">
          {planned}
          <span className="mt-1 block">{done}</span>
        </span>
      </th>
      <td className="py-2 ps-3 whitespace-nowrap max-sm:hidden">{planned}</td>
      <td className="hidden w-1/3 px-3 py-1 lg:table-cell">
        <PlanTrack item={module} axis={axis} day={standingDay(page)} />
      </td>
      {editable && <td />}
      <td className="w-32 py-2 ps-3 text-end whitespace-nowrap max-sm:hidden">{done}</td>
      <td className="py-2 ps-3 text-end whitespace-nowrap text-ink-2 max-sm:hidden">
        {left > 0 ? (
          t("leftCount", { count: left })
        ) : (
          <span className="text-ink-3">{fraction ? t("nobody") : "—"}</span>
        )}
      </td>
    </tr>
  );
}
