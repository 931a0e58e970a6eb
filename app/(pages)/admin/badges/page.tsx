import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { BadgeDialog, GiveBadge } from "@/components/admin/badges/badge-form";
import { AdminPage, Cell, Nothing, Panel, Row, Table, Tag } from "@/components/admin/page";
import { listBadges } from "@/db/admin/badges";
import { database } from "@/db/client";
import { requireAdmin } from "@/lib/auth/admin";
import { formatNumber } from "@/lib/format";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("badges") };
}

/** What can be earned, by which rule, and how often it was. */
export default async function BadgesPage() {
  const viewer = await requireAdmin();
  const [sql, t, admin, locale] = [
    await database(),
    await getTranslations("admin.badges"),
    await getTranslations("admin"),
    await getLocale(),
  ];
  const badges = await listBadges(sql, viewer.organizationId);
  const columns = [
    { label: t("name") },
    { label: t("rule") },
    { label: t("points"), end: true },
    { label: t("awards"), end: true },
    { label: t("state") },
    { label: admin("form.actions"), hidden: true },
  ];
  return (
    <AdminPage title={admin("pages.badges")} lead={t("lead")} actions={<BadgeDialog />}>
      <Panel>
        {badges.length === 0 ? (
          <Nothing>{t("none")}</Nothing>
        ) : (
          <Table label={admin("pages.badges")} columns={columns} stacked>
            {badges.map(({ name, awards, ...badge }) => (
              <Row key={badge.id} faded={!badge.is_active}>
                <Cell>
                  <p className="font-medium">{badge.words[locale].name || name}</p>
                  <p className="text-xs text-ink-3">{badge.words[locale].description || badge.id}</p>
                </Cell>
                <Cell>
                  {t(`modesShort.${badge.mode}`)}
                  {badge.conditions.length > 0 && ` (${badge.conditions.length})`}
                  {badge.repeatable && (
                    <p className="text-xs text-ink-3">{t(`repeats.${badge.repeatable}`)}</p>
                  )}
                </Cell>
                <Cell end>{formatNumber(badge.points_reward, locale)}</Cell>
                <Cell end>{formatNumber(awards, locale)}</Cell>
                <Cell nowrap>
                  {badge.is_active ? <Tag tone="good">{t("on")}</Tag> : <Tag>{t("off")}</Tag>}
                </Cell>
                <Cell end card="actions">
                  <span className="inline-flex justify-end gap-1 max-sm:flex-wrap">
                    {badge.is_active && badge.repeatable === null && (
                      <GiveBadge id={badge.id} name={badge.words[locale].name || name} />
                    )}
                    <BadgeDialog badge={badge} name={badge.words[locale].name || name} />
                  </span>
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </Panel>
    </AdminPage>
  );
}
