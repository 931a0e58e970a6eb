"use client";

import { useLocale, useTranslations } from "next-intl";
import { type Moment, sayMoment } from "@/lib/moment";
import type { LiveStatus } from "./use-live";

const DOT: Record<LiveStatus, string> = {
  connecting: "bg-line-strong",
  on: "bg-good",
  lost: "bg-warn",
  ended: "bg-bad",
};

/** As of when the figures are, and whether they still come by themselves. */
export function Freshness({ status, asOf }: { status: LiveStatus; asOf: Moment | null }) {
  const t = useTranslations("live");
  const locale = useLocale();
  return (
    <div className="flex flex-wrap items-center gap-x-3 text-sm text-ink-3">
      <span>{asOf ? t("asOf", { at: sayMoment(asOf, locale) }) : t("never")}</span>
      <span role="status" className="inline-flex items-center gap-1.5 no-print">
        <span aria-hidden="true" className={`size-2 rounded-full ${DOT[status]}`} />
        {t(status)}
        {status === "ended" && (
          <a href="/signin" className="text-accent underline">
            {t("signIn")}
          </a>
        )}
      </span>
    </div>
  );
}
