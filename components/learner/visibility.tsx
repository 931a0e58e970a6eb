"use client";

import { useMutation } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/lib/format";
import type { LeaderboardData } from "@/lib/learner/types";

type Own = NonNullable<LeaderboardData["own"]>;

/** The learner's own rank, and whether the others see whose it is. */
export function Visibility({
  own,
  members,
  onChanged,
}: {
  own: Own;
  members: number;
  onChanged: () => void;
}) {
  const t = useTranslations("leaderboard");
  const locale = useLocale();
  const { mutate, isPending, isError } = useMutation({
    mutationFn: async (hidden: boolean) => {
      const response = await fetch("/api/leaderboard/visibility", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ hidden }),
      });
      if (!response.ok) throw new Error(`POST /api/leaderboard/visibility: ${response.status}`);
    },
    onSuccess: onChanged,
  });
  return (
    <section
      aria-label={t("you")}
      className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-lg border border-line bg-surface p-4"
    >
      <div>
        <p className="text-lg font-semibold">{t("yours", { rank: own.rank, of: members })}</p>
        <p className="text-ink-2">
          {formatNumber(own.points, locale)} {t("points").toLocaleLowerCase(locale)}
        </p>
      </div>
      <div className="min-w-0 flex-1 basis-56">
        <p role="status">{t(own.isHidden ? "hidden" : "visible")}</p>
        <p className="text-sm text-ink-3">{t(own.isHidden ? "hiddenWhy" : "visibleWhy")}</p>
      </div>
      <Button disabled={isPending} onClick={() => mutate(!own.isHidden)}>
        {t(own.isHidden ? "show" : "hide")}
      </Button>
      {isError && (
        <p role="alert" className="basis-full text-sm text-bad">
          {t("failed")}
        </p>
      )}
    </section>
  );
}
