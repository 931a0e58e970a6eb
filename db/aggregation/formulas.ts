import { readFormulaCatalogue } from "@/db/formula-catalogue";
import type { Context } from "@/db/projections";
import { checkFormula } from "@/lib/metrics/formula";
import { levels } from "./assemble";
import { type Formula, formulaRows } from "./formula-rows";
import { type Pass, stored } from "./measures/flow";

/** The organisation's own metrics that can be computed: one whose parts are not computed any more cannot. */
export async function readFormulas({ tx, organizationId: org }: Context): Promise<Formula[]> {
  const [some] = await tx`
    select from kpi_metric where organization_id = ${org} and formula is not null and is_active limit 1`;
  if (!some) return [];
  const { catalogue, formulas } = await readFormulaCatalogue(tx, org);
  return [...formulas].flatMap(([code, metricId]) => {
    const formula = checkFormula(catalogue.get(code)?.formula ?? "", catalogue, code);
    return formula.ok ? [{ code, metricId, formula }] : [];
  });
}

/**
 * kpi_value rows of the organisation's own metrics from the same pass's values (kpi.md section 5), at the levels that its
 * parts have in common.
 */
export async function assembleFormulas(pass: Pass): Promise<void> {
  const { tx, organizationId: org, formulas } = pass;
  if (formulas.length === 0) return;
  const rows = formulaRows(tx, org, formulas, {
    value: tx`scratch_value`,
    percentiles: tx`scratch_percentiles`,
    planGap: tx`scratch_plan_gap`,
    stateCount: tx`scratch_state_count`,
  });
  await tx`
    insert into scratch_value (date_id, period_code, scope_id, target_id, metric_id, value_number, numerator_value, denominator_value)
    select p.date_id, p.period_code, p.scope_id, p.target_id, p.metric_id, round(round(p.value, 12), 4), round(p.num, 4), round(p.den, 4)
    from (${rows}) p
    join scratch_metric k on k.metric_id = p.metric_id
    ${levels(pass)}
    where ${stored(pass)}`;
}
