import { firstLocale } from "@/lib/i18n/locales";
import { type Locale, STATES } from "@/lib/metrics";
import { syncCatalogue } from "../catalogue";
import type { Sql } from "../client";
import { WHOLE_LABELS } from "../organization";

type Said = Record<string, string | null | undefined>;
type Words = Partial<Record<Locale, Said>>;

/**
 * What a row's own text says in the organisation's language: nothing where it is only another language's, for want of a
 * translation. A form would make that the translation.
 */
export function ownText(text: string | null, field: string, words: Words | null, own: Locale): string {
  const isBorrowed =
    !words?.[own]?.[field] && Object.values(words ?? {}).some((said) => said[field] === text);
  return isBorrowed ? "" : (text ?? "");
}

type Row = { key: string; text: string; description: string | null; words: Words | null };

/** The row in the new language, where it has words in it; those of the old one are kept as its translation. */
function spoken(row: Row, field: "label" | "name", from: Locale, to: Locale, shipped?: string): Row {
  const { [field]: text, description } = row.words?.[to] ?? {};
  const old = ownText(row.text, field, row.words, from);
  const said = {
    ...row.words?.[from],
    [field]: old,
    ...(row.description && { description: row.description }),
  };
  return {
    key: row.key,
    words: old ? { ...row.words, [from]: said } : row.words,
    text: text || shipped || row.text,
    description: text ? description || null : row.description,
  };
}

const asRows = (tx: Sql, rows: readonly Row[]) =>
  tx`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) r(key text, text text, description text, words jsonb)`;

async function speakStates(tx: Sql, org: string, from: Locale, to: Locale): Promise<void> {
  const rows = await tx<(Row & { domain: string; code: string })[]>`
    select id::text as key, label as text, null as description, translations_json as words, domain, state_code as code
    from kpi_state where organization_id = ${org} for update`;
  const shipped = (domain: string, code: string) =>
    STATES.find((state) => state.domain === domain && state.code === code)?.label[to];
  const next = rows.map((row) => spoken(row, "label", from, to, shipped(row.domain, row.code)));
  await tx`
    update kpi_state s set label = r.text, translations_json = r.words from ${asRows(tx, next)}
    where s.organization_id = ${org} and s.id = r.key::bigint
      and (s.label, s.translations_json) is distinct from (r.text, r.words)`;
}

async function speakBadges(tx: Sql, org: string, from: Locale, to: Locale): Promise<void> {
  const rows = await tx<Row[]>`
    select id as key, name as text, description, translations_json as words
    from gamification_badge where organization_id = ${org} for update`;
  const next = rows.map((row) => spoken(row, "name", from, to));
  await tx`
    update gamification_badge b set name = r.text, description = r.description, translations_json = r.words, updated_at = now()
    from ${asRows(tx, next)} where b.organization_id = ${org} and b.id = r.key
      and (b.name, b.description, b.translations_json) is distinct from (r.text, r.description, r.words)`;
}

/** Formulas hold their words in every language already. */
const speakFormulas = (tx: Sql, org: string, to: Locale) => tx`
  update kpi_metric set label = translations_json -> ${to} ->> 'label',
    description = coalesce(translations_json -> ${to} ->> 'description', ''), updated_at = now()
  where organization_id = ${org} and formula is not null and trim(translations_json -> ${to} ->> 'label') <> ''`;

async function speakWholes(tx: Sql, org: string, to: Locale): Promise<void> {
  const { scope, target, units, projects } = WHOLE_LABELS[to];
  await tx`
    update kpi_scope set label = ${scope} where organization_id = ${org} and scope_type = 'Global' and ref_id is null`;
  await tx`
    update kpi_target set label = case target_type when 'Global' then ${target} when 'Ua' then ${units} else ${projects} end
    where organization_id = ${org} and ref_id is null and target_type in ('Global', 'Ua', 'Projet')`;
}

/**
 * Labels and names in the organisation's language, after it became another: from their translations, or from the catalogue;
 * what has no words in it stays as it is. The words that were shown so far are kept as translations.
 */
export async function speak(tx: Sql, org: string, before: string, after: string): Promise<void> {
  await syncCatalogue(tx, org);
  const [from, to] = [firstLocale(before), firstLocale(after)];
  if (from === to) return;
  await speakStates(tx, org, from, to);
  await speakBadges(tx, org, from, to);
  await speakFormulas(tx, org, to);
  await speakWholes(tx, org, to);
}
