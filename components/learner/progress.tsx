"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Changed } from "@/components/ui/changed";
import { formatDelay, formatNumber, formatValue } from "@/lib/format";
import type { MeData, ModuleProgress } from "@/lib/learner/types";
import { Bar, Panel } from "./panel";

/** The learner's own progress, beside the group's median where that tells of nobody, and module by module. */
export function ProgressPanel({ data }: { data: MeData }) {
  const t = useTranslations("me.progress");
  const locale = useLocale();
  const percent = (value: number | null) => formatValue(value, "Pourcentage", locale);
  return (
    <Panel
      title={t("title")}
      aside={
        <Link href="/me/progress" className="text-accent underline-offset-2 hover:underline">
          {t("details")}
        </Link>
      }
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="text-figure font-semibold tracking-tight">
          <Changed of={data.progress}>{percent(data.progress)}</Changed>
        </p>
        <p className="text-sm text-ink-3">{t("objective", { value: percent(data.objective) })}</p>
      </div>
      <div className="my-2">
        <Bar percent={data.progress} mark={data.median?.value} />
      </div>
      <p className="text-sm text-ink-2">
        {data.median
          ? t("median", { value: percent(data.median.value), n: formatNumber(data.median.n, locale) })
          : t("noMedian")}
      </p>
      <p className="text-sm text-ink-2">{timeLeft(data, t, locale)}</p>
      {data.plan && (
        <p className="text-sm text-ink-2">
          {t("plan", {
            done: formatNumber(data.plan.done, locale),
            expected: formatNumber(data.plan.expected, locale),
          })}
        </p>
      )}
      <h3 className="mt-4 text-sm font-medium text-ink-2">{t("modules")}</h3>
      {data.modules.length === 0 && <p className="mt-1 text-ink-3">{t("noModules")}</p>}
      <ul className="mt-1 flex flex-col gap-4">
        {data.modules.map((module) => (
          <Module key={module.id} module={module} />
        ))}
      </ul>
    </Panel>
  );
}

function timeLeft(
  { daysToObjective, progress, objective }: MeData,
  t: ReturnType<typeof useTranslations<"me.progress">>,
  locale: "fr" | "en",
): string {
  if (daysToObjective === 0 || (progress !== null && progress >= objective)) return t("reached");
  if (daysToObjective === null) return t("noEta");
  return t("eta", { delay: formatDelay(Math.max(1, Math.round(daysToObjective)) * 1440, locale) });
}

function Module({ module }: { module: ModuleProgress }) {
  const t = useTranslations("me.progress");
  const locale = useLocale();
  const { next } = module;
  return (
    <li>
      <div className="flex items-baseline justify-between gap-3">
        <p className="min-w-0">{module.name}</p>
        <p className="shrink-0 text-ink-2">
          <Changed of={module.progress}>{formatValue(module.progress, "Pourcentage", locale)}</Changed>
        </p>
      </div>
      <div className="my-1.5">
        <Bar percent={module.progress} />
      </div>
      <p className="text-sm text-ink-3">
        {next ? t(next.kind === "doing" ? "current" : "next", { step: next.name }) : t("allDone")}
      </p>
    </li>
  );
}
