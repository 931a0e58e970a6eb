"use client";

import { useMutation } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/lib/format";
import type { LeaderboardData } from "@/lib/learner/types";

type Own = NonNullable<LeaderboardData["own"]>;

type Props = {
  own: Own;
  data: Pick<LeaderboardData, "members" | "mode" | "isSmall">;
  onChanged: () => void;
};

/** The learner's own rank, and who sees whose it is. Where nobody sees a ranking there is nothing to choose. */
export function Visibility({ own, data, onChanged }: Props) {
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
  const isForTrainers = data.mode === "anonymous" || data.isSmall;
  return (
    <section
      aria-label={t("you")}
      className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-lg border border-line bg-surface p-4"
    >
      <div>
        <p className="text-lg font-semibold">{t("yours", { rank: own.rank, of: data.members })}</p>
        <p className="text-ink-2">
          {formatNumber(own.points, locale)} {t("points").toLocaleLowerCase(locale)}
        </p>
      </div>
      {data.mode !== "off" && (
        <>
          <div className="min-w-0 flex-1 basis-56">
            <p role="status">
              {t(own.isHidden ? "hidden" : isForTrainers ? "visibleToTrainers" : "visible")}
            </p>
            <p className="text-sm text-ink-3">{t(own.isHidden ? "hiddenWhy" : "visibleWhy")}</p>
          </div>
          {/* Not `disabled`: a button that is pressed by keyboard would lose the focus while it waits. */}
          <Button aria-disabled={isPending} onClick={() => !isPending && mutate(!own.isHidden)}>
            {t(own.isHidden ? "show" : "hide")}
          </Button>
        </>
      )}
      {isError && (
        <p role="alert" className="basis-full text-sm text-bad">
          {t("failed")}
        </p>
      )}
    </section>
  );
}
