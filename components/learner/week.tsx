import { useLocale, useTranslations } from "next-intl";
import { formatDay } from "@/lib/format";
import type { MeData } from "@/lib/learner/types";
import { Panel } from "./panel";
import { StepRow } from "./step-row";

/** This week's goals by the plan; what is left of earlier weeks is folded away, at most a few of it. */
export function Week({ week }: Pick<MeData, "week">) {
  const t = useTranslations("me.week");
  const locale = useLocale();
  const done = week.steps.filter((step) => step.kind === "done").length;
  const [from, to] = [formatDay(week.from, locale), formatDay(week.to, locale)];
  return (
    <Panel title={t("title")} aside={t("span", { from, to })}>
      {week.steps.length === 0 ? (
        <p className="text-ink-2">{t("none")}</p>
      ) : (
        <>
          <p className="text-ink-2">{t("done", { done, all: week.steps.length })}</p>
          <ul className="mt-1">
            {week.steps.map((step) => (
              <StepRow key={step.id} step={step} />
            ))}
          </ul>
        </>
      )}
      {week.behindCount > 0 && (
        <details className="mt-3 border-t border-line pt-3">
          <summary className="cursor-pointer text-ink-2">{t("behind", { count: week.behindCount })}</summary>
          <ul className="mt-1">
            {week.behind.map((step) => (
              <StepRow key={step.id} step={step} late />
            ))}
          </ul>
          {week.behindCount > week.behind.length && (
            <p className="text-sm text-ink-3">
              {t("more", { count: week.behindCount - week.behind.length })}
            </p>
          )}
        </details>
      )}
    </Panel>
  );
}
