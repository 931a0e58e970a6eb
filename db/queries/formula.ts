import { formulaRows } from "@/db/aggregation/formula-rows";
import { readFormulaCatalogue } from "@/db/formula-catalogue";
import type { PeriodCode } from "@/lib/metrics";
import { type CheckedFormula, checkFormula, type Problem } from "@/lib/metrics/formula";
import type { Sql } from "../client";
import { type FactReader, readFacts } from "./facts";

export type PreviewPlace = {
  scopeId: number;
  targetId: number;
  period: PeriodCode;
  from: string;
  to: string;
};

export type PreviewPoint = {
  dateId: string;
  value: number | null;
  /** Of a division. */
  numerator: number | null;
  denominator: number | null;
};

export type FormulaPreview = {
  check: CheckedFormula | Problem;
  /** The formula over the stored rows of the place, oldest first; dates without any part have no point. */
  points: PreviewPoint[];
  /** The stored values that it was computed from, a line for each statistic and date. */
  parts: { code: string; dateId: string; value: number | null }[];
};

/**
 * What a formula would say of one scope and target, from the rows that are stored, by the statement that will compute it.
 * @param self the code that it is or will be saved under
 */
export async function previewFormula(
  sql: Sql,
  reader: FactReader,
  text: string,
  place: PreviewPlace,
  self?: string,
): Promise<FormulaPreview> {
  const { organizationId: org } = reader;
  const { catalogue } = await readFormulaCatalogue(sql, org);
  const check = checkFormula(text, catalogue, self);
  if (!check.ok) return { check, points: [], parts: [] };
  const at = sql`organization_id = ${org} and scope_id = ${place.scopeId} and target_id = ${place.targetId}
    and period_code = ${place.period} and date_id between ${place.from} and ${place.to}`;
  const rows = formulaRows(sql, org, [{ metricId: 0, formula: check }], {
    value: sql`(select * from kpi_value where ${at})`,
    percentiles: sql`(select * from kpi_percentiles where ${at})`,
    planGap: sql`(select * from kpi_plan_gap where ${at})`,
    stateCount: sql`(select * from kpi_state_count where ${at})`,
  });
  const points = await sql<PreviewPoint[]>`
    select p.date_id as "dateId", round(round(p.value, 12), 4) as value, round(p.num, 4) as numerator, round(p.den, 4) as denominator
    from (${rows}) p
    -- The same levels as the rows that will be written.
    join kpi_scope s on s.organization_id = ${org} and s.id = p.scope_id and s.scope_type = any(${[...check.levels.scopes]}::text[])
    join kpi_target t on t.organization_id = ${org} and t.id = p.target_id and t.target_type = any(${[...check.levels.targets]}::text[])
    where ${check.levels.periods.includes(place.period)} order by 1`;
  const facts = await readFacts(
    sql,
    reader,
    check.parts.map(({ code }) => ({ ...place, code })),
  );
  return { check, points, parts: facts.map(({ code, dateId, value }) => ({ code, dateId, value })) };
}
