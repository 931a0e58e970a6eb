import { readFormulaCatalogue } from "@/db/formula-catalogue";
import { checkFormula } from "@/lib/metrics/formula";
import { formulaRows } from "./formula-rows";
import { type Pass, stored } from "./measures/flow";

/**
 * kpi_value rows of the organisation's own metrics from the same pass's values (kpi.md section 5), at the levels that its
 * parts have in common. A formula whose parts are not computed any more has none.
 */
export async function assembleFormulas(pass: Pass): Promise<void> {
  const { tx, organizationId: org } = pass;
  const [some] = await tx`
    select from kpi_metric where organization_id = ${org} and formula is not null and is_active limit 1`;
  if (!some) return;
  const { catalogue, formulas } = await readFormulaCatalogue(tx, org);
  const computed = [...formulas].flatMap(([code, metricId]) => {
    const formula = checkFormula(catalogue.get(code)?.formula ?? "", catalogue, code);
    return formula.ok ? [{ metricId, formula }] : [];
  });
  if (computed.length === 0) return;
  const rows = formulaRows(tx, org, computed, {
    value: tx`scratch_value`,
    percentiles: tx`scratch_percentiles`,
    planGap: tx`scratch_plan_gap`,
    stateCount: tx`scratch_state_count`,
  });
  await tx`
    insert into scratch_value (date_id, period_code, scope_id, target_id, metric_id, value_number, numerator_value, denominator_value)
    select p.date_id, p.period_code, p.scope_id, p.target_id, p.metric_id, round(round(p.value, 12), 4), round(p.num, 4), round(p.den, 4)
    from (${rows}) p
    join kpi_metric k on k.organization_id = ${org} and k.id = p.metric_id
    join scratch_scope c on c.scope_id = p.scope_id
    join kpi_target target on target.organization_id = ${org} and target.id = p.target_id
    cross join lateral (select target.target_type, target.ref_id is not null as is_one) t
    where ${stored(pass)}`;
}
