"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { groupHref, hrefWith, refOf } from "@/components/dashboard/address";
import { Nothing } from "@/components/needs/panel";
import { Changed } from "@/components/ui/changed";
import { formatNumber, formatValue } from "@/lib/format";
import type { GroupListRow } from "@/lib/group";
import type { PageHead } from "@/lib/home";
import { PageShell } from "./shell";

/** The groups that one looks after, each with its figures: the way into each. */
export function GroupList({
  head,
  groups,
}: {
  head: PageHead & { changeSeq: number };
  groups: readonly GroupListRow[];
}) {
  const t = useTranslations("group");
  const locale = useLocale();
  const { view } = head;
  const hasNeeds = groups.some(({ toSee }) => toSee !== null);
  const columns = ["learners", ...(hasNeeds ? (["toSee"] as const) : []), "planned"] as const;
  return (
    <PageShell head={head} path="/groups" above={[]} title={t("list")} lead={t("listLead")} fixedScope>
      <div className="overflow-x-auto rounded-lg border border-line bg-surface">
        {groups.length === 0 ? (
          <Nothing title={t("noGroups")}>{t("noGroupsWhy")}</Nothing>
        ) : (
          <table className="w-full text-sm">
            <thead>
              <tr className="border-b border-line text-ink-3">
                <th scope="col" className="px-4 py-2 text-start font-medium">
                  {t("group")}
                </th>
                {columns.map((column) => (
                  <th key={column} scope="col" className="px-4 py-2 text-end font-medium whitespace-nowrap">
                    {t(column)}
                  </th>
                ))}
                <th scope="col" className="px-4 py-2 text-end font-medium">
                  {t("columns.score")}
                </th>
                <th scope="col" className="w-1/4 min-w-40 px-4 py-2 text-start font-medium">
                  {t("columns.progress")}
                </th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr
                  key={group.scopeId}
                  data-group={group.scopeId}
                  className="border-b border-line last:border-0 hover:bg-inset"
                >
                  <th scope="row" className="min-w-48 px-4 py-2.5 text-start font-normal">
                    <Link
                      href={groupHref(view, refOf(group))}
                      prefetch={false}
                      className={`hover:underline ${group.scopeType === "Groupe" ? "font-medium" : "ps-4"}`}
                    >
                      {group.label}
                    </Link>
                    {group.scopeType === "Groupe" && group.session && (
                      <span className="block text-xs text-ink-3">{group.session}</span>
                    )}
                  </th>
                  <td className="px-4 text-end">{formatNumber(group.learners, locale)}</td>
                  {hasNeeds && (
                    <td className="px-4 text-end">
                      {group.toSee ? (
                        <Link
                          href={hrefWith("/needs", view, { scope: refOf(group) })}
                          prefetch={false}
                          className="font-medium text-accent hover:underline"
                        >
                          {formatNumber(group.toSee, locale)}
                        </Link>
                      ) : (
                        formatNumber(group.toSee, locale)
                      )}
                    </td>
                  )}
                  <td className="px-4 text-end">{formatValue(group.planned, "Pourcentage", locale)}</td>
                  <td className="px-4 text-end whitespace-nowrap">
                    {formatValue(group.score, "Points", locale)}
                  </td>
                  <td className="px-4">
                    <span className="flex items-center gap-3">
                      <span aria-hidden="true" className="h-1.5 flex-1 overflow-hidden rounded-full bg-inset">
                        <span
                          className="block h-full rounded-full bg-accent"
                          style={{ inlineSize: `${Math.min(100, group.progress ?? 0)}%` }}
                        />
                      </span>
                      <span className="w-14 text-end">
                        <Changed of={group.progress}>
                          {formatValue(group.progress, "Pourcentage", locale)}
                        </Changed>
                      </span>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </PageShell>
  );
}
