"use client";

import Image from "next/image";
import { useLocale, useTranslations } from "next-intl";
import { Freshness } from "@/components/dashboard/live-status";
import type { Condition, Part } from "@/lib/badges";
import { formatDay, formatNumber } from "@/lib/format";
import type { BadgesData, EarnedBadge, OpenBadge } from "@/lib/learner/types";
import { BadgeNews } from "./badge-news";
import { Bar } from "./panel";
import { RefreshFailed } from "./refresh-failed";
import { useLearner } from "./use-learner";

export function BadgesView({ initial }: { initial: BadgesData }) {
  const t = useTranslations("badges");
  const { data, status, asOf, news, isRefetchError } = useLearner("/api/me/badges", initial);
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4 wrap-anywhere">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
        <div>
          <h1 className="text-lg font-semibold">{t("title")}</h1>
          <p className="text-ink-2">{t("points", { points: data.points })}</p>
        </div>
        <Freshness status={status} asOf={asOf} />
      </div>
      {isRefetchError && <RefreshFailed />}
      <section aria-labelledby="earned">
        <h2 id="earned" className="mb-2 font-medium">
          {t("earned")}{" "}
          <span className="ms-1 text-sm font-normal text-ink-3">
            {t("earnedCount", { count: data.earned.length })}
          </span>
        </h2>
        {data.earned.length === 0 && <p className="text-ink-2">{t("noneEarned")}</p>}
        <ul className={GRID}>
          {data.earned.map((badge) => (
            <Earned key={badge.id} badge={badge} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="open">
        <h2 id="open" className="mb-2 font-medium">
          {t("open")}
        </h2>
        {data.open.length === 0 && <p className="text-ink-2">{t("noneOpen")}</p>}
        <ul className={GRID}>
          {data.open.map((badge) => (
            <Open key={badge.id} badge={badge} />
          ))}
        </ul>
      </section>
      <BadgeNews news={news} />
    </div>
  );
}

const GRID = "grid gap-3 sm:grid-cols-2 xl:grid-cols-3";
const CARD = "flex gap-3 rounded-lg border border-line bg-surface p-3 break-inside-avoid";

function Head({ badge }: { badge: Pick<EarnedBadge, "name" | "description" | "points" | "rarity"> }) {
  const t = useTranslations("badges");
  const locale = useLocale();
  const rarity = (["common", "rare", "epic"] as const).find((one) => one === badge.rarity);
  const about = [
    badge.points > 0 && t("plus", { points: formatNumber(badge.points, locale) }),
    rarity && t(`rarity.${rarity}`),
  ];
  return (
    <>
      <h3 className="font-medium">{badge.name}</h3>
      {badge.description && <p className="text-sm text-ink-2">{badge.description}</p>}
      <p className="text-xs text-ink-3">{about.filter(Boolean).join(" · ")}</p>
    </>
  );
}

function Earned({ badge }: { badge: EarnedBadge }) {
  const t = useTranslations("badges");
  const locale = useLocale();
  return (
    <li className={CARD}>
      <Image src={badge.icon} alt="" width={64} height={64} unoptimized className="self-start" />
      <div className="min-w-0">
        <Head badge={badge} />
        <ul className="mt-1 text-sm">
          {badge.awards.map((award) => (
            <li key={`${award.on} ${award.about}`}>
              {award.about && `${award.about}, `}
              {t("on", { day: formatDay(award.on, locale, "year") })}
              {award.byHand && <span className="text-ink-2"> · {t("byHand")}</span>}
              {award.note && <span className="block text-ink-2">{t("note", { note: award.note })}</span>}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function Open({ badge }: { badge: OpenBadge }) {
  const { progress } = badge;
  return (
    <li className={CARD}>
      <Image
        src={badge.icon}
        alt=""
        width={64}
        height={64}
        unoptimized
        className="self-start opacity-45 grayscale"
      />
      <div className="min-w-0 flex-1">
        <Head badge={badge} />
        {progress && (
          <div className="mt-2">
            <Bar percent={100 * progress.share} />
            <ul className="mt-1 text-sm text-ink-2">
              {progress.parts.map((part) => (
                <PartWords key={JSON.stringify(part.condition)} part={part} />
              ))}
            </ul>
          </div>
        )}
      </div>
    </li>
  );
}

/** `3 / 5 modules`: how many of what a condition counts. */
function PartWords({ part: { condition, has, needs } }: { part: Part }) {
  const t = useTranslations("badges");
  const locale = useLocale();
  return (
    <li>
      {t("part", {
        has: formatNumber(has, locale),
        needs: formatNumber(needs, locale),
        what: t(`parts.${whatOf(condition)}`, {
          count: needs,
          domain: "state" in condition ? condition.state.domain : "",
        }),
      })}
    </li>
  );
}

function whatOf(condition: Condition) {
  if ("signal" in condition) return condition.signal;
  if ("perfect_quizzes" in condition) return "perfect_quizzes";
  if ("state" in condition) return "state";
  return "points" in condition ? "points" : "streak_days";
}
