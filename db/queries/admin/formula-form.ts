import { checkFormula } from "@/lib/metrics/formula";
import type { Sql } from "../../client";
import { readFormulaCatalogue } from "../../formula-catalogue";

export type Choice = { value: string; label: string };

/** What a formula's form offers: groups and modules to preview at, codes to write with. */
export async function readFormulaChoices(
  sql: Sql,
  organizationId: string,
): Promise<{ scopes: Choice[]; targets: Choice[]; codes: Choice[] }> {
  const [row] = await sql<{ scopes: Choice[]; targets: Choice[]; codes: Choice[] }[]>`
    select
      coalesce((select jsonb_agg(jsonb_build_object('value', scope_type || coalesce(':' || ref_id, ''), 'label', label)
        order by array_position(array['Global', 'Session', 'Groupe'], scope_type), label) from (
          select * from kpi_scope where organization_id = ${organizationId}
          and scope_type in ('Global', 'Session', 'Groupe') limit 300) s), '[]') as scopes,
      coalesce((select jsonb_agg(jsonb_build_object('value', target_type || coalesce(':' || ref_id, ''), 'label', label)
        order by array_position(array['Global', 'Ua', 'Projet', 'Module'], target_type), label) from (
          select * from kpi_target where organization_id = ${organizationId}
          and (target_type in ('Global', 'Module') or ref_id is null) limit 300) t), '[]') as targets,
      coalesce((select jsonb_agg(jsonb_build_object('value', code, 'label', label || ' (' || code || ')') order by position, code)
        from kpi_metric where organization_id = ${organizationId} and is_active and is_built
        and not (stored_in = 'kpi_percentiles' and stored_code = code)), '[]') as codes`;
  return row!;
}

/** Codes of the formulas that name this one, directly or through others. */
export async function formulasNaming(sql: Sql, organizationId: string, code: string): Promise<string[]> {
  const { catalogue } = await readFormulaCatalogue(sql, organizationId);
  return [...catalogue.values()].flatMap((part) => {
    if (part.formula === null) return [];
    const check = checkFormula(part.formula, catalogue, part.code);
    const names = check.ok && (check.codes.includes(code) || check.parts.some((one) => one.code === code));
    return names ? [part.code] : [];
  });
}

/** First local day whose figures are kept, or null before the first event. */
export async function firstKeptDay(sql: Sql, organizationId: string): Promise<string | null> {
  const [row] = await sql<{ day: string | null }[]>`
    select greatest((select (min(occurred_at) at time zone c.time_zone)::date from lms_event where organization_id = ${organizationId}),
      coalesce(least(c.day_rows_from, c.week_rows_from), '-infinity')) as day
    from engine_clock c where c.organization_id = ${organizationId}`;
  return row?.day ?? null;
}
