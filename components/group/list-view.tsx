"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { CsvButton } from "@/components/charts/csv-button";
import { groupHref, hrefWith, refOf } from "@/components/dashboard/address";
import { chartMeta } from "@/components/dashboard/chart-meta";
import { Rests } from "@/components/dashboard/rests";
import { Nothing } from "@/components/needs/panel";
import { Changed } from "@/components/ui/changed";
import { formatNumber, formatValue } from "@/lib/format";
import type { GroupListRow } from "@/lib/group";
import type { PageHead } from "@/lib/home";
import { groupsChart, restsOn, UNITS } from "./list-chart";
import { PageShell } from "./shell";

/** On a phone these columns are a line under the name. */
const WIDE = "max-sm:hidden";

/** The groups that one looks after, each with its figures: the way into each. */
export function GroupList({
  head,
  groups,
}: {
  head: PageHead & { changeSeq: number };
  groups: readonly GroupListRow[];
}) {
  const all = useTranslations();
  const t = useTranslations("group");
  const locale = useLocale();
  const { view } = head;
  const hasNeeds = groups.some(({ toSee }) => toSee !== null);
  const columns = ["learners", ...(hasNeeds ? (["toSee"] as const) : []), "planned"] as const;
  const data = groupsChart(groups, ["session", ...columns, "score", "progress"], (column) =>
    t(column === "score" || column === "progress" ? `columns.${column}` : column),
  );
  const meta = chartMeta(head, all, locale, {
    title: t("list"),
    definition: t("listLead"),
    fileName: "groupes",
  });
  // The list is of all groups of its reader, whatever scope travels along in the address.
  const filters = meta.filters.slice(1);
  const exported = { ...meta, filters, scope: "Global", fileName: `groupes-${head.dateId}` };
  return (
    <PageShell
      head={head}
      path="/groups"
      above={[]}
      title={t("list")}
      lead={t("listLead")}
      fixedScope
      beside={groups.length > 0 && <CsvButton data={data} meta={exported} inWords />}
    >
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
                  <th
                    key={column}
                    scope="col"
                    className={`px-2 py-2 text-end font-medium whitespace-nowrap sm:px-4 ${column === "planned" ? WIDE : ""}`}
                  >
                    {t(column)}
                  </th>
                ))}
                <th scope="col" className={`px-4 py-2 text-end font-medium ${WIDE}`}>
                  {t("columns.score")}
                </th>
                <th scope="col" className={`w-1/4 min-w-40 px-4 py-2 text-start font-medium ${WIDE}`}>
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
                  <th
                    scope="row"
                    className={`py-2.5 pe-2 text-start font-normal sm:min-w-48 sm:pe-4 ${group.scopeType === "Groupe" ? "ps-4" : "ps-8"}`}
                  >
                    <Link
                      href={groupHref(view, refOf(group))}
                      prefetch={false}
                      className={`break-words hover:underline ${group.scopeType === "Groupe" ? "font-medium" : ""}`}
                    >
                      {group.label}
                    </Link>
                    {group.scopeType === "Groupe" && group.session && (
                      <span className="block text-xs text-ink-3">{group.session}</span>
                    )}
                    <span className="mt-1 flex flex-wrap gap-x-4 text-xs text-ink-2 sm:hidden">
                      {(["progress", "planned", "score"] as const).map((column) => (
                        <span key={column} className="flex items-center gap-1.5">
                          {t(column === "planned" ? column : `columns.${column}`)}{" "}
                          {formatValue(group[column], UNITS[column], locale)}
                          <Rests value={group[column]} unit={UNITS[column]} {...restsOn(group, column)} />
                        </span>
                      ))}
                    </span>
                  </th>
                  <td className="px-2 text-end sm:px-4">{formatNumber(group.learners, locale)}</td>
                  {hasNeeds && (
                    <td className="px-2 text-end max-sm:pe-4 sm:px-4">
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
                  {(["planned", "score"] as const).map((column) => (
                    <td
                      key={column}
                      className={`px-4 py-1.5 text-end whitespace-nowrap ${WIDE} [&_p]:justify-end`}
                    >
                      <span data-figure="">{formatValue(group[column], UNITS[column], locale)}</span>
                      <Rests value={group[column]} unit={UNITS[column]} {...restsOn(group, column)} />
                    </td>
                  ))}
                  <td className={`px-4 ${WIDE}`}>
                    <span className="flex items-center gap-3">
                      <span aria-hidden="true" className="h-1.5 flex-1 overflow-hidden rounded-full bg-inset">
                        <span
                          className="block h-full rounded-full bg-accent"
                          style={{ inlineSize: `${Math.min(100, group.progress ?? 0)}%` }}
                        />
                      </span>
                      <span className="w-24 text-end [&_p]:justify-end">
                        <span data-figure="">
                          <Changed of={group.progress}>
                            {formatValue(group.progress, UNITS.progress, locale)}
                          </Changed>
                        </span>
                        <Rests value={group.progress} unit={UNITS.progress} {...restsOn(group, "progress")} />
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
