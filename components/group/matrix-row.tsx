"use client";

import { Check, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { learnerHref } from "@/components/dashboard/address";
import { Changed } from "@/components/ui/changed";
import { formatDay, formatValue, NO_VALUE } from "@/lib/format";
import { type GroupData, type GroupLearner, type Sort, stateOf } from "@/lib/group";
import { evidenceLine } from "@/lib/needs/words";
import { diffDays } from "@/lib/period";
import { StateMark } from "./state-mark";

/** In rem. */
export const UNIT_WIDTH = 1.75;

/** The columns before the UAs; widths in rem. */
export const FIGURES = [
  { key: "name", width: 11, numeric: false },
  { key: "need", width: 5, numeric: false },
  { key: "progress", width: 8, numeric: true },
  { key: "score", width: 5.5, numeric: true },
  { key: "last", width: 6.5, numeric: true },
  { key: "streak", width: 5, numeric: true },
] as const satisfies readonly { key: Sort; width: number; numeric: boolean }[];

const ACTIVE = "outline-2 -outline-offset-2 outline-accent";

export function MatrixRow({
  data,
  learner,
  index,
  height,
  active,
  idOf,
  state,
}: {
  data: GroupData;
  learner: GroupLearner;
  index: number;
  height: number;
  active: number | null;
  idOf: (row: number, column: number) => string;
  state: string | null;
}) {
  const t = useTranslations("group");
  const locale = useLocale();
  const { progress, score, scores, streak } = learner;
  const figure = (column: number, content: ReactNode, title?: string) => (
    <td
      id={idOf(index, column)}
      title={title}
      className={`border-b border-line px-3 text-end whitespace-nowrap ${active === column ? ACTIVE : ""}`}
    >
      {content}
    </td>
  );
  return (
    <tr aria-rowindex={index + 3} data-learner={learner.studentId} style={{ height }} className="group">
      <th
        id={idOf(index, 0)}
        scope="row"
        className={`sticky start-0 z-10 max-w-0 truncate border-b border-line bg-surface px-3 text-start font-normal group-hover:bg-inset ${active === 0 ? ACTIVE : ""}`}
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
      <NeedCell id={idOf(index, 1)} learner={learner} isActive={active === 1} />
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
        <Changed of={score}>{formatValue(score, "Points", locale)}</Changed>,
        scores === null ? undefined : `n = ${scores}`,
      )}
      {figure(
        4,
        <LastOn learner={learner} day={data.day} />,
        learner.lastOn ? formatDay(learner.lastOn, locale, "long") : undefined,
      )}
      {figure(5, streak === null ? NO_VALUE : t("streakDays", { days: streak }))}
      {data.units.map((unit, column) => {
        const own = stateOf(learner.cells[column], data.states);
        const isFirst = column === 0 || data.units[column - 1]?.moduleId !== unit.moduleId;
        const label = own?.label ?? t("notExpected");
        return (
          <td
            key={unit.id}
            id={idOf(index, FIGURES.length + column)}
            title={t("cell", { learner: learner.name, unit: unit.label, state: label })}
            aria-label={label}
            data-state={own?.code}
            className={`border-b border-line p-0 text-center ${isFirst ? "border-s" : ""} ${active === FIGURES.length + column ? ACTIVE : ""}`}
          >
            <StateMark state={own} dim={state !== null && own?.code !== state} />
          </td>
        );
      })}
    </tr>
  );
}

/** When the learner last did something, as one says it. */
export function LastOn({ learner, day }: { learner: Pick<GroupLearner, "lastOn">; day: string }) {
  const t = useTranslations("group");
  if (learner.lastOn === null) return t("never");
  const days = diffDays(learner.lastOn, day);
  return days === 0 ? t("today") : days === 1 ? t("yesterday") : t("ago", { days });
}

function NeedCell({ id, learner, isActive }: { id: string; learner: GroupLearner; isActive: boolean }) {
  const t = useTranslations();
  const locale = useLocale();
  const { need } = learner;
  const isOpen = need?.state === "open";
  const isGrave = isOpen && need.fired.some((one) => one.isGrave);
  const words = need && evidenceLine(need.fired, (key, values) => t(`need.${key}`, values as never), locale);
  return (
    <td
      id={id}
      title={words ?? undefined}
      className={`border-b border-line px-3 whitespace-nowrap ${isActive ? ACTIVE : ""}`}
    >
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
