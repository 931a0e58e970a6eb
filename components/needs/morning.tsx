"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { hrefWith, learnerHref } from "@/components/dashboard/address";
import { Button, buttonClass } from "@/components/ui/button";
import { formatDay } from "@/lib/format";
import type { Need, NeedList } from "@/lib/needs/types";
import type { Day } from "@/lib/period";
import { isNarrowed, refText, type View } from "@/lib/view";
import { NeedRow } from "./need-row";
import { Nothing, Panel, Pending, Says, SHOWN } from "./panel";
import { type NeedScope, useNeedAction, useNeedsLater } from "./use-needs";
import { WaitingPanel } from "./waiting-panel";

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
      {!data.isNow && <Says>{t("pastDay", { day: formatDay(data.day, locale) })}</Says>}
      {isNarrowed(view) && <Says>{t("allTargets")}</Says>}
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
