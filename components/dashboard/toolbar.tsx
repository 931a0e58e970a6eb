"use client";

import { useTranslations } from "next-intl";
import { useGo } from "@/components/ui/go";
import { Segmented } from "@/components/ui/segmented";
import type { PageHead } from "@/lib/home";
import type { TargetType } from "@/lib/metrics/types";
import { PERIODS } from "@/lib/period";
import type { ScopeRef, View } from "@/lib/view";
import { TILE_TARGETS } from "@/lib/view";
import { hrefWith } from "./address";
import { DateStepper } from "./date-stepper";
import { ScopePicker } from "./scope-picker";
import { TargetPicker } from "./target-picker";
import { scopeLabel, targetLabel } from "./words";

/** What the page shows, all of it in the address: scope, target, period, date. */
export function Toolbar({
  path,
  data,
  fixedScope = false,
  levels = TILE_TARGETS,
  goToScope,
}: {
  path: string;
  data: PageHead;
  fixedScope?: boolean;
  /** Levels of the target that the page has figures for. */
  levels?: readonly TargetType[];
  /** Where a chosen scope leads, on pages whose path names the scope; default: this page with another scope. */
  goToScope?: (scope: ScopeRef) => void;
}) {
  const t = useTranslations();
  const navigate = useGo();
  const { view, target } = data;
  const go = (change: Partial<View>) => navigate(hrefWith(path, view, change));
  const isLearner = data.scope.scopeType === "Apprenant";
  return (
    <section
      aria-label={t("toolbar.label")}
      className="flex min-w-0 max-w-full flex-wrap items-center gap-2 no-print"
    >
      {!fixedScope && (
        <ScopePicker
          current={{ type: data.scope.scopeType, id: data.scope.scopeId }}
          value={scopeLabel(data.scope, t)}
          onChoose={goToScope ?? ((scope) => go({ scope, compared: [] }))}
        />
      )}
      <TargetPicker
        current={{ type: target.targetType, id: target.targetId }}
        value={targetLabel(target, t)}
        levels={levels}
        onChoose={(chosen) => go({ target: chosen })}
      />
      <Segmented
        label={t("toolbar.period")}
        value={data.period}
        choices={PERIODS.map((period) => {
          const isKept = !isLearner || period === "Week" || period === "Month";
          return {
            key: period,
            label: t(`toolbar.periods.${period}`),
            title: isKept ? t(`toolbar.periodsLong.${period}`) : t("toolbar.notForLearner"),
            href: hrefWith(path, view, { period }),
            disabled: !isKept,
          };
        })}
      />
      <DateStepper path={path} data={data} />
    </section>
  );
}
