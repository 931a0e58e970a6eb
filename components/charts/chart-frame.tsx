"use client";

import { ImageDown, Table2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Hint } from "@/components/ui/hint";
import { IconButton } from "@/components/ui/icon-button";
import { CsvButton } from "./csv-button";
import { chartPng, save } from "./export";
import { TableView } from "./table-view";
import type { ChartData, ChartMeta } from "./types";

/**
 * What surrounds every chart: its title with the definition, its own controls, the table one key away (t), CSV and
 * PNG of exactly what is shown. `children` is the drawing, `legend` what names its colours.
 */
export function ChartFrame({
  data,
  meta,
  controls,
  legend,
  tableOnly = false,
  children,
}: {
  data: ChartData;
  meta: ChartMeta;
  controls?: ReactNode;
  legend?: ReactNode;
  /** What is shown is a table already: there is no picture of it, and no other table. */
  tableOnly?: boolean;
  children: ReactNode;
}) {
  const t = useTranslations("charts");
  const figure = useRef<HTMLElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const titleId = useId();
  const [isTable, setTable] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const savePng = async () => {
    const drawing = figure.current?.querySelector<SVGSVGElement>("svg.recharts-surface, svg[data-drawing]");
    if (!drawing) return;
    const lines = meta.filters.map(([name, value]) => `${name} : ${value}`);
    if (meta.computedAt) lines.push(`${t("computedAtLabel")} : ${meta.computedAt} (${meta.timeZone})`);
    try {
      save(meta, "png", data.rows.length, await chartPng(drawing, meta.title, lines, data.series));
      setFailure(null);
    } catch {
      setFailure(t("pngFailed"));
    }
  };
  // On the figure, for whatever inside it has the focus.
  const keys = {
    onKeyDown: (event: KeyboardEvent) => {
      const isTyping = (event.target as HTMLElement).closest("input, select, textarea");
      if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey || isTyping || tableOnly)
        return;
      setTable(!isTable);
      // What had the focus goes away with the drawing: the next "t" must still be heard.
      toggle.current?.focus();
    },
  };

  return (
    <figure
      ref={figure}
      aria-labelledby={titleId}
      data-chart={meta.fileName}
      {...keys}
      className="@container flex min-w-0 flex-col rounded-lg border border-line bg-surface p-4"
    >
      <figcaption className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id={titleId} className="font-medium">
          {meta.title}
        </h2>
        <Hint label={t("definition")}>{meta.definition}</Hint>
        <div className="ms-auto flex flex-wrap items-center gap-1 no-print">
          {controls}
          {!tableOnly && (
            <IconButton
              label={isTable ? t("showChart") : t("showTable")}
              ref={toggle}
              pressed={isTable}
              onClick={() => setTable(!isTable)}
            >
              <Table2 />
            </IconButton>
          )}
          <CsvButton data={data} meta={meta} />
          {!tableOnly && (
            <IconButton label={t("png")} onClick={savePng} disabled={isTable}>
              <ImageDown />
            </IconButton>
          )}
        </div>
      </figcaption>
      {failure && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {failure}
        </p>
      )}
      <div className="mt-3">{isTable ? <TableView data={data} meta={meta} /> : children}</div>
      {!isTable && legend}
    </figure>
  );
}
