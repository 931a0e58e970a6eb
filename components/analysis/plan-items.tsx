"use client";

import { useTranslations } from "next-intl";
import { ChartFrame } from "@/components/charts/chart-frame";
import type { ChartData } from "@/components/charts/types";
import { hrefWith } from "@/components/dashboard/address";
import { Button } from "@/components/ui/button";
import { GoLink } from "@/components/ui/go";
import { Message } from "@/components/ui/message";
import { Scroller } from "@/components/ui/scroller";
import { axisOf } from "@/lib/analysis/plan-axis";
import { doneOf } from "@/lib/analysis/plan-fold";
import type { PlanData, PlanItem, PlanModule } from "@/lib/analysis/types";
import { standingDay } from "@/lib/period";
import { ALL_MODULES } from "@/lib/view";
import { fractionOf, PlanLine } from "./plan-item";
import { PlanModuleLine } from "./plan-module";
import { TrackHead } from "./plan-track";
import { useMeta } from "./use-meta";
import { usePlanDates } from "./use-plan-dates";

/** Units and projects of the plan: when, how far, who is missing; and, for one's own groups, other dates. */
export function PlanItems({ data }: { data: PlanData }) {
  const kinds = useTranslations("targetTypes");
  const t = useTranslations("plan");
  const { page, editable } = data;
  const { items, outcome, count, dateOf, choose, discard, save } = usePlanDates(data);
  const refused = outcome?.kind === "failed" || outcome?.kind === "stale" ? outcome.kind : null;
  const meta = useMeta(page)(t("items"), t("itemsWhy"), "plan-elements");
  const isWhole = data.folded.length === 0;
  const opened = isWhole ? ALL_MODULES : data.items[0]?.moduleId;
  const axis = axisOf([...data.items, ...data.folded], standingDay(page));
  const itemRow = (item: PlanItem): ChartData["rows"][number] => ({
    key: item.itemId,
    label: item.label,
    longLabel: item.label,
    cells: {
      kind: { value: null, text: kinds(item.kind) },
      module: { value: null, text: item.module },
      plannedOn: { value: null, text: item.plannedFrom },
      plannedTo: { value: null, text: item.plannedTo },
      ownDate: { value: null, text: item.ownDate },
      expected: { value: item.expected },
      done: { value: doneOf(item), fraction: fractionOf(item) },
      missing: { value: item.pairs === 0 ? null : item.pairs - (doneOf(item) ?? 0) },
    },
  });
  const moduleRow = (module: PlanModule): ChartData["rows"][number] => {
    const label = module.label ?? t("noModule");
    const fraction = fractionOf(module);
    return {
      key: `module ${module.id}`,
      label,
      longLabel: label,
      cells: {
        kind: { value: null, text: kinds("Module") },
        module: { value: null, text: module.label },
        plannedOn: { value: null, text: module.plannedFrom },
        plannedTo: { value: null, text: module.plannedTo },
        ownDate: { value: null, text: null },
        expected: { value: module.expected },
        done: { value: fraction?.numerator ?? null, fraction },
        missing: { value: fraction && fraction.denominator - fraction.numerator },
      },
    };
  };
  const chart: ChartData = {
    rowHead: t("item"),
    overTime: false,
    series: (
      ["kind", "module", "plannedOn", "plannedTo", "ownDate", "expected", "done", "missing"] as const
    ).map((key) => ({ key, label: t(key), color: "", unit: "Nombre", look: "strong" })),
    rows: [...items.map(itemRow), ...data.folded.map(moduleRow)],
  };
  if (items.length === 0)
    return (
      <section aria-label={t("items")} className="rounded-lg border border-line bg-surface">
        <Message title={t("noItems")}>{t("noItemsWhy")}</Message>
      </section>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <ChartFrame data={chart} meta={meta} tableOnly>
        {editable && <p className="mb-2 max-w-prose text-sm text-ink-3">{t("editHint")}</p>}
        {data.isLong && (
          <p className="mb-2 text-sm text-ink-3">
            {t("foldedHint")}{" "}
            <GoLink
              href={hrefWith("/plan", page.view, { module: isWhole ? null : ALL_MODULES })}
              className="text-accent underline underline-offset-2"
            >
              {t(isWhole ? "openOne" : "openAll")}
            </GoLink>
          </p>
        )}
        {/* Another module is opened at the top, wherever its line stood. */}
        <Scroller key={opened} label={t("items")} className="max-h-140">
          <table className="w-full text-sm">
            <thead className="sticky top-0 z-10 bg-surface">
              <tr className="border-b border-line text-ink-3">
                <th scope="col" className="py-2 pe-3 text-start font-medium">
                  {t("item")}
                </th>
                <th scope="col" className="py-2 ps-3 text-start font-medium max-sm:hidden">
                  {t("plannedOn")}
                </th>
                <th scope="col" className="hidden px-3 py-2 text-start font-medium lg:table-cell">
                  <span className="sr-only">{t("track")}</span>
                  <TrackHead axis={axis} />
                </th>
                {editable && (
                  <th scope="col" className="py-2 ps-3 text-start font-medium">
                    {t("ownDate")}
                  </th>
                )}
                <th scope="col" className="py-2 ps-3 text-end font-medium max-sm:hidden">
                  {t("done")}
                </th>
                <th scope="col" className="py-2 ps-3 text-end font-medium max-sm:hidden">
                  {t("missing")}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <PlanLine
                  key={item.itemId}
                  item={item}
                  data={data}
                  axis={axis}
                  date={dateOf(item)}
                  onDate={(date) => choose(item, date)}
                />
              ))}
              {data.folded.map((module) => (
                <PlanModuleLine key={module.id} module={module} data={data} axis={axis} />
              ))}
            </tbody>
          </table>
        </Scroller>
        {editable && (
          <div className="mt-3 flex flex-wrap items-center gap-3 no-print">
            <Button type="submit" look="primary" disabled={count === 0 || outcome?.kind === "saving"}>
              {t("save", { count })}
            </Button>
            {count > 0 && (
              <Button look="quiet" onClick={discard}>
                {t("discard")}
              </Button>
            )}
            <p role="status" className={`text-sm ${refused ? "text-bad" : "text-ink-2"}`}>
              {refused && t(refused)}
              {outcome?.kind === "saved" && t("saved", { count: outcome.count ?? 0 })}
            </p>
          </div>
        )}
      </ChartFrame>
    </form>
  );
}
