"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import type { ChartData } from "@/components/charts/types";
import { hrefWith, refOf } from "@/components/dashboard/address";
import { Button } from "@/components/ui/button";
import { GoLink } from "@/components/ui/go";
import { Message } from "@/components/ui/message";
import { Scroller } from "@/components/ui/scroller";
import type { PlanData, PlanItem } from "@/lib/analysis/types";
import { formatDay, formatFraction, formatValue } from "@/lib/format";
import { refText } from "@/lib/view";
import { useMeta } from "./charts";
import { learnerHref } from "./metric-view";
import { OwnDate } from "./own-date";

type Outcome = { kind: "saving" | "saved" | "failed"; count?: number } | null;

/** Units and projects of the plan: when, how far, who is missing; and, for one's own groups, other dates. */
export function PlanItems({ data }: { data: PlanData }) {
  const t = useTranslations("plan");
  const router = useRouter();
  const { page, items, editable } = data;
  const [dates, setDates] = useState<ReadonlyMap<string, string>>(new Map());
  const [outcome, setOutcome] = useState<Outcome>(null);
  const meta = useMeta(page)(t("items"), t("itemsWhy"), "plan-elements");
  const changed = items.filter(
    ({ itemId, ownDate }) => dates.has(itemId) && dates.get(itemId) !== (ownDate ?? ""),
  );
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setOutcome({ kind: "saving" });
    const response = await fetch("/api/plans", {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        group: refText(refOf(page.scope)),
        changes: changed.map(({ itemId }) => ({ item_id: itemId, planned_on: dates.get(itemId) || null })),
      }),
    }).catch(() => null);
    if (!response?.ok) return setOutcome({ kind: "failed" });
    setOutcome({ kind: "saved", count: changed.length });
    setDates(new Map());
    router.refresh();
  };
  const chart: ChartData = {
    rowHead: t("item"),
    overTime: false,
    series: (["expected", "done", "missing"] as const).map((key) => ({
      key,
      label: t(key),
      color: "",
      unit: "Nombre",
      look: "strong",
    })),
    rows: items.map((item) => ({
      key: item.itemId,
      label: item.label,
      longLabel: [item.label, item.plannedFrom].filter(Boolean).join(" · "),
      cells: {
        expected: { value: item.expected },
        done: { value: doneOf(item), fraction: fractionOf(item) },
        missing: { value: item.pairs === 0 ? null : item.pairs - (doneOf(item) ?? 0) },
      },
    })),
  };
  if (items.length === 0)
    return (
      <section aria-label={t("items")} className="rounded-lg border border-line bg-surface">
        <Message title={t("noItems")}>{t("noItemsWhy")}</Message>
      </section>
    );
  return (
    <form onSubmit={save}>
      <ChartFrame data={chart} meta={meta} tableOnly>
        {editable && <p className="mb-2 max-w-prose text-sm text-ink-3">{t("editHint")}</p>}
        <Scroller label={t("items")} className="max-h-140">
          <table className="w-full text-sm">
            <thead className="sticky top-0 z-10 bg-surface">
              <tr className="border-b border-line text-ink-3">
                <th scope="col" className="py-2 pe-3 text-start font-medium">
                  {t("item")}
                </th>
                <th scope="col" className="py-2 ps-3 text-start font-medium max-sm:hidden">
                  {t("plannedOn")}
                </th>
                {editable && (
                  <th scope="col" className="py-2 ps-3 text-start font-medium">
                    {t("ownDate")}
                  </th>
                )}
                <th scope="col" className="py-2 ps-3 text-end font-medium">
                  {t("done")}
                </th>
                <th scope="col" className="py-2 ps-3 text-end font-medium max-sm:hidden">
                  {t("missing")}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <Item
                  key={item.itemId}
                  item={item}
                  data={data}
                  date={dates.get(item.itemId) ?? item.ownDate ?? ""}
                  onDate={(date) => {
                    setOutcome(null);
                    setDates((before) => new Map(before).set(item.itemId, date));
                  }}
                />
              ))}
            </tbody>
          </table>
        </Scroller>
        {editable && (
          <div className="mt-3 flex flex-wrap items-center gap-3 no-print">
            <Button
              type="submit"
              look="primary"
              disabled={changed.length === 0 || outcome?.kind === "saving"}
            >
              {t("save", { count: changed.length })}
            </Button>
            {changed.length > 0 && (
              <Button look="quiet" onClick={() => setDates(new Map())}>
                {t("discard")}
              </Button>
            )}
            <p role="status" className={`text-sm ${outcome?.kind === "failed" ? "text-bad" : "text-ink-2"}`}>
              {outcome?.kind === "failed" && t("failed")}
              {outcome?.kind === "saved" && t("saved", { count: outcome.count ?? 0 })}
            </p>
          </div>
        )}
      </ChartFrame>
    </form>
  );
}

/** An absent count is 0 where something is planned. */
const doneOf = (item: PlanItem) => (item.pairs === 0 ? item.done : (item.done ?? 0));
const fractionOf = (item: PlanItem) =>
  item.pairs === 0 ? null : { numerator: doneOf(item) ?? 0, denominator: item.pairs };

function Item({
  item,
  data,
  date,
  onDate,
}: {
  item: PlanItem;
  data: PlanData;
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
  const isLate = item.plannedFrom !== null && item.plannedFrom < page.today && left > 0;
  const isOpen = missing?.itemId === item.itemId;
  const here = hrefWith("/plan", page.view, {});
  const open = `${here}${here.includes("?") ? "&" : "?"}item=${encodeURIComponent(item.itemId)}`;
  const when = [item.plannedFrom, item.plannedTo].filter((day) => day !== null);
  const planned = (
    <>
      {when.length === 0
        ? t("notPlanned")
        : [...new Set(when)].map((day) => formatDay(day, locale)).join(" – ")}
      {isLate && <span className="block text-xs text-bad">{t("late")}</span>}
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
        </th>
        <td className="py-2 ps-3 whitespace-nowrap max-sm:hidden">{planned}</td>
        {editable && (
          <td className="py-1.5 ps-3">
            <OwnDate item={item} date={date} onDate={onDate} />
          </td>
        )}
        <td className="py-2 ps-3 text-end whitespace-nowrap sm:w-32">
          <span className="font-medium">{formatValue(share, "Pourcentage", locale)}</span>
          {fraction && (
            <span className="block text-xs text-ink-3">
              {formatFraction(fraction.numerator, fraction.denominator, locale)}
            </span>
          )}
          <span aria-hidden="true" className="mt-1 block h-1 rounded-full bg-inset">
            <span className="block h-full rounded-full bg-accent" style={{ inlineSize: `${share ?? 0}%` }} />
          </span>
          <span className="mt-1 block sm:hidden">{whoIsMissing}</span>
        </td>
        <td className="py-2 ps-3 text-end whitespace-nowrap max-sm:hidden">{whoIsMissing}</td>
      </tr>
      {isOpen && (
        <tr className="border-b border-line bg-inset">
          <td colSpan={editable ? 5 : 4} className="px-3 py-2">
            <Missing data={data} />
          </td>
        </tr>
      )}
    </>
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
