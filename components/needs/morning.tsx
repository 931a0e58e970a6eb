"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { hrefWith, learnerHref } from "@/components/dashboard/address";
import { Button, buttonClass } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDay, formatDelay } from "@/lib/format";
import { sayMoment } from "@/lib/moment";
import type { Need, NeedList } from "@/lib/needs/types";
import { WAITING_LOADED } from "@/lib/needs/waiting";
import type { Day } from "@/lib/period";
import { refText, type View } from "@/lib/view";
import { NeedRow } from "./need-row";
import { Nothing, Panel } from "./panel";
import { type NeedScope, useNeedAction, useNeedsLater, useWaitingLater } from "./use-needs";

/** As many as are read at a glance; the whole list is one click away. */
const SHOWN = 5;

/**
 * The trainer's morning: who needs me, and what waits for my feedback. Both are read after the page is there, for what
 * they cost grows with the scope; `date` is the day that is looked at, null for now.
 */
export function Morning({ view, today, date }: { view: View; today: Day; date: Day | null }) {
  const about: NeedScope = { scope: view.scope ? refText(view.scope) : "Global", date };
  return (
    <div className="grid items-start gap-3 xl:grid-cols-2">
      <NeedsPanel view={view} today={today} about={about} />
      <WaitingPanel view={view} about={about} />
    </div>
  );
}

/** A list that is not there yet, or could not be read. */
function Pending({ failed, retry }: { failed: boolean; retry: () => void }) {
  const t = useTranslations("picker");
  if (failed) {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 px-4 py-6">
        {t("failed")}
        <Button look="quiet" onClick={retry}>
          {t("retry")}
        </Button>
      </div>
    );
  }
  return (
    <div aria-busy="true" className="space-y-4 px-4 py-4">
      {Array.from({ length: SHOWN }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stand-ins that never move
        <Skeleton key={i} className="h-9" />
      ))}
    </div>
  );
}

function NeedsPanel({ view, today, about }: { view: View; today: Day; about: NeedScope }) {
  const charts = useTranslations("charts");
  const t = useTranslations("need");
  const locale = useLocale();
  const { data, isError, refetch } = useNeedsLater(about);
  const [done, setDone] = useState<Need | null>(null);
  const isOfOneGroup =
    view.scope?.type !== "Global" && view.scope?.type !== "Session" && view.scope?.type !== "Formateur";
  if (!data) {
    return (
      <Panel id="needs-title" title={t("title")}>
        <Pending failed={isError} retry={() => void refetch()} />
      </Panel>
    );
  }
  const open = data.needs.filter(({ state }) => state === "open");
  return (
    <Panel
      id="needs-title"
      title={t("title")}
      hint={t("hint", { days: data.acknowledgedDays })}
      hintLabel={charts("definition")}
      count={data.learners > 0 && t("summary", { open: data.counts.open, learners: data.learners })}
      controls={
        data.needs.length > 0 && (
          <Link href={hrefWith("/needs", view, {})} prefetch={false} className={buttonClass("quiet")}>
            {t("seeAll")}
          </Link>
        )
      }
    >
      {!data.isNow && (
        <p className="px-4 pt-3 text-sm text-ink-3">{t("pastDay", { day: formatDay(data.day, locale) })}</p>
      )}
      {done && <Undo key={done.studentId} need={done} onUndone={() => setDone(null)} />}
      {open.length > 0 ? (
        <ul className="divide-y divide-line">
          {open.slice(0, SHOWN).map((need) => (
            <NeedRow
              key={need.studentId}
              need={need}
              href={learnerHref(view, need.studentId)}
              group={isOfOneGroup ? null : (need.groups[0] ?? null)}
              today={today}
              isNow={data.isNow}
              onDone={(about, { kind }) => setDone(kind === "note" ? null : about)}
            />
          ))}
        </ul>
      ) : (
        <NobodyNeeds list={data} />
      )}
      {open.length > SHOWN && (
        <Link
          href={hrefWith("/needs", view, {})}
          prefetch={false}
          className="border-t border-line px-4 py-2.5 text-sm text-accent hover:underline"
        >
          {t("more", { count: open.length - SHOWN })}
        </Link>
      )}
    </Panel>
  );
}

export function NobodyNeeds({ list }: { list: NeedList }) {
  const t = useTranslations("need");
  if (list.learners === 0) return <Nothing title={t("noLearners")}>{t("noLearnersWhy")}</Nothing>;
  if (list.needs.length > 0) return <Nothing title={t("noneOpen")} />;
  return <Nothing title={t("none")}>{t("noneWhy", { learners: list.learners })}</Nothing>;
}

/** Says that something was kept, and takes it back. */
export function Undo({ need, onUndone }: { need: Need; onUndone: () => void }) {
  const t = useTranslations("need");
  const { mutate, isPending } = useNeedAction(need, onUndone);
  return (
    <div role="status" className="flex items-center gap-2 border-b border-line bg-inset px-4 py-1.5 text-sm">
      {t("done", { name: need.name })}
      <Button look="quiet" disabled={isPending} onClick={() => mutate({ kind: "reopen" })}>
        {t("cancel")}
      </Button>
    </div>
  );
}

function WaitingPanel({ view, about }: { view: View; about: NeedScope }) {
  const charts = useTranslations("charts");
  const t = useTranslations("waiting");
  const locale = useLocale();
  const { data, isError, refetch } = useWaitingLater(about, WAITING_LOADED);
  if (!data) {
    return (
      <Panel id="waiting-title" title={t("title")}>
        <Pending failed={isError} retry={() => void refetch()} />
      </Panel>
    );
  }
  const shown = data.waiting.slice(0, SHOWN);
  return (
    <Panel
      id="waiting-title"
      title={t("title")}
      hint={t("hint")}
      hintLabel={charts("definition")}
      count={<span data-total={data.total}>{t("count", { count: data.total })}</span>}
    >
      {shown.length === 0 && <Nothing title={t("none")}>{t("noneWhy")}</Nothing>}
      <ul className="divide-y divide-line">
        {shown.map((one) => (
          <li
            key={one.eventId}
            data-submission={one.eventId}
            className="flex items-start justify-between gap-4 px-4 py-2.5"
          >
            <div className="min-w-0">
              <p className="truncate" title={one.item?.label}>
                {one.item?.label ?? t("noItem")}
              </p>
              <p className="text-sm text-ink-3">
                <Link
                  href={learnerHref(view, one.studentId)}
                  prefetch={false}
                  className="text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-ink"
                >
                  {one.name}
                </Link>
                {" · "}
                {t("since", { at: sayMoment(one.since, locale) })}
                {one.times > 1 && ` · ${t("times", { times: one.times })}`}
              </p>
            </div>
            <p className="text-end whitespace-nowrap">
              <span className="sr-only">{t("waits")} </span>
              {formatDelay(one.minutes, locale)}
            </p>
          </li>
        ))}
      </ul>
      {data.total > shown.length && (
        <p className="border-t border-line px-4 py-2.5 text-sm text-ink-3">
          {t("more", { count: data.total - shown.length })}
        </p>
      )}
    </Panel>
  );
}
