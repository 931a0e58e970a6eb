"use client";

import { useLocale, useTranslations } from "next-intl";
import { hrefWith } from "@/components/dashboard/address";
import { GoLink } from "@/components/ui/go";
import type { PlanAxis } from "@/lib/analysis/plan-axis";
import { doneOf, isLate, moduleOf } from "@/lib/analysis/plan-fold";
import type { PlanData, PlanItem } from "@/lib/analysis/types";
import { formatDay, formatFraction, formatValue } from "@/lib/format";
import type { Locale } from "@/lib/metrics/types";
import { standingDay } from "@/lib/period";
import { learnerHref } from "./metric-view";
import { OwnDate } from "./own-date";
import { PlanTrack } from "./plan-track";

export const fractionOf = (item: Pick<PlanItem, "pairs" | "done">) =>
  item.pairs === 0 ? null : { numerator: doneOf(item) ?? 0, denominator: item.pairs };

/** When it is planned; null where it is not. */
export function planDays(
  { plannedFrom, plannedTo }: Pick<PlanItem, "plannedFrom" | "plannedTo">,
  locale: Locale,
): string | null {
  const days = [plannedFrom, plannedTo].filter((day) => day !== null);
  return days.length === 0 ? null : [...new Set(days)].map((day) => formatDay(day, locale)).join(" – ");
}

/** One unit or project of the plan: when, how far, who is missing. */
export function PlanLine({
  item,
  data,
  axis,
  date,
  onDate,
}: {
  item: PlanItem;
  data: PlanData;
  axis: PlanAxis;
  /** The group's own date as it is chosen, kept or not. */
  date: string;
  onDate: (date: string) => void;
}) {
  const kinds = useTranslations("targetTypes");
  const t = useTranslations("plan");
  const locale = useLocale();
  const { page, editable, missing } = data;
  const fraction = fractionOf(item);
  const left = fraction ? fraction.denominator - fraction.numerator : 0;
  const share = fraction ? (100 * fraction.numerator) / fraction.denominator : null;
  const isFolded = data.folded.length > 0;
  const isOpen = missing?.itemId === item.itemId;
  const here = hrefWith("/plan", page.view, isFolded ? { module: moduleOf(item) } : {});
  const open = `${here}${here.includes("?") ? "&" : "?"}item=${encodeURIComponent(item.itemId)}`;
  const planned = (
    <>
      {planDays(item, locale) ?? t("notPlanned")}
      {isLate(item, standingDay(page)) && <span className="block text-xs text-bad">{t("late")}</span>}
    </>
  );
  const whoIsMissing =
    left > 0 ? (
      <GoLink
        href={isOpen ? here : open}
        aria-expanded={isOpen}
        className="text-accent underline underline-offset-2"
      >
        {t("missingCount", { count: left })}
      </GoLink>
    ) : (
      <span className="text-ink-3">{fraction ? t("nobody") : "—"}</span>
    );
  return (
    <>
      <tr className="border-b border-line align-top">
        <th scope="row" className="py-2 pe-3 text-start font-normal sm:min-w-40">
          {item.label}
          <span className="block text-xs text-ink-3">
            {[kinds(item.kind), item.module].filter(Boolean).join(" · ")}
          </span>
          <span className="block text-xs sm:hidden">{planned}</span>
          <span className="mt-1 flex flex-wrap items-baseline gap-x-2 text-xs sm:hidden">
            <span className="font-medium">{formatValue(share, "Pourcentage", locale)}</span>
            {fraction && (
              <span className="text-ink-3">
                {formatFraction(fraction.numerator, fraction.denominator, locale)}
              </span>
            )}
            {whoIsMissing}
          </span>
          <span className="sm:hidden">
            <DoneBar share={share} />
          </span>
        </th>
        <td className="py-2 ps-3 whitespace-nowrap max-sm:hidden">{planned}</td>
        <td className="hidden w-1/3 px-3 py-1 lg:table-cell">
          <PlanTrack
            item={item}
            axis={axis}
            day={standingDay(page)}
            {...(editable && { date, isChanged: date !== (item.ownDate ?? ""), onDate })}
          />
        </td>
        {editable && (
          <td className="py-1.5 ps-3">
            <OwnDate item={item} date={date} onDate={onDate} />
          </td>
        )}
        <td className="w-32 py-2 ps-3 text-end whitespace-nowrap max-sm:hidden">
          <span className="font-medium">{formatValue(share, "Pourcentage", locale)}</span>
          {fraction && (
            <span className="block text-xs text-ink-3">
              {formatFraction(fraction.numerator, fraction.denominator, locale)}
            </span>
          )}
          <DoneBar share={share} />
        </td>
        <td className="py-2 ps-3 text-end whitespace-nowrap max-sm:hidden">{whoIsMissing}</td>
      </tr>
      {isOpen && (
        <tr className="border-b border-line bg-inset">
          <td colSpan={editable ? 6 : 5} className="px-3 py-2">
            <Missing data={data} />
          </td>
        </tr>
      )}
    </>
  );
}

export function DoneBar({ share }: { share: number | null }) {
  return (
    <span aria-hidden="true" className="mt-1 block h-1 rounded-full bg-inset">
      <span className="block h-full rounded-full bg-accent" style={{ inlineSize: `${share ?? 0}%` }} />
    </span>
  );
}

/** Who has not done it, of those whom the viewer may see. */
function Missing({ data }: { data: PlanData }) {
  const t = useTranslations("plan");
  const locale = useLocale();
  const { missing, page } = data;
  if (!missing?.learners) return <p className="text-ink-2">{t("tooMany")}</p>;
  if (missing.learners.length === 0) return <p className="text-ink-2">{t("hidden")}</p>;
  return (
    <ul aria-label={t("missingOn", { item: missing.label })} className="flex flex-wrap gap-x-6 gap-y-1">
      {missing.learners.map(({ id, label, state, plannedOn }) => (
        <li key={id}>
          <GoLink
            href={learnerHref({ scope: { type: "Apprenant", id } }, page.view)}
            className="underline-offset-2 hover:underline"
          >
            {label}
          </GoLink>
          <span className="ms-1.5 text-xs text-ink-3">
            {[state ?? t("notBegun"), formatDay(plannedOn, locale)].join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
