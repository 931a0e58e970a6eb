import type { useTranslations } from "next-intl";
import { CSV_TABLES, SOURCES } from "@/lib/import/types";

/** What an import was taken from, in words; a source that is not known says its own name. */
export function sayImportSource(t: ReturnType<typeof useTranslations<never>>, source: string): string {
  const table = CSV_TABLES.find((one) => one === source);
  if (table) return t("imports.csvOf", { table: t(`imports.tables.${table}`) });
  const known = ([...SOURCES, "demo", "oulad"] as const).find((one) => one === source);
  return known ? t(`imports.sources.${known}`) : source;
}
