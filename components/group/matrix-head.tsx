"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { groupPath, hrefWith } from "@/components/dashboard/address";
import { GoLink } from "@/components/ui/go";
import { formatPeriod } from "@/lib/format";
import { type Column, columnsOf, type FoldedModule, type GroupData } from "@/lib/group";
import type { View } from "@/lib/view";
import { FIGURES, MODULE_WIDTH, UNIT_WIDTH } from "./matrix-row";
import type { Order } from "./rows";

/** Columns that are read from the most to the least when they are first sorted by. */
const MOST_FIRST = ["need", "streak"];

/** The heads of the columns, each of which sorts: the figures, then the UAs under their modules. */
export function MatrixHead({
  data,
  order,
  onOrder,
}: {
  data: GroupData;
  order: Order;
  onOrder: (order: Order) => void;
}) {
  const t = useTranslations("group");
  const locale = useLocale();
  const { head } = data;
  const columns = columnsOf(data);
  const path = groupPath(head.scope.scopeId);
  const period = formatPeriod(data.learnerPeriod, head.dateId, locale, head.today);
  const hints: Partial<Record<(typeof FIGURES)[number]["key"], string>> = {
    progress: data.labels.progressDefinition,
    score: t("columnHints.score", { period }),
    last: t("columnHints.last"),
    streak: t("columnHints.streak"),
    need: t("columnHints.need"),
  };
  return (
    <>
      <colgroup>
        {FIGURES.map(({ key, width }) => (
          <col key={key} style={{ width: `${width}rem` }} />
        ))}
        {columns.map((one) => (
          <col
            key={one.kind === "unit" ? one.unit.id : `module ${one.module.id}`}
            style={{ width: `${one.kind === "unit" ? UNIT_WIDTH : MODULE_WIDTH}rem` }}
          />
        ))}
      </colgroup>
      <thead className="sticky top-0 z-20 bg-surface">
        <tr aria-rowindex={1}>
          <td colSpan={FIGURES.length} className="bg-surface" />
          {runsOf(columns).map(({ key, label, count, isModule }) =>
            isModule ? (
              <td key={key} colSpan={count} className="border-s border-line bg-surface" />
            ) : (
              <th
                key={key}
                scope="colgroup"
                colSpan={count}
                title={label ?? undefined}
                className="max-w-0 truncate border-s border-line bg-surface px-1.5 pt-2 text-start text-xs font-medium text-ink-2"
              >
                {label}
              </th>
            ),
          )}
        </tr>
        <tr aria-rowindex={2}>
          {FIGURES.map(({ key, numeric }, column) => (
            <Head
              key={key}
              sorted={order.sort === key ? order : null}
              className={`h-px border-b border-line bg-surface px-3 pb-2 align-bottom font-medium text-ink-2 ${numeric ? "text-end" : "text-start"} ${column === 0 ? "sticky start-0 z-10" : ""}`}
            >
              <SortButton
                label={t("sortBy", { column: t(`columns.${key}`) })}
                title={hints[key]}
                onClick={() => onOrder(next(order, key, MOST_FIRST.includes(key)))}
              >
                {t(`columns.${key}`)}
                <Arrow order={order.sort === key ? order : null} />
              </SortButton>
            </Head>
          ))}
          {columns.map((column) => {
            if (column.kind === "module")
              return (
                <th
                  key={`module ${column.module.id}`}
                  scope="col"
                  className="border-s border-b border-line bg-surface p-0 text-center align-bottom font-normal"
                >
                  <FoldedHead view={head.view} path={path} module={column.module} />
                </th>
              );
            const { unit, index, isFirst } = column;
            const isSorted = typeof order.sort === "object" && order.sort.unit === index;
            return (
              <Head
                key={unit.id}
                sorted={isSorted ? order : null}
                className={`border-b border-line bg-surface p-0 align-bottom font-normal ${isFirst ? "border-s" : ""}`}
              >
                <SortButton
                  label={t("sortBy", { column: unit.label })}
                  title={unit.label}
                  onClick={() => onOrder(next(order, { unit: index }, false))}
                >
                  <span className={`matrix-upright ${isSorted ? "font-semibold text-ink" : "text-ink-2"}`}>
                    {unit.label}
                  </span>
                </SortButton>
              </Head>
            );
          })}
        </tr>
      </thead>
    </>
  );
}

/** A folded module: where it is opened. */
function FoldedHead({ view, path, module }: { view: View; path: string; module: FoldedModule }) {
  const t = useTranslations("group");
  const label = module.label ?? t("noModule");
  return (
    <GoLink
      href={hrefWith(path, view, { module: module.id })}
      aria-label={t("openModule", { module: label })}
      title={t("openModule", { module: label })}
      className="inline-block rounded-sm hover:bg-inset"
    >
      <span className="matrix-upright font-medium text-accent">{label}</span>
    </GoLink>
  );
}

function Head({
  sorted,
  className,
  children,
}: {
  sorted: Order | null;
  className: string;
  children: ReactNode;
}) {
  return (
    <th
      scope="col"
      aria-sort={sorted ? (sorted.descending ? "descending" : "ascending") : undefined}
      className={className}
    >
      {children}
    </th>
  );
}

function SortButton({
  label,
  title,
  onClick,
  children,
}: {
  label: string;
  title?: string;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      title={title}
      onClick={onClick}
      className="max-w-full rounded-sm hover:text-ink"
    >
      {children}
    </button>
  );
}

function Arrow({ order }: { order: Order | null }) {
  if (!order) return null;
  const Icon = order.descending ? ArrowDown : ArrowUp;
  return <Icon aria-hidden="true" className="ms-0.5 inline size-3.5 align-[-2px]" />;
}

const isSame = (a: Order["sort"], b: Order["sort"]) =>
  typeof a === "object" && typeof b === "object" ? a.unit === b.unit : a === b;

/** The same column again turns the order round. */
const next = (order: Order, sort: Order["sort"], mostFirst: boolean): Order => ({
  sort,
  descending: isSame(order.sort, sort) ? !order.descending : mostFirst,
});

/** Runs of UAs of one module, and of folded modules. */
function runsOf(columns: readonly Column[]) {
  const runs: { key: string; label: string | null; count: number; isModule: boolean }[] = [];
  for (const column of columns) {
    const isModule = column.kind === "module";
    const run = runs.at(-1);
    if (run && (isModule ? run.isModule : !column.isFirst)) run.count++;
    else if (isModule) runs.push({ key: `before ${column.module.id}`, label: null, count: 1, isModule });
    else runs.push({ key: column.unit.id, label: column.unit.moduleLabel, count: 1, isModule });
  }
  return runs;
}
