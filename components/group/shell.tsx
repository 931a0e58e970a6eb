"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FiguresSkeleton } from "@/components/dashboard/figures-skeleton";
import { Freshness } from "@/components/dashboard/live-status";
import { Toolbar } from "@/components/dashboard/toolbar";
import { useFresh } from "@/components/dashboard/use-fresh";
import { scopeLabel, targetLabel } from "@/components/dashboard/words";
import { NavigationProvider, useGo, useIsSlow } from "@/components/ui/go";
import { formatPeriod } from "@/lib/format";
import type { PageHead, Place } from "@/lib/home";
import type { ScopeRef } from "@/lib/view";

type Props = {
  head: PageHead & { changeSeq: number };
  path: string;
  /** The names above the title. */
  above: readonly string[];
  title: string;
  lead?: ReactNode;
  /** The page is of all that its reader looks after, so there is no scope to choose. */
  fixedScope?: boolean;
  /** Where a chosen scope leads, on pages whose path names the scope; null: this page with another scope. */
  scopeHref?: (scope: ScopeRef) => string;
  /** Beside the toolbar. */
  beside?: ReactNode;
  /** Other places whose figures are on the page. */
  compared?: readonly Place[];
  children: ReactNode;
};

/** What surrounds the pages of groups and learners: where one is, what is shown, how fresh it is. */
export function PageShell(props: Props) {
  return (
    <NavigationProvider>
      <Shell {...props} />
    </NavigationProvider>
  );
}

function Shell({ head, path, above, title, lead, fixedScope, scopeHref, beside, compared, children }: Props) {
  const t = useTranslations();
  const locale = useLocale();
  const go = useGo();
  const isSlow = useIsSlow(400);
  const { status, asOf } = useFresh(head, compared ? [head.scope, ...compared] : [head.scope]);
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
        <div className="min-w-0">
          {above.length > 0 && <p className="truncate text-sm text-ink-3">{above.join(" › ")}</p>}
          <h1 className="text-lg font-semibold text-balance break-words">{title}</h1>
        </div>
        <Freshness status={status} asOf={asOf} />
      </div>
      {lead && <div className="-mt-3 max-w-prose text-sm text-ink-2">{lead}</div>}
      <p className="hidden text-sm print:block">
        {t("home.print", {
          scope: scopeLabel(head.scope, t),
          target: targetLabel(head.target, t),
          period: formatPeriod(head.period, head.dateId, locale, head.today),
          zone: head.timeZone,
        })}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Toolbar
          path={path}
          data={head}
          fixedScope={fixedScope}
          goToScope={scopeHref && ((scope) => go(scopeHref(scope)))}
        />
        {beside}
      </div>
      {isSlow ? <FiguresSkeleton /> : children}
    </div>
  );
}
