"use client";

import { Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DragEvent, useId, useRef, useState } from "react";
import { INPUT } from "@/components/admin/form";
import { Button } from "@/components/ui/button";
import {
  CSV_TABLES,
  type CsvTableName,
  ENCODINGS,
  type Encoding,
  SOURCES,
  type Source,
} from "@/lib/import/types";
import type { Choice } from "./upload";

const ACCEPTED: Readonly<Record<Source, string>> = {
  csv: ".csv,.txt,.tsv,text/csv",
  oneroster: ".zip",
  structure: ".json",
  events: ".ndjson,.jsonl,.json",
  xapi: ".ndjson,.jsonl,.json",
  unified: ".json,.ndjson",
  crm_contact: ".json,.ndjson",
};

/** What a file is, and the file: chosen or dropped. */
export function FileChoice({
  choice,
  file,
  onChoose,
  isBusy,
}: {
  choice: Choice;
  file: File | null;
  onChoose: (choice: Choice, file: File | null) => void;
  isBusy: boolean;
}) {
  const t = useTranslations("imports");
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped && !isBusy) onChoose(choice, dropped);
  };
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <Choose
          label={t("source")}
          value={choice.source}
          options={SOURCES.map((value) => ({ value, label: t(`sources.${value}`) }))}
          onChange={(source) => onChoose({ ...choice, source: source as Source }, null)}
        />
        {choice.source === "csv" && (
          <Choose
            label={t("table")}
            value={choice.table}
            options={CSV_TABLES.map((value) => ({ value, label: t(`tables.${value}`) }))}
            onChange={(table) => onChoose({ ...choice, table: table as CsvTableName }, file)}
          />
        )}
        <Choose
          label={t("encoding")}
          value={choice.encoding}
          options={ENCODINGS.map((value) => ({ value, label: t(`encodings.${value}`) }))}
          onChange={(encoding) => onChoose({ ...choice, encoding: encoding as Encoding }, file)}
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button inside */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex flex-col items-center gap-2 rounded-lg border border-dashed px-4 py-6 text-center ${isOver ? "border-accent bg-inset" : "border-line-strong"}`}
      >
        <Button onClick={() => input.current?.click()} disabled={isBusy}>
          <Upload aria-hidden="true" />
          {file ? t("other") : t("choose")}
        </Button>
        <p className="max-w-full truncate text-sm text-ink-2">{file ? file.name : t("orDrop")}</p>
        <input
          ref={input}
          type="file"
          aria-label={t("file")}
          accept={ACCEPTED[choice.source]}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const chosen = event.target.files?.[0] ?? null;
            // The same file, mended, must be taken for a new one.
            event.target.value = "";
            if (chosen) onChoose(choice, chosen);
          }}
        />
      </div>
    </>
  );
}

function Choose(props: {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {props.label}
      </label>
      <select
        id={id}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        className={INPUT}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
