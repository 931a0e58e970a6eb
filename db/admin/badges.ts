import type { z } from "zod";
import { type BadgeForm, type badgeSchema, criteriaOf, type RuleForm, ruleFormOf } from "@/lib/admin/badges";
import { readRule } from "@/lib/badges";
import type { Locale } from "@/lib/events";
import { firstLocale } from "@/lib/i18n/locales";
import { LOCALES, type Locale as WordLocale } from "@/lib/metrics";
import type { Sql } from "../client";
import { type BadgePreview, previewBadge, replayBadge } from "../gamification";
import { applyStructure } from "../ingest/structure";
import { type Author, audited, Missing, Refusal, Stale } from "./change";
import { ownText } from "./language";
import { lockStructure } from "./structure";

type Words = Partial<Record<WordLocale, { name?: string; description?: string }>>;
type Row = {
  id: string;
  name: string;
  description: string | null;
  category: string | null;
  rarity: string | null;
  points_reward: number;
  is_active: boolean;
  criteria_json: Record<string, unknown>;
  metadata_json: Record<string, unknown>;
  translations_json: Words | null;
  own: string;
  awards: number;
  version: string;
};

export type BadgeRow = BadgeForm & { version: string; name: string; awards: number };

const rows = (sql: Sql, org: string, id: string | null) => sql<Row[]>`
  select b.id, b.name, b.description, b.category, b.rarity, b.points_reward, b.is_active, b.criteria_json, b.metadata_json,
    b.translations_json, o.default_locale as own,
    (select count(*)::int from gamification_award a where a.organization_id = ${org} and a.badge_id = b.id) as awards,
    md5(row(b.name, b.description, b.category, b.rarity, b.points_reward, b.is_active, b.criteria_json, b.metadata_json,
      b.translations_json)::text) as version
  from gamification_badge b join organization o on o.id = b.organization_id
  where b.organization_id = ${org} and (${id}::text is null or b.id = ${id})
  order by b.is_active desc, b.points_reward, b.name, b.id limit 500`;

const formOf = (row: Row): BadgeRow => ({
  id: row.id,
  version: row.version,
  name: row.name,
  awards: row.awards,
  words: Object.fromEntries(
    LOCALES.map((locale) => {
      const said = row.translations_json?.[locale];
      const isOwn =
        locale === firstLocale(row.own) && ownText(row.name, "name", row.translations_json, locale);
      return [
        locale,
        {
          name: (isOwn ? row.name : said?.name) ?? "",
          description: (isOwn ? row.description : said?.description) ?? "",
        },
      ];
    }),
  ) as BadgeForm["words"],
  category: row.category ?? "",
  rarity: row.rarity ?? "",
  points_reward: row.points_reward,
  is_active: row.is_active,
  ...ruleFormOf(row.criteria_json, row.metadata_json),
});

/** The badges of an organisation with how often each was awarded. */
export const listBadges = async (sql: Sql, org: string): Promise<BadgeRow[]> =>
  (await rows(sql, org, null)).map(formOf);

/** @throws Refusal where the rule is none */
function ruleOf(form: RuleForm, metadata: Record<string, unknown>) {
  const criteria = criteriaOf(form);
  const { repeatable: _, ...others } = metadata;
  const about = form.repeatable === null ? others : { ...others, repeatable: form.repeatable };
  const path = form.mode === "json" ? "json" : "mode";
  if (criteria === null) throw new Refusal("invalid_rule", path);
  const { problem } = readRule(criteria, about);
  if (problem?.code === "nothing_to_repeat") throw new Refusal("nothing_to_repeat", "repeatable");
  if (problem) throw new Refusal("invalid_rule", path);
  return { criteria_json: criteria, metadata_json: about };
}

/**
 * Saves a badge; the worker applies a rule that changed with its next cycle. What was awarded is taken back only where the
 * form asks for it: then the rule is replayed over the whole log.
 */
export async function saveBadge(
  sql: Sql,
  author: Author,
  locale: Locale,
  form: z.output<typeof badgeSchema>,
): Promise<{ id: string }> {
  const org = author.organizationId;
  return audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    const [stored] = await rows(tx, org, form.id);
    if (form.version === null && stored) throw new Refusal("taken", "id", form.id);
    if (form.version !== null && !stored) throw new Missing();
    if (stored && stored.version !== form.version) throw new Stale();
    const [organization] = await tx<
      { own: string }[]
    >`select default_locale as own from organization where id = ${org}`;
    const own = firstLocale(organization!.own);
    const { name, description } = form.words[own];
    if (!name) throw new Refusal("invalid_name", `words.${own}.name`);
    const said = LOCALES.filter((one) => form.words[one].name !== "");
    const row = {
      id: form.id,
      name,
      description: description || null,
      category: form.category || null,
      rarity: form.rarity || null,
      points_reward: form.points_reward,
      is_active: form.is_active,
      translations_json: Object.fromEntries(said.map((one) => [one, form.words[one]])),
      ...ruleOf(form, stored?.metadata_json ?? {}),
    };
    await applyStructure(tx, org, { gamification_badge: [row] }, { locale });
    if (form.replay) await replayBadge(tx, org, form.id, author.actor);
    const [after] = await rows(tx, org, form.id);
    const plain = (one: Row | undefined) => one && { ...one, awards: undefined, own: undefined };
    const action = stored ? "badge.change" : "badge.create";
    const audit = { action, subject: `badge:${form.id}`, before: plain(stored), after: plain(after) };
    return { result: { id: form.id }, audit: stored?.version === after?.version ? null : audit };
  });
}

/** Who would gain or lose a badge by a rule that is not saved yet. */
export async function previewRule(
  sql: Sql,
  org: string,
  { id, ...form }: RuleForm & { id: string },
): Promise<BadgePreview> {
  const [stored] = id ? await rows(sql, org, id) : [];
  const { criteria_json, metadata_json } = ruleOf(form, stored?.metadata_json ?? {});
  return previewBadge(sql, org, { id: stored?.id ?? "", criteria: criteria_json, metadata: metadata_json });
}
