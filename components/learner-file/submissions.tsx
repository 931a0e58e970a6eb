"use client";

import { useLocale, useTranslations } from "next-intl";
import { Nothing, Panel } from "@/components/needs/panel";
import { scrolledBy } from "@/components/ui/scrolled";
import { formatDelay } from "@/lib/format";
import type { LearnerFile } from "@/lib/learner-file";
import { sayMoment } from "@/lib/moment";

const SENTIMENTS = ["positive", "neutral", "negative"] as const;

/** What was handed in, the answer and how long it took or has been waited for. */
export function Submissions({ file }: { file: LearnerFile }) {
  const t = useTranslations("learner");
  const locale = useLocale();
  const sentiment = (code: string | null) =>
    t(`sentiments.${SENTIMENTS.find((one) => one === code) ?? "other"}`);
  return (
    <Panel id="feedback-title" title={t("feedback")} hint={t("feedbackHint")}>
      {file.submissions.length === 0 ? (
        <Nothing title={t("noSubmissions")} />
      ) : (
        <div className="max-h-[32rem] overflow-auto px-4 py-2" {...scrolledBy("feedback-title")}>
          <table className="w-full text-sm">
            <thead>
              <tr className="text-ink-3">
                {(["work", "answer"] as const).map((column) => (
                  <th key={column} scope="col" className="py-1.5 pe-4 text-start font-medium">
                    {t(column)}
                  </th>
                ))}
                <th scope="col" className="py-1.5 text-end font-medium">
                  {t("waited")}
                </th>
              </tr>
            </thead>
            <tbody>
              {file.submissions.map((one) => (
                <tr key={one.eventId} className="border-t border-line align-top">
                  <td className="py-2 pe-4">
                    {one.item ?? t("noItem")}
                    <span className="block text-xs text-ink-3">
                      {t("submitted")} {sayMoment(one.submittedAt, locale)}
                    </span>
                  </td>
                  <td className="min-w-32 py-2 pe-4 sm:min-w-52">
                    {one.answeredAt ? (
                      <>
                        {sentiment(one.sentiment)}
                        <span className="block text-xs text-ink-3">
                          {t("answeredBy", { by: one.by ?? "", at: sayMoment(one.answeredAt, locale) })}
                        </span>
                      </>
                    ) : (
                      <span className={one.isWaiting ? "font-medium text-warn" : "text-ink-3"}>
                        {t(one.isWaiting ? "waiting" : "unanswered")}
                      </span>
                    )}
                  </td>
                  <td className="py-2 text-end whitespace-nowrap">
                    {one.answeredAt || one.isWaiting ? formatDelay(one.minutes, locale) : "—"}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
