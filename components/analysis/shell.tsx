"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FiguresSkeleton } from "@/components/dashboard/figures-skeleton";
import { Freshness } from "@/components/dashboard/live-status";
import { Toolbar } from "@/components/dashboard/toolbar";
import { useFresh } from "@/components/dashboard/use-fresh";
import { scopeLabel, targetLabel } from "@/components/dashboard/words";
import { NavigationProvider, useIsSlow } from "@/components/ui/go";
import type { PageFrame } from "@/lib/analysis/types";
import { formatPeriod } from "@/lib/format";
import { ComparedChips, CompareMenu } from "./compare-menu";

type Props = {
  page: PageFrame;
  path: string;
  title: string;
  /** Under the title: what the page is for. */
  lead?: ReactNode;
  /** Nothing of the page stands side by side. */
  alone?: boolean;
  children: ReactNode;
};

/** What surrounds every analysis page: where it is, what it shows, how fresh it is, what it is compared with. */
export function AnalysisShell(props: Props) {
  return (
    <NavigationProvider>
      <Shell {...props} />
    </NavigationProvider>
  );
}

function Shell({ page, path, title, lead, alone = false, children }: Props) {
  const t = useTranslations();
  const locale = useLocale();
  const isSlow = useIsSlow(400);
  const { status, asOf } = useFresh(
    page,
    page.columns.map(({ place }) => place),
  );
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
        <div className="min-w-0">
          <p className="truncate text-sm text-ink-3">
            {[...page.scope.path, scopeLabel(page.scope, t)].join(" › ")}
          </p>
          <h1 className="text-lg font-semibold text-balance">{title}</h1>
        </div>
        <Freshness status={status} asOf={asOf} />
      </div>
      {lead && <div className="-mt-3 max-w-prose text-sm text-ink-2">{lead}</div>}
      <p className="hidden text-sm print:block">
        {t("home.print", {
          scope: scopeLabel(page.scope, t),
          target: targetLabel(page.target, t),
          period: formatPeriod(page.period, page.dateId, locale, page.today),
          zone: page.timeZone,
        })}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Toolbar path={path} data={page} />
        {!alone && <CompareMenu path={path} page={page} groups={[...page.children, ...page.groups]} />}
      </div>
      {!alone && <ComparedChips path={path} page={page} />}
      {isSlow ? <FiguresSkeleton /> : children}
    </div>
  );
}
