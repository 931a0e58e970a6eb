"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { learnerHref } from "@/components/dashboard/address";
import { useIsPrinted } from "@/components/ui/printed";
import { type Column, columnsOf, countedOf, type GroupData, type GroupLearner, stateOf } from "@/lib/group";
import { MatrixHead } from "./matrix-head";
import { AT, FIGURES, MatrixRow, MODULE_WIDTH, UNIT_WIDTH } from "./matrix-row";
import type { Line, Order } from "./rows";

/** Widths are fixed, so that rows that come into sight move nothing. */
const widthOf = ({ units, folded }: GroupData) =>
  FIGURES.reduce((sum, { width }) => sum + width, 0) +
  units.length * UNIT_WIDTH +
  folded.length * MODULE_WIDTH;

const ROW = 36;
/** From here on only the rows in sight are drawn, but for print; below, all of them are, for search in the page. */
const VIRTUAL_FROM = 80;
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [10, 0],
  PageUp: [-10, 0],
};

/** Learners × UAs. One walks by arrow keys; Enter opens the learner's file. */
export function Matrix({
  data,
  lines,
  order,
  onOrder,
  state,
}: {
  data: GroupData;
  lines: readonly Line[];
  order: Order;
  onOrder: (order: Order) => void;
  /** The state that is looked for; the others step back. */
  state: string | null;
}) {
  const t = useTranslations("group");
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<{ row: number; column: number } | null>(null);
  const isPrinted = useIsPrinted();
  const isVirtual = lines.length > VIRTUAL_FROM && !isPrinted;
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
    enabled: isVirtual,
    initialRect: { width: 1200, height: 700 },
  });
  const items = virtualizer.getVirtualItems();
  const shown = isVirtual ? items.map(({ index }) => index) : lines.map((_, index) => index);
  const before = isVirtual ? (items[0]?.start ?? 0) : 0;
  const after = isVirtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const places = columnsOf(data);
  const columns = FIGURES.length + places.length;

  // Another module is opened at the start of the columns, wherever its head stood.
  const opened = data.folded.length > 0 ? data.units[0]?.moduleId : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that scrolls
  useEffect(() => {
    box.current?.scrollTo({ left: 0 });
  }, [opened]);

  const walk = (row: number, column: number) => {
    setAt({ row, column });
    if (isVirtual) virtualizer.scrollToIndex(row);
    requestAnimationFrame(() =>
      document.getElementById(AT)?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const line = at && lines[at.row];
    if (event.key === "Enter" && line?.kind === "learner")
      router.push(learnerHref(data.head.view, line.learner.studentId));
    const step = STEPS[event.key];
    if (!step && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    const first = lines.findIndex(({ kind }) => kind === "learner");
    if (!at) return walk(first, 0);
    if (!step) return walk(at.row, event.key === "Home" ? 0 : columns - 1);
    const limited = (value: number, max: number) => Math.max(0, Math.min(max, value));
    let row = limited(at.row + step[0], lines.length - 1);
    // The head of a part is stepped over.
    if (lines[row]?.kind === "part") row = limited(row + (step[0] < 0 && row > 0 ? -1 : 1), lines.length - 1);
    walk(row, limited(at.column + step[1], columns - 1));
  };
  const line = at && lines[at.row];
  /** What a cell says, in words. */
  const words = ({ name, cells, folded }: GroupLearner, column: Column | undefined) => {
    if (!column) return name;
    if (column.kind === "unit") {
      const own = stateOf(cells[column.index], data.states);
      return t("cell", { learner: name, unit: column.unit.label, state: own?.label ?? t("notExpected") });
    }
    const { counted: count, expected } = countedOf(folded[column.index], data.states, state);
    const said = { learner: name, module: column.module.label ?? t("noModule"), count, expected };
    const known = data.states.find(({ code }) => code === state);
    return known ? t("foldedInState", { ...said, state: known.label }) : t("foldedCell", said);
  };
  // Each cell has its words when the pointer is on it; written out for all, they are most of the page.
  const onPointerOver = ({ target }: PointerEvent) => {
    const cell = target instanceof Element ? target.closest("td") : null;
    const row = cell?.closest("tr");
    const column = places[(cell?.cellIndex ?? -1) - FIGURES.length];
    const learner = column && data.learners.find(({ studentId }) => studentId === row?.dataset.learner);
    if (cell && learner) cell.title = words(learner, column);
  };
  return (
    <>
      <p role="status" className="sr-only">
        {at && line?.kind === "learner" && words(line.learner, places[at.column - FIGURES.length])}
      </p>
      <div
        ref={box}
        className="relative max-h-[75vh] scroll-ps-44 scroll-pt-46 overflow-auto max-sm:scroll-pt-38 rounded-b-lg focus-visible:outline-offset-[-2px] print-wide print:max-h-none print:overflow-visible"
      >
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: what one walks through by arrows is a grid
          role="grid"
          aria-label={t("matrix")}
          aria-rowcount={lines.length + 2}
          aria-colcount={columns}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onBlur={() => setAt(null)}
          aria-activedescendant={at ? AT : undefined}
          onPointerOver={onPointerOver}
          style={{ width: `${widthOf(data)}rem` }}
          className="matrix table-fixed border-separate border-spacing-0 text-sm"
        >
          <MatrixHead data={data} order={order} onOrder={onOrder} />
          <tbody>
            {before > 0 && <tr style={{ height: before }} />}
            {shown.map((index) => {
              const one = lines[index];
              if (!one) return null;
              return one.kind === "part" ? (
                <tr key={one.presence} aria-rowindex={index + 3} style={{ height: ROW }}>
                  <th scope="rowgroup" colSpan={columns} className="bg-inset text-start font-medium">
                    <span className="sticky start-0 px-3">
                      {t(`presence.${one.presence}`, { days: data.inactiveDays })}
                      <span className="ms-2 font-normal text-ink-3">{t("count", { count: one.count })}</span>
                    </span>
                  </th>
                </tr>
              ) : (
                <MatrixRow
                  key={one.learner.studentId}
                  data={data}
                  columns={places}
                  learner={one.learner}
                  index={index}
                  height={ROW}
                  active={at?.row === index ? at.column : null}
                  state={state}
                />
              );
            })}
            {after > 0 && <tr style={{ height: after }} />}
          </tbody>
        </table>
      </div>
    </>
  );
}
