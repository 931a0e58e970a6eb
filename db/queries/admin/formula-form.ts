import type { Locale } from "@/lib/metrics";
import { checkFormula } from "@/lib/metrics/formula";
import type { Sql } from "../../client";
import { readFormulaCatalogue } from "../../formula-catalogue";
import { labelled, ownLabel } from "./words";

export type Choice = { value: string; label: string };

type Code = { code: string; label: string; own: string | null };

/** What stands for all of a kind: its word is the reader's. */
const WHOLE = {
  fr: {
    Global: "Tous les modules",
    Ua: "Toutes les UA",
    Projet: "Tous les projets",
    centre: "Ensemble du centre",
  },
  en: { Global: "All modules", Ua: "All units", Projet: "All projects", centre: "Whole centre" },
} as const satisfies Record<Locale, Record<string, string>>;

/** What a formula's form offers: groups and modules to preview at, codes to write with. */
export async function readFormulaChoices(
  sql: Sql,
  organizationId: string,
  locale: Locale,
): Promise<{ scopes: Choice[]; targets: Choice[]; codes: Choice[] }> {
  const [row] = await sql<{ scopes: Choice[]; targets: Choice[]; codes: Code[] }[]>`
    select
      coalesce((select jsonb_agg(jsonb_build_object('value', scope_type || coalesce(':' || ref_id, ''), 'label', label)
        order by array_position(array['Global', 'Session', 'Groupe'], scope_type), label) from (
          select * from kpi_scope where organization_id = ${organizationId}
          and scope_type in ('Global', 'Session', 'Groupe') limit 300) s), '[]') as scopes,
      coalesce((select jsonb_agg(jsonb_build_object('value', target_type || coalesce(':' || ref_id, ''), 'label', label)
        order by array_position(array['Global', 'Ua', 'Projet', 'Module'], target_type), label) from (
          select * from kpi_target where organization_id = ${organizationId}
          and (target_type in ('Global', 'Module') or ref_id is null) limit 300) t), '[]') as targets,
      coalesce((select jsonb_agg(jsonb_build_object('code', code, 'label', label, 'own', ${ownLabel(sql, locale)}) order by position, code)
        from kpi_metric k where organization_id = ${organizationId} and is_active and is_built
        and not (stored_in = 'kpi_percentiles' and stored_code = code)), '[]') as codes`;
  const { scopes, targets, codes } = row!;
  const words: Readonly<Record<string, string>> = WHOLE[locale];
  return {
    scopes: scopes.map((one) => (one.value === "Global" ? { ...one, label: words.centre! } : one)),
    targets: targets.map((one) => ({ ...one, label: words[one.value] ?? one.label })),
    codes: codes
      .map(labelled(locale))
      .map(({ code, label }) => ({ value: code, label: `${label} (${code})` })),
  };
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
