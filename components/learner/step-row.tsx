import { Check, Circle, CircleDot, Clock, RotateCcw } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatDay } from "@/lib/format";
import type { Step } from "@/lib/learner/types";
import type { StateKind } from "@/lib/metrics/types";

const ICONS: Record<StateKind, typeof Check> = {
  todo: Circle,
  doing: CircleDot,
  review: Clock,
  done: Check,
  rejected: RotateCcw,
};

/** One unit or project of the plan, with the state it is in. */
export function StepRow({ step, late = false }: { step: Step; late?: boolean }) {
  const t = useTranslations("me");
  const locale = useLocale();
  const Icon = ICONS[step.kind];
  return (
    <li className="flex items-start gap-2 py-1.5">
      <span
        className="mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full"
        style={{ background: `var(--state-${step.kind})`, color: "var(--state-ink)" }}
      >
        <Icon className="size-3.5" aria-hidden="true" />
      </span>
      <span className="min-w-0">
        <span className={step.kind === "done" ? "text-ink-2" : ""}>{step.name}</span>
        <span className="block text-xs text-ink-3">
          {t(`kinds.${step.kind}`)}
          {step.plannedOn &&
            ` · ${late ? t("week.plannedOn", { day: formatDay(step.plannedOn, locale) }) : formatDay(step.plannedOn, locale, "weekday")}`}
        </span>
      </span>
    </li>
  );
}
