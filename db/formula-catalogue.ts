import type { PeriodCode, ScopeType, TargetType, UnitCode } from "@/lib/metrics";
import type { FormulaCatalogue } from "@/lib/metrics/formula";
import type { Sql } from "./client";

type Row = {
  id: number;
  code: string;
  unit: UnitCode;
  is_count: boolean;
  is_computed: boolean;
  periods: PeriodCode[];
  scopes: ScopeType[];
  targets: TargetType[];
  formula: string | null;
};

export type OrganizationCatalogue = {
  readonly catalogue: FormulaCatalogue;
  /** kpi_metric.id by code, of the formulas that are active. */
  readonly formulas: ReadonlyMap<string, number>;
};

/**
 * What formulas of an organisation may name: its statistics, built in or by formula. The distributions of kpi_percentiles
 * are none: the statistics that read them are.
 */
export async function readFormulaCatalogue(sql: Sql, organizationId: string): Promise<OrganizationCatalogue> {
  const rows = await sql<Row[]>`
    select id, code, unit_code as unit, aggregation_type in ('COUNT', 'SUM') as is_count, is_active and is_built as is_computed,
      period_codes as periods, scope_levels as scopes, target_levels as targets, formula
    from kpi_metric where organization_id = ${organizationId} and not (stored_in = 'kpi_percentiles' and stored_code = code)
    order by position, code`;
  return {
    catalogue: new Map(
      rows.map(({ code, unit, is_count, is_computed, periods, scopes, targets, formula }) => [
        code,
        {
          ...{ code, unit, periods, scopes, targets, formula },
          emptyValue: is_count ? 0 : null,
          isComputed: is_computed,
        },
      ]),
    ),
    formulas: new Map(rows.flatMap((row) => (row.formula && row.is_computed ? [[row.code, row.id]] : []))),
  };
}
