"use client";

import { X } from "lucide-react";
import Image from "next/image";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type FocusEvent, useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import type { LatestAward } from "@/lib/learner/types";

/**
 * Badges earned while the learner looks: said once, politely, and left standing until closed. Nothing moves, and nothing
 * of the page is covered but a corner.
 */
export function BadgeNews({ news }: { news: readonly LatestAward[] }) {
  const t = useTranslations("badges");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const region = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement>(null);
  const shown = news.filter((award) => !closed.has(award.id));
  const remember = ({ relatedTarget: from }: FocusEvent) => {
    if (from instanceof HTMLElement && !region.current?.contains(from)) before.current = from;
  };
  const close = (id: string, button: HTMLElement) => {
    // Who closes by keyboard goes on with the next one, and from the last back to where they were.
    const others = [...(region.current?.querySelectorAll("button") ?? [])].filter((one) => one !== button);
    (others[0] ?? before.current)?.focus();
    setClosed((ids) => new Set([...ids, id]));
  };
  return (
    // Always there: a region that comes with its first words is not announced by every screen reader.
    <div
      ref={region}
      onFocus={remember}
      role="status"
      aria-live="polite"
      // A second badge is said without the first once more.
      aria-atomic="false"
      className="fixed end-4 bottom-4 z-30 flex max-h-[40dvh] max-w-[calc(100vw-2rem)] flex-col gap-2 overflow-y-auto wrap-anywhere no-print"
    >
      {shown.map((award) => (
        <div
          key={award.id}
          className="flex shrink-0 items-center gap-3 rounded-lg border border-line bg-surface p-3 shadow-pop"
        >
          <Image src={award.icon} alt="" width={48} height={48} unoptimized />
          <div className="min-w-0 flex-1">
            <p className="font-medium">{t("news", { name: award.name })}</p>
            {award.about && <p className="text-sm text-ink-2">{award.about}</p>}
            <Link href="/me/badges" className="text-sm text-accent underline underline-offset-2">
              {t("see")}
            </Link>
          </div>
          <IconButton
            label={t("closeOf", { name: award.name })}
            onClick={(event) => close(award.id, event.currentTarget)}
          >
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
