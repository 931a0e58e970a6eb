"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useRef } from "react";
import { GoLink, useGo } from "@/components/ui/go";
import { formatPeriod } from "@/lib/format";
import type { PageHead } from "@/lib/home";
import { hrefWith } from "./address";

/** The date: one period back, one on, or any day from a calendar. */
export function DateStepper({ path, data }: { path: string; data: PageHead }) {
  const t = useTranslations("toolbar");
  const locale = useLocale();
  const go = useGo();
  const calendar = useRef<HTMLInputElement>(null);
  const { view, period, dateId, running, today } = data;
  return (
    <fieldset className="inline-flex h-8 items-center rounded border border-line bg-surface max-sm:w-full">
      <legend className="sr-only">{t("date")}</legend>
      <Step label={t("previous")} href={hrefWith(path, view, { date: data.previousDate })}>
        <ChevronLeft className="size-4 rtl:-scale-x-100" aria-hidden="true" />
      </Step>
      <span className="relative h-full flex-1">
        <button
          type="button"
          title={t("date")}
          onClick={() => calendar.current?.showPicker()}
          className="h-full w-full min-w-32 px-2 text-sm font-medium whitespace-nowrap hover:bg-inset"
        >
          {formatPeriod(period, dateId, locale, today)}
          {running && <span className="ms-1.5 font-normal text-ink-3">{t("running")}</span>}
        </button>
        {/* The browser's own calendar, opened by the button and placed by this. */}
        <input
          ref={calendar}
          type="date"
          tabIndex={-1}
          aria-hidden="true"
          max={today}
          value={[dateId, today].sort()[0]}
          onChange={(event) => event.target.value && go(hrefWith(path, view, { date: event.target.value }))}
          className="pointer-events-none absolute inset-0 opacity-0"
        />
      </span>
      <Step
        label={t("next")}
        href={data.nextDate && hrefWith(path, view, { date: data.nextDate >= today ? null : data.nextDate })}
      >
        <ChevronRight className="size-4 rtl:-scale-x-100" aria-hidden="true" />
      </Step>
    </fieldset>
  );
}

function Step({ label, href, children }: { label: string; href: string | null; children: ReactNode }) {
  const look = "inline-flex h-full w-8 items-center justify-center";
  if (!href)
    return (
      <span aria-disabled="true" title={label} className={`${look} text-ink-3 opacity-40`}>
        {children}
      </span>
    );
  return (
    <GoLink href={href} aria-label={label} title={label} className={`${look} text-ink-2 hover:text-ink`}>
      {children}
    </GoLink>
  );
}
