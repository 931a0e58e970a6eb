"use client";

import { useTranslations } from "next-intl";
import { INPUT } from "@/components/admin/form";
import { Cell, Row, Table } from "@/components/admin/page";
import { COLUMNS, type Inspection } from "@/lib/import/types";

/** For each column of the file, with what its first rows hold, the column that it fills. */
export function Mapping({
  found,
  mapping,
  onChange,
}: {
  found: Inspection;
  mapping: readonly (string | null)[];
  onChange: (mapping: (string | null)[]) => void;
}) {
  const t = useTranslations("imports");
  const labelOf = (column: string) => {
    const known = COLUMNS.find((one) => one === column);
    return known ? t(`columns.${known}`) : column;
  };
  const missing = found.needed.filter((column) => !mapping.includes(column));
  const assign = (at: number, column: string | null) =>
    // A column is filled once: where it was before it is no more.
    onChange(mapping.map((one, i) => (i === at ? column : one === column ? null : one)));
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-ink-2">{t("rows", { count: found.rows })}</p>
      <Table
        label={t("mapping")}
        columns={[{ label: t("ofFile") }, { label: t("fills") }, { label: t("sample") }]}
        stacked
      >
        {found.header.map((name, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns of a file may have one name
          <Row key={`${i} ${name}`} faded={mapping[i] === null}>
            <Cell>
              <span className="break-words max-sm:font-medium">
                {name || t("unnamed", { number: i + 1 })}
              </span>
            </Cell>
            <Cell>
              <select
                aria-label={t("fillsOf", { column: name })}
                value={mapping[i] ?? ""}
                onChange={(event) => assign(i, event.target.value || null)}
                className={`${INPUT} sm:min-w-44`}
              >
                <option value="">{t("ignored")}</option>
                {found.columns.map((column) => (
                  <option key={column} value={column}>
                    {labelOf(column)}
                    {found.needed.includes(column) ? " *" : ""}
                  </option>
                ))}
              </select>
            </Cell>
            <Cell>
              <span className="block truncate text-ink-2 sm:max-w-64">
                {found.sample
                  .map((row) => row[i] ?? "")
                  .filter(Boolean)
                  .slice(0, 3)
                  .join(" · ")}
              </span>
            </Cell>
          </Row>
        ))}
      </Table>
      {missing.length > 0 && (
        <p className="text-sm text-warn">{t("missing", { columns: missing.map(labelOf).join(", ") })}</p>
      )}
    </div>
  );
}
