"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { learnerHref } from "@/components/dashboard/address";
import { Button } from "@/components/ui/button";
import { Scroller } from "@/components/ui/scroller";
import { formatDelay, formatNumber } from "@/lib/format";
import { sayMoment } from "@/lib/moment";
import { WAITING_LOADED, WAITING_MOST, type Waiting, type WaitingList } from "@/lib/needs/waiting";
import { isNarrowed, type View } from "@/lib/view";
import { Nothing, Panel, Pending, Says, SHOWN } from "./panel";
import { type NeedScope, useWaitingLater } from "./use-needs";

/** What waits for my feedback: the oldest few, and all of it when it is asked for. */
export function WaitingPanel({ view, about }: { view: View; about: NeedScope }) {
  const t = useTranslations("waiting");
  const [isWhole, setWhole] = useState(false);
  const { data, isError, refetch } = useWaitingLater(about, isWhole ? WAITING_MOST : WAITING_LOADED);
  if (!data) {
    return (
      <Panel id="waiting-title" title={t("title")}>
        <Pending failed={isError} retry={() => void refetch()} />
      </Panel>
    );
  }
  return (
    <WaitingWork
      list={data}
      view={view}
      isPast={about.date !== null}
      isWhole={isWhole}
      onWhole={() => setWhole(true)}
    />
  );
}

/** The list as it was read. A whole one scrolls in its frame, so that what follows on the page stays near. */
export function WaitingWork({
  list: { waiting, total },
  view,
  isPast,
  isWhole,
  onWhole,
}: {
  list: WaitingList;
  view: View;
  /** The page is of a past day; the list is of now all the same. */
  isPast: boolean;
  isWhole: boolean;
  onWhole: () => void;
}) {
  const charts = useTranslations("charts");
  const t = useTranslations("waiting");
  const locale = useLocale();
  const shown = isWhole ? waiting : waiting.slice(0, SHOWN);
  const rows = (
    <ul className="divide-y divide-line">
      {shown.map((one) => (
        <WaitingRow key={one.eventId} one={one} view={view} />
      ))}
    </ul>
  );
  return (
    <Panel
      id="waiting-title"
      title={t("title")}
      hint={t("hint")}
      hintLabel={charts("definition")}
      count={<span data-total={total}>{t("count", { count: total })}</span>}
    >
      {isPast && <Says>{t("now")}</Says>}
      {isNarrowed(view) && <Says>{t("allTargets")}</Says>}
      {shown.length === 0 && <Nothing title={t("none")}>{t("noneWhy")}</Nothing>}
      {isWhole ? (
        <Scroller label={t("title")} className="max-h-112">
          {rows}
        </Scroller>
      ) : (
        rows
      )}
      {!isWhole && total > shown.length && (
        <div className="border-t border-line px-1 py-1.5 no-print">
          <Button look="quiet" onClick={onWhole}>
            {t("more", { count: total - shown.length })}
          </Button>
        </div>
      )}
      {isWhole && total > shown.length && (
        <p className="border-t border-line px-4 py-2.5 text-sm text-ink-3">
          {t("most", { most: formatNumber(shown.length, locale), total: formatNumber(total, locale) })}
        </p>
      )}
    </Panel>
  );
}

function WaitingRow({ one, view }: { one: Waiting; view: View }) {
  const t = useTranslations("waiting");
  const locale = useLocale();
  return (
    <li data-submission={one.eventId} className="flex items-start justify-between gap-4 px-4 py-2.5">
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
  );
}
