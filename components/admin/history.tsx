import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { differences } from "@/lib/admin/diff";
import { type Moment, sayMoment } from "@/lib/moment";
import { Tag } from "./page";

export type HistoryEntry = {
  id: number;
  at: Moment;
  actor: string;
  actorName: string | null;
  action: string;
  before: unknown;
  after: unknown;
};

/** Lines of one entry that are shown: a plan, or what a sender gave, may have thousands. */
const SHOWN = 30;

/** What changed in one entry, before and after. */
export async function Differences({ before, after }: { before: unknown; after: unknown }) {
  const t = await getTranslations("admin.history");
  const rows = differences(before, after);
  // What was made has no before, what was removed no after.
  const [hasBefore, hasAfter] = [before !== null, after !== null];
  const shown = (text: string | null) =>
    text === null ? <span className="text-ink-3">{t("nothing")}</span> : text;
  if (rows.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-sm sm:min-w-56">
      {rows.slice(0, SHOWN).map(({ path, before: was, after: is }) => (
        <li key={path} className="flex min-w-0 flex-wrap gap-x-2">
          <code className="text-ink-3">{path}</code>
          <span className="min-w-0 wrap-anywhere">
            {hasBefore && (
              <del className="text-ink-2 decoration-bad">
                <span className="sr-only">{t("was")} </span>
                {shown(was)}
              </del>
            )}
            {hasBefore && hasAfter && <span aria-hidden="true"> → </span>}
            {hasAfter && (
              <ins className="no-underline">
                <span className="sr-only">{t("is")} </span>
                {shown(is)}
              </ins>
            )}
          </span>
        </li>
      ))}
      {rows.length > SHOWN && <li className="text-ink-3">{t("more", { count: rows.length - SHOWN })}</li>}
    </ul>
  );
}

const ACTIONS = ["create", "change", "update", "undo", "delete"] as const;

/** What happened to one thing, newest first; `undo` stands beside the newest. */
export async function History({ entries, undo }: { entries: readonly HistoryEntry[]; undo?: ReactNode }) {
  const [t, locale] = [await getTranslations("admin.history"), await getLocale()];
  const word = (action: string) => {
    const known = ACTIONS.find((name) => action.endsWith(`.${name}`));
    return t(known ?? "other", { action });
  };
  return (
    <ol className="flex flex-col gap-3">
      {entries.map((entry, index) => (
        <li key={entry.id} className="border-b border-line pb-3 last:border-0 last:pb-0">
          <div className="flex flex-wrap items-center gap-2 text-sm">
            <Tag>{word(entry.action)}</Tag>
            <time dateTime={entry.at}>{sayMoment(entry.at, locale)}</time>
            <span className="text-ink-3">{t("by", { name: entry.actorName ?? entry.actor })}</span>
            {index === 0 && <span className="ms-auto">{undo}</span>}
          </div>
          <Differences before={entry.before} after={entry.after} />
        </li>
      ))}
    </ol>
  );
}
