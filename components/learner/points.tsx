"use client";

import Image from "next/image";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { buttonClass } from "@/components/ui/button";
import { Changed } from "@/components/ui/changed";
import { formatNumber } from "@/lib/format";
import type { MeData } from "@/lib/learner/types";
import { Panel } from "./panel";

/** Points, the rank that they make, and the newest badges. */
export function Points({ data }: { data: MeData }) {
  const t = useTranslations("me.points");
  const locale = useLocale();
  return (
    <Panel title={t("title")}>
      <p className="text-figure font-semibold tracking-tight">
        <Changed of={data.points}>{formatNumber(data.points, locale)}</Changed>
        <span className="ms-1 text-base font-normal text-ink-2">{t("points", { points: data.points })}</span>
      </p>
      {data.rank && <p className="text-ink-2">{t("rank", data.rank)}</p>}
      <p className="text-ink-2">{t("badges", { count: data.badges })}</p>
      {data.latest.length > 0 && (
        <ul className="mt-3 flex flex-wrap gap-2">
          {data.latest.map((award) => (
            <li key={award.id}>
              <Image
                src={award.icon}
                alt={[award.name, award.about].filter(Boolean).join(", ")}
                title={award.name}
                width={44}
                height={44}
                unoptimized
              />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <Link href="/me/badges" className={buttonClass()}>
          {t("all")}
        </Link>
        {data.hasLeaderboard && (
          <Link href="/leaderboard" className={buttonClass()}>
            {t("board")}
          </Link>
        )}
      </div>
    </Panel>
  );
}
