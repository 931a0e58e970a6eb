"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { Evidence } from "@/components/needs/evidence";
import { NeedActions } from "@/components/needs/need-actions";
import { Standing } from "@/components/needs/need-row";
import { Panel } from "@/components/needs/panel";
import { formatDay } from "@/lib/format";
import type { LearnerFile } from "@/lib/learner-file";
import { sayMoment } from "@/lib/moment";

/** Why the learner needs somebody, what was done about it, and what can be. */
export function FollowUp({ file }: { file: LearnerFile }) {
  const l = useTranslations("learner");
  const t = useTranslations("need");
  const locale = useLocale();
  const router = useRouter();
  const { need, history, isNow, head } = file;
  return (
    <Panel
      id="follow-up-title"
      title={t("standing")}
      count={need && need.fired.length > 0 && t(`states.${need.state}`)}
    >
      <div className="flex flex-col gap-3 px-4 py-3">
        {need && need.fired.length > 0 ? <Evidence fired={need.fired} /> : <p>{l("noNeed")}</p>}
        {need && <Standing need={need} />}
        {need && isNow && <NeedActions need={need} today={head.today} onDone={() => router.refresh()} />}
        {!isNow && <p className="text-sm text-ink-3">{t("pastDay", { day: formatDay(file.day, locale) })}</p>}
        <details className="text-sm">
          <summary className="cursor-pointer text-ink-2">
            {t("history")} <span className="text-ink-3">{history.length}</span>
          </summary>
          {history.length === 0 && <p className="mt-2 text-ink-3">{t("noHistory")}</p>}
          <ol className="mt-2 flex flex-col gap-2">
            {history.map((action) => (
              <li key={action.id} className="border-s-2 border-line ps-2">
                <span className="font-medium">
                  {t(`historyLine.${action.kind}`, {
                    until: action.untilOn ? formatDay(action.untilOn, locale) : "",
                  })}
                </span>
                <span className="ms-2 text-ink-3">
                  {t("noteBy", { by: action.by, at: sayMoment(action.at, locale) })}
                </span>
                {action.rules.length > 0 && (
                  <span className="block text-ink-3">
                    {action.rules.map((rule) => t(`rules.${rule}`)).join(", ")}
                  </span>
                )}
                {action.note && <span className="block break-words whitespace-pre-line">{action.note}</span>}
              </li>
            ))}
          </ol>
        </details>
      </div>
    </Panel>
  );
}
