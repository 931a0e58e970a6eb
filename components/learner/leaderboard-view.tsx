"use client";

import { useTranslations } from "next-intl";
import { hrefWith } from "@/components/dashboard/address";
import { Freshness } from "@/components/dashboard/live-status";
import { ScopePicker } from "@/components/dashboard/scope-picker";
import { NavigationProvider, useGo } from "@/components/ui/go";
import { Message } from "@/components/ui/message";
import type { LeaderboardData } from "@/lib/learner/types";
import type { ScopeRef, View } from "@/lib/view";
import { BadgeNews } from "./badge-news";
import { Pager } from "./pager";
import { Ranking } from "./ranking";
import { RefreshFailed } from "./refresh-failed";
import { useLearner } from "./use-learner";
import { Visibility } from "./visibility";

type Props = {
  initial: LeaderboardData;
  /** Where it is read again. */
  path: string;
  /** The address's query without the page. */
  place: string;
  view: View;
  /** The scope that a trainer or an admin looks at; null for a learner, who has one group. */
  chosen: ScopeRef | null;
};

export function LeaderboardView(props: Props) {
  return (
    <NavigationProvider>
      <Leaderboard {...props} />
    </NavigationProvider>
  );
}

function Leaderboard({ initial, path, place, view, chosen }: Props) {
  const t = useTranslations("leaderboard");
  const go = useGo();
  const { data, status, asOf, news, isRefetchError, refetch } = useLearner(path, initial);
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4 wrap-anywhere">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
        <div>
          <h1 className="text-lg font-semibold">
            {t("title")}
            {data.page && <span className="sr-only">, {t("pages.number", { page: data.page.number })}</span>}
          </h1>
          {data.group && <p className="text-ink-2">{data.group}</p>}
        </div>
        <Freshness status={status} asOf={asOf} />
      </div>
      {chosen && (
        <ScopePicker
          current={chosen}
          value={data.group ?? ""}
          onChoose={(scope) => go(hrefWith("/leaderboard", view, { scope }))}
        />
      )}
      {isRefetchError && <RefreshFailed />}
      {data.own && <Visibility own={data.own} data={data} onChanged={() => void refetch()} />}
      <Body data={data} place={place} isLearner={chosen === null} />
      <BadgeNews news={news} />
    </div>
  );
}

function Body({ data, place, isLearner }: { data: LeaderboardData; place: string; isLearner: boolean }) {
  const t = useTranslations("leaderboard");
  if (data.mode === "off") return <Message title={t("off")}>{t("offWhy")}</Message>;
  if (data.members === 0)
    return isLearner ? (
      <Message title={t("none")}>{t("noneWhy")}</Message>
    ) : (
      <Message title={t("empty")}>{t("emptyWhy")}</Message>
    );
  const notes = [
    data.isSmall && t("small"),
    isLearner && data.mode === "neighbours" && t("neighbours", { count: data.neighbours }),
    isLearner && data.mode === "anonymous" && t("anonymous"),
    t("tie"),
  ];
  return (
    <>
      <Ranking rows={data.rows} />
      {data.page && <Pager page={data.page} members={data.members} place={place} isLearner={isLearner} />}
      <p className="text-sm text-ink-3">{notes.filter(Boolean).join(" ")}</p>
    </>
  );
}
