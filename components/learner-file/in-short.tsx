"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Reliability } from "@/components/dashboard/reliability";
import { LastOn } from "@/components/group/matrix-row";
import { Changed } from "@/components/ui/changed";
import { formatPeriod, formatValue, NO_VALUE, reliability } from "@/lib/format";
import type { LearnerFile } from "@/lib/learner-file";

/** The figures that one asks for first, each beside the group's median where there is one. */
export function InShort({ file }: { file: LearnerFile }) {
  const t = useTranslations("learner");
  const locale = useLocale();
  const { head, curves, streak } = file;
  const point = curves.points.find(({ dateId }) => dateId === head.dateId);
  const median = Object.values(point?.others ?? {})[0];
  const mark = file.scores.find(({ dateId }) => dateId === head.dateId);
  const percent = (value: number | null | undefined) => formatValue(value, "Pourcentage", locale);
  const score = (value: number | null | undefined) => formatValue(value, "Points", locale);
  return (
    <section aria-label={t("figures")} className="rounded-lg border border-line bg-surface p-4">
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Figure
          term={t("progress")}
          note={median && t("medianOf", { value: percent(median.value) })}
          value={point?.mean ?? null}
        >
          {percent(point?.mean)}
        </Figure>
        <Figure
          term={`${t("score")}, ${formatPeriod(head.period, head.dateId, locale, head.today)}`}
          note={
            mark && (
              <>
                {mark.scores !== null && (
                  <>
                    <Reliability level={reliability(mark.scores) ?? "low"} /> n = {mark.scores} ·{" "}
                  </>
                )}
                {t("medianOf", { value: score(mark.median) })}
              </>
            )
          }
          value={mark?.score ?? null}
        >
          {score(mark?.score)}
        </Figure>
        <Figure term={t("lastActivity")} value={file.lastOn}>
          <LastOn learner={file} day={file.day} />
        </Figure>
        <Figure term={t("streak")} value={streak}>
          {streak === null ? NO_VALUE : t("streakDays", { days: streak })}
        </Figure>
      </dl>
    </section>
  );
}

function Figure({
  term,
  value,
  note,
  children,
}: {
  term: string;
  value: number | string | null;
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-ink-2">{term}</dt>
      <dd className="mt-1 text-lg font-semibold">
        <Changed of={value}>{children}</Changed>
      </dd>
      {note && <dd className="text-xs text-ink-3">{note}</dd>}
    </div>
  );
}
