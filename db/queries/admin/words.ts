import { findMetric, type Locale } from "@/lib/metrics";
import type { Sql } from "../../client";

/** An admin's own word for a statistic in the reader's language; null where there is none. `k`: kpi_metric. */
export const ownLabel = (sql: Sql, locale: Locale) => sql`k.translations_json -> ${locale} ->> 'label'`;

/** What a statistic is called: an admin's word, else the catalogue's in the reader's language, else what the row has. */
export const labelled =
  (locale: Locale) =>
  <R extends { code: string; label: string; own: string | null }>({ own, ...row }: R): Omit<R, "own"> => ({
    ...row,
    label: own ?? findMetric(row.code)?.label[locale] ?? row.label,
  });
