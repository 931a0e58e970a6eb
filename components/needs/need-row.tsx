"use client";

import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { formatDay } from "@/lib/format";
import { sayMoment } from "@/lib/moment";
import type { Need } from "@/lib/needs/types";
import type { Day } from "@/lib/period";
import { Evidence } from "./evidence";
import { NeedActions } from "./need-actions";
import type { NeedChange } from "./use-needs";

/** One learner: who, why, what was done about it and what can be. */
export function NeedRow({
  need,
  href,
  group,
  today,
  isNow,
  onDone,
}: {
  need: Need;
  href: string;
  /** The learner's group, where the list is of several. */
  group: string | null;
  today: Day;
  isNow: boolean;
  onDone?: (need: Need, change: NeedChange) => void;
}) {
  return (
    <li data-learner={need.studentId} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-60 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Link href={href} prefetch={false} className="font-medium hover:underline">
            {need.name}
          </Link>
          {need.fired.some(({ isGrave }) => isGrave) && (
            <TriangleAlert aria-hidden="true" className="size-3.5 self-center text-bad" />
          )}
          {group && <span className="text-sm text-ink-3">{group}</span>}
          {need.cameBack && <CameBack need={need} />}
        </p>
        <Evidence fired={need.fired} />
        <Standing need={need} />
      </div>
      {isNow && <NeedActions need={need} today={today} onDone={onDone} />}
    </li>
  );
}

function CameBack({ need: { last } }: { need: Need }) {
  const t = useTranslations("need");
  const locale = useLocale();
  const why = last && t("cameBackWhy", { by: last.by, at: sayMoment(last.at, locale) });
  return (
    <span
      title={why ?? undefined}
      className="rounded-sm bg-warn-soft px-1.5 text-xs leading-5 font-medium text-warn"
    >
      {t("cameBack")}
    </span>
  );
}

/** Who took care of it or put it off, and the newest note. */
export function Standing({ need: { state, last, note } }: { need: Need }) {
  const t = useTranslations("need");
  const locale = useLocale();
  return (
    <>
      {last && state === "acknowledged" && (
        <p className="text-sm text-ink-3">
          {t("acknowledgedBy", { by: last.by, at: sayMoment(last.at, locale) })}
        </p>
      )}
      {last?.untilOn && state === "snoozed" && (
        <p className="text-sm text-ink-3">
          {t("snoozedBy", { until: formatDay(last.untilOn, locale), by: last.by })}
        </p>
      )}
      {note && (
        <blockquote className="mt-1 border-s-2 border-line-strong ps-2 text-sm text-ink-2">
          <span className="break-words whitespace-pre-line">{note.note}</span>
          <footer className="text-xs text-ink-3">
            {t("noteBy", { by: note.by, at: sayMoment(note.at, locale) })}
          </footer>
        </blockquote>
      )}
    </>
  );
}
