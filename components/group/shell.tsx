"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { refOf } from "@/components/dashboard/address";
import { FiguresSkeleton } from "@/components/dashboard/figures-skeleton";
import { Freshness } from "@/components/dashboard/live-status";
import { Toolbar } from "@/components/dashboard/toolbar";
import { useLive } from "@/components/dashboard/use-live";
import { scopeLabel, targetLabel } from "@/components/dashboard/words";
import { NavigationProvider, useGo, useIsSlow } from "@/components/ui/go";
import { formatPeriod } from "@/lib/format";
import type { PageHead } from "@/lib/home";
import { refText, type ScopeRef } from "@/lib/view";

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

function Shell({ head, path, above, title, lead, fixedScope, scopeHref, children }: Props) {
  const t = useTranslations();
  const locale = useLocale();
  const go = useGo();
  const isSlow = useIsSlow(400);
  const { status, asOf } = useFresh(head);
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
      <Toolbar
        path={path}
        data={head}
        fixedScope={fixedScope}
        goToScope={scopeHref && ((scope) => go(scopeHref(scope)))}
      />
      {isSlow ? <FiguresSkeleton /> : children}
    </div>
  );
}

/** A busy group changes every second; a page of many figures is asked for again no oftener than this. */
const REFRESH_MS = 3_000;

/** Asks the server for the page again when its figures changed; until then only the clock moves on. */
function useFresh(head: Props["head"]) {
  const router = useRouter();
  const timer = useRef<number | undefined>(undefined);
  const { status, asOf } = useLive([refText(refOf(head.scope))], head.changeSeq, () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      router.refresh();
    }, REFRESH_MS);
  });
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const isNewer = asOf !== null && (head.asOf === null || Date.parse(asOf) > Date.parse(head.asOf));
  return { status, asOf: isNewer ? asOf : head.asOf };
}
