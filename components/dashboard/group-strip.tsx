"use client";

import { useLocale, useTranslations } from "next-intl";
import { Changed } from "@/components/ui/changed";
import { useCurrentLink } from "@/components/ui/current-link";
import { GoLink } from "@/components/ui/go";
import { formatValue } from "@/lib/format";
import type { HomeData } from "@/lib/home";
import { refText } from "@/lib/view";
import { hrefWith, refOf } from "./address";
import { Rests } from "./rests";

/** The groups that one begins with, each with its progress: one click from group to group, all else as it is. */
export function GroupStrip({ path, data, label }: { path: string; data: HomeData; label: string }) {
  const t = useTranslations("home");
  const locale = useLocale();
  const current = refText(refOf(data.scope));
  const bar = useCurrentLink(current);
  if (data.groups.length === 0) return null;
  return (
    <nav ref={bar} aria-label={label} className="-mx-4 overflow-x-auto px-4 no-print lg:-mx-6 lg:px-6">
      <ul className="flex gap-2 py-1">
        {data.groups.map((group) => {
          const ref = refOf(group);
          return (
            <li key={refText(ref)}>
              <GoLink
                href={hrefWith(path, data.view, { scope: ref, compared: [] })}
                aria-current={refText(ref) === current ? "true" : undefined}
                title={group.label}
                className="relative block w-max max-w-72 min-w-44 rounded-lg border border-line bg-surface px-3 py-2 hover:border-line-strong aria-[current]:border-accent aria-[current]:bg-accent-soft"
              >
                <span className="block truncate font-medium">{group.label}</span>
                <span className="mt-1 flex items-center gap-2 text-xs text-ink-3">
                  <span aria-hidden="true" className="h-1 flex-1 overflow-hidden rounded-full bg-inset">
                    <span
                      className="block h-full rounded-full bg-accent"
                      style={{ inlineSize: `${Math.min(100, group.progress ?? 0)}%` }}
                    />
                  </span>
                  <span className="sr-only">{t("groupProgress")}</span>
                  <Changed of={group.progress}>{formatValue(group.progress, "Pourcentage", locale)}</Changed>
                  <Rests value={group.progress} unit="Pourcentage" n={group.progressOf} />
                </span>
              </GoLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
