"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { hrefWith, learnerHref } from "@/components/dashboard/address";
import { Button, buttonClass } from "@/components/ui/button";
import { formatDay, formatDelay } from "@/lib/format";
import { sayMoment } from "@/lib/moment";
import type { Need, NeedList } from "@/lib/needs/types";
import { WAITING_LOADED, type WaitingList } from "@/lib/needs/waiting";
import type { Day } from "@/lib/period";
import { refText, type View } from "@/lib/view";
import { NeedRow } from "./need-row";
import { Nothing, Panel } from "./panel";
import { type NeedScope, useNeedAction, useNeeds, useWaiting } from "./use-needs";

/** As many as are read at a glance; the whole list is one click away. */
const SHOWN = 5;

export type MorningData = { needs: NeedList; waiting: WaitingList };

/** The trainer's morning: who needs me, and what waits for my feedback. */
export function Morning({ view, today, data }: { view: View; today: Day; data: MorningData }) {
  const about: NeedScope = {
    scope: view.scope ? refText(view.scope) : "Global",
    date: data.needs.isNow ? null : data.needs.day,
  };
  return (
    <div className="grid items-start gap-3 xl:grid-cols-2">
      <NeedsPanel view={view} today={today} about={about} initial={data.needs} />
      <WaitingPanel view={view} about={about} initial={data.waiting} />
    </div>
  );
}

function NeedsPanel({
  view,
  today,
  about,
  initial,
}: {
  view: View;
  today: Day;
  about: NeedScope;
  initial: NeedList;
}) {
  const charts = useTranslations("charts");
  const t = useTranslations("need");
  const locale = useLocale();
  const { data } = useNeeds(about, initial);
  const [done, setDone] = useState<Need | null>(null);
  const open = data.needs.filter(({ state }) => state === "open");
  const isOfOneGroup =
    view.scope?.type !== "Global" && view.scope?.type !== "Session" && view.scope?.type !== "Formateur";
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

function WaitingPanel({ view, about, initial }: { view: View; about: NeedScope; initial: WaitingList }) {
  const charts = useTranslations("charts");
  const t = useTranslations("waiting");
  const locale = useLocale();
  const { data } = useWaiting(about, initial, WAITING_LOADED);
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
