"use client";

import { useTranslations } from "next-intl";
import { Freshness } from "@/components/dashboard/live-status";
import type { MeData } from "@/lib/learner/types";
import { BadgeNews } from "./badge-news";
import { Marks } from "./marks";
import { Points } from "./points";
import { ProgressPanel } from "./progress";
import { RefreshFailed } from "./refresh-failed";
import { Streak } from "./streak";
import { useLearner } from "./use-learner";
import { Week } from "./week";

/** The learner's home: what comes next, where I am, what I won; on a phone in this order, beside each other on more room. */
export function MeView({ initial }: { initial: MeData }) {
  const t = useTranslations("me");
  const { data, status, asOf, news, isRefetchError } = useLearner<MeData>("/api/me", initial);
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4 wrap-anywhere">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
        <h1 className="text-lg font-semibold">{t("hello", { name: data.name })}</h1>
        <Freshness status={status} asOf={asOf} />
      </div>
      {isRefetchError && <RefreshFailed />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Week week={data.week} />
          <ProgressPanel data={data} />
        </div>
        <div className="flex flex-col gap-4">
          <Streak streak={data.streak} />
          <Points data={data} />
          <Marks marks={data.marks} />
        </div>
      </div>
      <BadgeNews news={news} />
    </div>
  );
}
