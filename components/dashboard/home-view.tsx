"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { GoLink, NavigationProvider, useIsSlow } from "@/components/ui/go";
import { Message } from "@/components/ui/message";
import { formatPeriod } from "@/lib/format";
import type { HomeData } from "@/lib/home";
import { sayMoment } from "@/lib/moment";
import { GLOBAL_TARGET, TILE_TARGETS } from "@/lib/view";
import { cellKey, hrefWith } from "./address";
import { FiguresSkeleton } from "./figures-skeleton";
import { GroupStrip } from "./group-strip";
import { Freshness } from "./live-status";
import { ProgressCurves } from "./progress-curves";
import { StateBars } from "./state-bars";
import { TileCard } from "./tile";
import { Toolbar } from "./toolbar";
import { useHome } from "./use-home";
import { scopeLabel, targetLabel } from "./words";

type HomeProps = {
  initial: HomeData;
  path: string;
  kind: "trainer" | "admin" | "learner";
  /** What comes before the figures: who needs the reader. */
  morning?: ReactNode;
  /** Beside the toolbar: what to put side by side; and what was. */
  compare?: ReactNode;
  comparison?: ReactNode;
};

/** The home page: the same figures for everybody, of the scopes that each may read. */
export function HomeView(props: HomeProps) {
  // Other figures begin anew: nothing in them has "just changed".
  return (
    <NavigationProvider>
      <Home key={cellKey(props.initial.view)} {...props} />
    </NavigationProvider>
  );
}

function Home({ initial, path, kind, morning, compare, comparison }: HomeProps) {
  const t = useTranslations();
  const locale = useLocale();
  const { data, status, asOf, isRefetchError } = useHome(initial);
  const isSlow = useIsSlow(400);
  const isLearner = kind === "learner";
  const title = isLearner ? t("me.title") : scopeLabel(data.scope, t);
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
        <div className="min-w-0">
          <p className="truncate text-sm text-ink-3">{data.scope.path.join(" › ")}</p>
          <h1 className="text-lg font-semibold text-balance break-words">{title}</h1>
        </div>
        <Freshness status={status} asOf={asOf} />
      </div>
      <Printed>
        {t("home.print", {
          scope: scopeLabel(data.scope, t),
          target: targetLabel(data.target, t),
          period: formatPeriod(data.period, data.dateId, locale, data.today),
          zone: data.timeZone,
        })}
      </Printed>
      <div className="flex flex-wrap items-center gap-2">
        <Toolbar path={path} data={data} fixedScope={isLearner} />
        {compare}
      </div>
      {isRefetchError && (
        <p role="alert" className="rounded border border-line bg-warn-soft px-3 py-2 text-sm text-warn">
          {t("errors.refresh", { at: asOf ? sayMoment(asOf, locale) : "—" })}
        </p>
      )}
      {!isLearner && (
        <GroupStrip path={path} data={data} label={t(kind === "admin" ? "home.allGroups" : "home.groups")} />
      )}
      {kind === "trainer" && data.groups.length === 0 && <NoGroups />}
      {!isSlow && morning}
      {!isSlow && comparison}
      {isSlow && <FiguresSkeleton />}
      {!isSlow && data.hasFigures && <Figures path={path} data={data} own={isLearner} />}
      {!isSlow && !data.hasFigures && <NoFigures path={path} data={data} own={isLearner} />}
    </div>
  );
}

function Figures({ path, data, own }: { path: string; data: HomeData; own: boolean }) {
  const t = useTranslations();
  const isCompared = data.curves.points.some(({ others }) =>
    Object.values(others).some(({ value }) => value !== null),
  );
  return (
    <>
      <section aria-label={t("home.tiles")} className="grid grid-cols-2 gap-3 md:grid-cols-4 3xl:grid-cols-8">
        {data.tiles.map((tile) => (
          <TileCard
            key={tile.column}
            tile={tile}
            running={data.running}
            href={own ? undefined : hrefWith(`/metrics/${tile.metric}`, data.view, {})}
          />
        ))}
      </section>
      {own && isCompared && <p className="-mt-2 text-sm text-ink-3">{t("me.compared")}</p>}
      <div className="grid gap-3 xl:grid-cols-2">
        <StateBars path={path} data={data} own={own} />
        <ProgressCurves data={data} own={own} />
      </div>
    </>
  );
}

function NoFigures({ path, data, own }: { path: string; data: HomeData; own: boolean }) {
  const [t, tMe] = [useTranslations("home"), useTranslations("me")];
  const isKept = TILE_TARGETS.includes(data.target.targetType);
  const instead = isKept ? { date: null } : { target: GLOBAL_TARGET };
  return (
    <div className="rounded-lg border border-line bg-surface">
      <Message
        title={t("noFigures")}
        action={
          (!isKept || !data.running) && (
            <GoLink href={hrefWith(path, data.view, instead)} className={buttonClass("primary")}>
              {t(isKept ? "noFiguresRunning" : "noFiguresAllTargets")}
            </GoLink>
          )
        }
      >
        {!isKept ? t("noFiguresTarget") : own ? tMe("noFiguresWhy") : t("noFiguresWhy")}
      </Message>
    </div>
  );
}

function NoGroups() {
  const t = useTranslations("home");
  return (
    <p className="rounded-lg border border-line bg-surface px-4 py-3 text-ink-2">
      <strong className="font-medium text-ink">{t("noGroups")}.</strong> {t("noGroupsWhy")}
    </p>
  );
}

/** On paper there are no pickers: the sheet says by itself what it shows. */
function Printed({ children }: { children: ReactNode }) {
  return <p className="hidden text-sm print:block">{children}</p>;
}
