"use client";

import { Check, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { CSSProperties, ReactNode } from "react";
import { ownColor } from "@/components/charts/colors";
import { learnerHref } from "@/components/dashboard/address";
import { Rests } from "@/components/dashboard/rests";
import { Changed } from "@/components/ui/changed";
import { formatDay, formatNumber, formatValue, NO_VALUE } from "@/lib/format";
import { type Column, countedOf, type GroupData, type GroupLearner, type Sort, stateOf } from "@/lib/group";
import { evidenceLine } from "@/lib/needs/words";
import { diffDays } from "@/lib/period";

/** In rem. */
export const UNIT_WIDTH = 1.75;
export const MODULE_WIDTH = 3;
/** The cell that one stands at. */
export const AT = "matrix-at";

/** The columns before the UAs; widths in rem. */
export const FIGURES = [
  { key: "name", width: 11, numeric: false },
  { key: "need", width: 5, numeric: false },
  { key: "progress", width: 8, numeric: true },
  { key: "score", width: 9, numeric: true },
  { key: "last", width: 6.5, numeric: true },
  { key: "streak", width: 5, numeric: true },
] as const satisfies readonly { key: Sort; width: number; numeric: boolean }[];

/** A cell that one stands at, and no more of the others: there are hundreds of them. */
const at = (isActive: boolean) => (isActive ? AT : undefined);

export function MatrixRow({
  data,
  learner,
  index,
  height,
  columns,
  active,
  state,
}: {
  data: GroupData;
  columns: readonly Column[];
  learner: GroupLearner;
  index: number;
  height: number;
  active: number | null;
  state: string | null;
}) {
  const t = useTranslations("group");
  const locale = useLocale();
  const { progress, score, scores, streak } = learner;
  const figure = (column: number, content: ReactNode, title?: string) => (
    <td id={at(active === column)} title={title} className="px-3 text-end whitespace-nowrap">
      {content}
    </td>
  );
  return (
    <tr aria-rowindex={index + 3} data-learner={learner.studentId} style={{ height }} className="group">
      <th
        id={at(active === 0)}
        scope="row"
        className="sticky start-0 z-10 max-w-0 truncate bg-surface px-3 text-start font-normal group-hover:bg-inset"
      >
        <Link
          href={learnerHref(data.head.view, learner.studentId)}
          prefetch={false}
          title={[learner.name, learner.subGroup].filter(Boolean).join(" · ")}
          className="font-medium hover:underline"
        >
          {learner.name}
        </Link>
      </th>
      <NeedCell id={at(active === 1)} learner={learner} />
      {figure(
        2,
        <span className="flex items-center gap-2">
          <span aria-hidden="true" className="h-1 flex-1 overflow-hidden rounded-full bg-inset">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ inlineSize: `${Math.min(100, progress ?? 0)}%` }}
            />
          </span>
          <Changed of={progress}>{formatValue(progress, "Pourcentage", locale)}</Changed>
        </span>,
        formatValue(progress, "Pourcentage", locale, "full"),
      )}
      {figure(
        3,
        <span className="flex items-center justify-end gap-1.5">
          <span data-figure="">
            <Changed of={score}>{formatValue(score, "Points", locale)}</Changed>
          </span>
          <Rests value={score} unit="Points" n={scores} />
        </span>,
      )}
      {figure(
        4,
        <LastOn learner={learner} day={data.day} />,
        learner.lastOn ? formatDay(learner.lastOn, locale, "long") : undefined,
      )}
      {figure(5, streak === null ? NO_VALUE : t("streakDays", { days: streak }))}
      {columns.map((column, place) => {
        const id = at(active === FIGURES.length + place);
        if (column.kind === "module")
          return (
            <FoldedCell
              key={`module ${column.module.id}`}
              id={id}
              counts={learner.folded[column.index]}
              data={data}
              state={state}
            />
          );
        const own = stateOf(learner.cells[column.index], data.states);
        const color = own && ownColor(own);
        return (
          <td
            key={column.unit.id}
            id={id}
            aria-label={own?.label ?? t("notExpected")}
            data-state={own?.code}
            data-kind={own?.kind}
            data-first={column.isFirst || undefined}
            data-dim={(state !== null && own?.code !== state) || undefined}
            style={color ? ({ "--mark": color } as CSSProperties) : undefined}
          />
        );
      })}
    </tr>
  );
}

/** UAs done of those expected in a module whose UAs are folded away; of a state that is looked for, those in it. */
function FoldedCell({
  id,
  counts,
  data,
  state,
}: {
  id: string | undefined;
  counts: readonly number[] | undefined;
  data: GroupData;
  state: string | null;
}) {
  const locale = useLocale();
  const { counted, expected } = countedOf(counts, data.states, state);
  if (expected === 0) return <td id={id} data-part="" />;
  return (
    <td id={id} data-part={counted === 0 ? "none" : counted === expected ? "all" : "some"}>
      {`${formatNumber(counted, locale)}/${formatNumber(expected, locale)}`}
    </td>
  );
}

/** When the learner last did something, as one says it. */
export function LastOn({ learner, day }: { learner: Pick<GroupLearner, "lastOn">; day: string }) {
  const t = useTranslations("group");
  if (learner.lastOn === null) return t("never");
  const days = diffDays(learner.lastOn, day);
  return days === 0 ? t("today") : days === 1 ? t("yesterday") : t("ago", { days });
}

function NeedCell({ id, learner }: { id: string | undefined; learner: GroupLearner }) {
  const t = useTranslations();
  const locale = useLocale();
  const { need } = learner;
  const isOpen = need?.state === "open";
  const isGrave = isOpen && need.fired.some((one) => one.isGrave);
  const words = need && evidenceLine(need.fired, (key, values) => t(`need.${key}`, values as never), locale);
  return (
    <td id={id} title={words ?? undefined} className="px-3 whitespace-nowrap">
      {need && (
        <span className={`inline-flex items-center gap-1 ${isOpen ? "font-medium" : "text-ink-3"}`}>
          {isGrave && <TriangleAlert aria-label={t("need.grave")} className="size-3.5 text-bad" />}
          {!isOpen && <Check aria-label={t(`need.states.${need.state}`)} className="size-3.5" />}
          {t("group.reasons", { count: need.fired.length })}
        </span>
      )}
      <span className="sr-only">{words}</span>
    </td>
  );
}
