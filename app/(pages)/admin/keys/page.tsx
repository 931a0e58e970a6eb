import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { CreateKey } from "@/components/admin/keys/create-key";
import { RevokeKey } from "@/components/admin/keys/revoke-key";
import { AdminPage, Cell, Nothing, Panel, Row, Table, Tag } from "@/components/admin/page";
import { database } from "@/db/client";
import { DEFAULT_REQUESTS_PER_MINUTE } from "@/db/keys";
import { groupScopes, type KeyRow, listKeyRows } from "@/db/queries/admin/keys";
import { requireAdmin } from "@/lib/auth/admin";
import { formatNumber } from "@/lib/format";
import { sayMoment } from "@/lib/moment";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("keys") };
}

/** Keys of the programs that send and read. */
export default async function KeysPage() {
  const viewer = await requireAdmin();
  const [sql, t, admin, locale] = [
    await database(),
    await getTranslations("admin.keys"),
    await getTranslations("admin"),
    await getLocale(),
  ];
  const [keys, scopes] = await Promise.all([
    listKeyRows(sql, viewer.organizationId, viewer.organization.timeZone),
    groupScopes(sql, viewer.organizationId),
  ]);
  const state = (key: KeyRow) => {
    if (key.revokedAt) return <Tag>{t("revoked", { at: sayMoment(key.revokedAt, locale) })}</Tag>;
    if (key.isExpired) return <Tag>{t("expired")}</Tag>;
    if (key.expiresAt) return <Tag tone="good">{t("until", { at: sayMoment(key.expiresAt, locale) })}</Tag>;
    return <Tag tone="good">{t("active")}</Tag>;
  };
  const columns = [
    { label: t("name") },
    { label: t("scopes") },
    { label: t("limit"), end: true },
    { label: t("lastUsed") },
    { label: t("state") },
    { label: admin("form.actions"), hidden: true },
  ];
  const create = (
    <CreateKey
      scopes={scopes.map(({ id, label }) => ({ value: String(id), label }))}
      limit={DEFAULT_REQUESTS_PER_MINUTE}
    />
  );
  return (
    <AdminPage title={admin("pages.keys")} lead={t("lead")} actions={create}>
      <Panel>
        {keys.length === 0 ? (
          <Nothing>{t("none")}</Nothing>
        ) : (
          <Table label={admin("pages.keys")} columns={columns} stacked>
            {keys.map((key) => (
              <Row key={key.id} faded={key.revokedAt !== null || key.isExpired}>
                <Cell>
                  <p className="font-medium">{key.name}</p>
                  <p className="text-xs text-ink-3">
                    {t("created")} {sayMoment(key.createdAt, locale)}
                  </p>
                </Cell>
                <Cell>
                  {key.scopes.map((scope) => t(`scope.${scope}`)).join(", ")}
                  {key.heldTo && (
                    <p className="text-xs text-ink-3" title={key.heldTo.join(", ")}>
                      {t("heldTo")} {t("heldCount", { count: key.heldTo.length })}
                    </p>
                  )}
                </Cell>
                <Cell end>{formatNumber(key.requestsPerMinute, locale)}</Cell>
                <Cell nowrap>{key.lastUsedAt ? sayMoment(key.lastUsedAt, locale) : t("never")}</Cell>
                <Cell nowrap>{state(key)}</Cell>
                <Cell end card="actions">
                  {key.revokedAt === null && !key.isExpired && <RevokeKey id={key.id} name={key.name} />}
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </Panel>
    </AdminPage>
  );
}
