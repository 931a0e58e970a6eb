import type { z } from "zod";
import type { newStateSchema, stateChangeSchema } from "@/lib/admin/states";
import { firstLocale } from "@/lib/i18n/locales";
import { LOCALES, type Locale, STATES, type StateDomain, type StateKind } from "@/lib/metrics";
import type { Sql } from "../client";
import { type Author, audited, Refusal, requireVersion, wantRebuild } from "./change";
import { ownText } from "./language";

export type StateForm = {
  id: number;
  domain: StateDomain;
  code: string;
  kind: StateKind;
  color: string;
  order: number;
  words: Record<Locale, string>;
  version: string;
};

type Row = Omit<StateForm, "words"> & {
  label: string;
  own: string;
  words: Partial<Record<Locale, { label?: string }>> | null;
};

const shipped = (domain: string, code: string) =>
  STATES.find((state) => state.domain === domain && state.code === code);

/** In the organisation's own language the label says it; in others its translation, or the catalogue's word. */
const formOf = ({ label, own, words, ...state }: Row): StateForm => ({
  ...state,
  words: Object.fromEntries(
    LOCALES.map((locale) => [
      locale,
      locale === firstLocale(own)
        ? ownText(label, "label", words, locale)
        : (words?.[locale]?.label ?? shipped(state.domain, state.code)?.label[locale] ?? ""),
    ]),
  ) as StateForm["words"],
});

const columns = (sql: Sql) => sql`
  s.id, s.domain, s.state_code as code, s.kind, s.color, s.ordre as order, s.label, o.default_locale as own,
  s.translations_json as words, md5(row(s.kind, s.color, s.ordre, s.label, s.translations_json)::text) as version`;

/** The states of an organisation in the order of the tree, then their own. */
export async function listStates(sql: Sql, organizationId: string): Promise<StateForm[]> {
  const rows = await sql<Row[]>`
    select ${columns(sql)} from kpi_state s join organization o on o.id = s.organization_id
    where s.organization_id = ${organizationId}
    order by array_position(${[...new Set(STATES.map((state) => state.domain))]}::text[], s.domain), s.ordre, s.id`;
  return rows.map(formOf);
}

async function lockState(tx: Sql, org: string, id: number): Promise<StateForm | undefined> {
  const [row] = await tx<Row[]>`
    select ${columns(tx)} from kpi_state s join organization o on o.id = s.organization_id
    where s.organization_id = ${org} and s.id = ${id} for update of s`;
  return row && formOf(row);
}

/** The label in the organisation's language, and all languages as they are kept. */
async function wordsOf(tx: Sql, org: string, words: Record<Locale, string>) {
  const [row] = await tx<{ own: string }[]>`select default_locale as own from organization where id = ${org}`;
  // An organisation of another language than ours reads French until somebody translates.
  const own = firstLocale(row?.own);
  if (!words[own]) throw new Refusal("invalid_name", `words.${own}`);
  const said = LOCALES.filter((locale) => words[locale] !== "");
  const translations = Object.fromEntries(said.map((locale) => [locale, { label: words[locale] }]));
  return { label: words[own], translations: JSON.stringify(translations) };
}

/** Adds a state: events that waited for it are taken in, and every figure of states is derived again. */
export async function addState(
  sql: Sql,
  author: Author,
  state: z.output<typeof newStateSchema>,
): Promise<{ id: number }> {
  const org = author.organizationId;
  return audited(sql, author, async (tx) => {
    const { label, translations } = await wordsOf(tx, org, state.words);
    const [row] = await tx<{ id: number }[]>`
      insert into kpi_state (organization_id, domain, state_code, label, ordre, color, kind, translations_json)
      values (${org}, ${state.domain}, ${state.code}, ${label}, ${state.order}, ${state.color}, ${state.kind},
        ${translations}::text::jsonb)
      on conflict (organization_id, domain, state_code) do nothing returning id`;
    if (!row) throw new Refusal("taken", "code", state.code);
    await wantRebuild(tx, org);
    const subject = `state:${state.domain}/${state.code}`;
    const after = await lockState(tx, org, row.id);
    return { result: row, audit: { action: "state.create", subject, after } };
  });
}

/** Changes a state. Another kind, or another order, bears on figures: they are derived again. */
export async function changeState(
  sql: Sql,
  author: Author,
  { id, version, ...next }: z.output<typeof stateChangeSchema>,
): Promise<{ recomputes: boolean }> {
  const org = author.organizationId;
  return audited(sql, author, async (tx) => {
    const before = requireVersion(await lockState(tx, org, id), version);
    const { label, translations } = await wordsOf(tx, org, next.words);
    await tx`
      update kpi_state set label = ${label}, translations_json = ${translations}::text::jsonb, kind = ${next.kind},
        color = ${next.color}, ordre = ${next.order}
      where organization_id = ${org} and id = ${id}`;
    const recomputes = before.kind !== next.kind || before.order !== next.order;
    if (recomputes) await wantRebuild(tx, org);
    const after = await lockState(tx, org, id);
    const audit = { action: "state.change", subject: `state:${before.domain}/${before.code}`, before, after };
    return { result: { recomputes }, audit: after?.version === before.version ? null : audit };
  });
}

/** Removes a state that nothing was ever in. Those that every organisation starts with stay. */
export async function removeState(sql: Sql, author: Author, id: number, version: string): Promise<void> {
  const org = author.organizationId;
  await audited(sql, author, async (tx) => {
    const before = requireVersion(await lockState(tx, org, id), version);
    const [use] =
      await tx`select from fact_transition where organization_id = ${org} and state_id = ${id} limit 1`;
    if (use || shipped(before.domain, before.code)) throw new Refusal("in_use", "id", before.code);
    await tx`delete from kpi_state_count where organization_id = ${org} and state_id = ${id}`;
    await tx`delete from kpi_state where organization_id = ${org} and id = ${id}`;
    await wantRebuild(tx, org);
    const subject = `state:${before.domain}/${before.code}`;
    return { result: undefined, audit: { action: "state.delete", subject, before } };
  });
}
