"use client";

import { useLocale, useTranslations } from "next-intl";
import type { Fired } from "@/lib/needs/types";
import { evidence } from "@/lib/needs/words";

/** Why somebody is on the list: each rule in words, its name and version on hover and for readers. */
export function Evidence({ fired }: { fired: readonly Fired[] }) {
  const t = useTranslations("need");
  const locale = useLocale();
  return (
    <p className="text-pretty text-ink-2">
      {fired.map((one, index) => (
        <span key={one.rule}>
          {index > 0 && (locale === "fr" ? "\u00a0; " : "; ")}
          <span
            title={t("version", { rule: t(`rules.${one.rule}`), version: one.version })}
            data-rule={one.rule}
            className={one.isGrave ? "font-medium text-ink" : undefined}
          >
            {evidence(one, (key, values) => t(key, values as never), locale)}
            {one.isGrave && <span className="sr-only"> ({t("grave")})</span>}
          </span>
        </span>
      ))}
    </p>
  );
}
