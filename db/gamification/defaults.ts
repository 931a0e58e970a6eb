import type { Sql } from "@/db/client";
import { DEFAULT_BADGES } from "@/lib/badges";

/** What every organisation's default badges are made of. */
export const badgeRows = () =>
  DEFAULT_BADGES.map(({ id, category, rarity, points, criteria, repeatable, words }) => ({
    id,
    category,
    rarity,
    points_reward: points,
    criteria_json: criteria,
    metadata_json: repeatable ? { repeatable } : {},
    translations_json: words,
    icon_url: `/badges/${id}.svg`,
  }));

/**
 * Puts the badges of the default set that an organisation does not have yet, in its language, with the others as
 * translations. One that is there stays as its admins made it.
 * @returns how many were put
 */
export async function syncBadges(sql: Sql, organizationId: string): Promise<number> {
  const put = await sql`
    insert into gamification_badge (organization_id, id, name, description, icon_url, type, category, rarity, points_reward,
      criteria_json, metadata_json, translations_json)
    select o.id, b.id, w.words ->> 'name', w.words ->> 'description', b.icon_url, 'default', b.category, b.rarity, b.points_reward,
      b.criteria_json, b.metadata_json, b.translations_json
    from organization o
    cross join jsonb_to_recordset(${JSON.stringify(badgeRows())}::text::jsonb) as b(id text, icon_url text, category text, rarity text,
      points_reward integer, criteria_json jsonb, metadata_json jsonb, translations_json jsonb)
    cross join lateral (
      select coalesce(b.translations_json -> o.default_locale, b.translations_json -> 'fr') as words) w
    where o.id = ${organizationId}
    on conflict do nothing`;
  return put.count;
}
