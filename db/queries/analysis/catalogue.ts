import type { MetricInfo } from "@/lib/analysis/types";
import { findMetric, LOCALES, PERCENTILE_CODES } from "@/lib/metrics";
import type { Sql } from "../../client";

type Row = Omit<MetricInfo, "definition" | "nature" | "emptyValue"> & {
  description: string;
  own: Partial<Record<"label" | "description", string>> | null;
};

/**
 * Statistics of the organisation's catalogue, in its order: all of them, or those of these codes. Words are an
 * admin's own, else the catalogue's in the reader's language, else what the row has. Distributions are no statistics.
 */
export async function readCatalogue(
  sql: Sql,
  organizationId: string,
  locale: string,
  codes: readonly string[] | null,
): Promise<Map<string, MetricInfo>> {
  const rows = await sql<Row[]>`
    select code, label, description, translations_json -> ${locale} as own, unit_code as unit,
      category_code as category, aggregation_type as aggregation, higher_is_better as "higherIsBetter",
      warn_below as "warnBelow", warn_above as "warnAbove", objective, formula, is_active as "isActive",
      is_built as "isBuilt", stored_in as "storedIn", period_codes as periods, scope_levels as scopes,
      target_levels as targets
    from kpi_metric
    where organization_id = ${organizationId} and code <> all(${[...PERCENTILE_CODES]}::text[])
      and ${codes ? sql`code = any(${[...codes]}::text[])` : sql`true`}
    order by position, code`;
  const known = LOCALES.find((one) => one === locale) ?? "fr";
  return new Map(
    rows.map(({ own, description, ...row }) => {
      const entry = findMetric(row.code);
      const isCount = row.aggregation === "COUNT" || row.aggregation === "SUM";
      return [
        row.code,
        {
          ...row,
          label: own?.label ?? entry?.label[known] ?? row.label,
          definition: own?.description ?? entry?.description[known] ?? description,
          nature: entry?.nature ?? "flow",
          emptyValue: entry ? entry.emptyValue : isCount ? 0 : null,
        },
      ];
    }),
  );
}

/**
 * The first day of the organisation's figures: before it nothing was counted, so that an absent count is unknown
 * there, not 0. Found at the near end of the key's index.
 */
export async function readBirth(sql: Sql, organizationId: string): Promise<string | null> {
  const [row] = await sql<{ day: string | null }[]>`
    select (min(date_id) - 6)::date as day from kpi_value
    where organization_id = ${organizationId} and period_code = 'Week'`;
  return row?.day ?? null;
}
