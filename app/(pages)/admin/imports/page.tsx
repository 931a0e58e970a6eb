import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { ConfirmButton } from "@/components/admin/confirm";
import { Importer } from "@/components/admin/imports/importer";
import { sayImportSource } from "@/components/admin/imports/source-name";
import { AdminPage, Cell, Nothing, Panel, Row, Table, Tag } from "@/components/admin/page";
import { database } from "@/db/client";
import { type ImportRow, listImports } from "@/db/queries/admin/imports";
import { requireAdmin } from "@/lib/auth/admin";
import { sayMoment } from "@/lib/moment";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("imports") };
}

/** Files in: mapped, tried, taken, and taken back. */
export default async function ImportsPage() {
  const viewer = await requireAdmin();
  const [sql, t, words, admin, locale] = [
    await database(),
    await getTranslations("imports"),
    await getTranslations(),
    await getTranslations("admin"),
    await getLocale(),
  ];
  const imports = await listImports(sql, viewer.organizationId, viewer.organization.timeZone);
  const sourceOf = ({ source }: ImportRow) => sayImportSource(words, source);
  const columns = [
    { label: t("file") },
    { label: t("what") },
    { label: t("when") },
    { label: t("wrote") },
    { label: t("state") },
    { label: admin("form.actions"), hidden: true },
  ];
  return (
    <AdminPage title={admin("pages.imports")} lead={t("lead")}>
      <Importer />
      <Panel title={t("past")}>
        {imports.length === 0 ? (
          <Nothing>{t("none")}</Nothing>
        ) : (
          <Table label={t("past")} columns={columns} stacked>
            {imports.map((run) => (
              <Row key={run.id} faded={run.undoneAt !== null}>
                <Cell>
                  <span className="font-medium">{run.fileName}</span>
                </Cell>
                <Cell nowrap>{sourceOf(run)}</Cell>
                <Cell>
                  <span className="block whitespace-nowrap">{sayMoment(run.startedAt, locale)}</span>
                  <span className="block text-ink-3">{run.by ?? t("commandLine")}</span>
                </Cell>
                <Cell>
                  {t("wroteCounts", { inserted: run.inserted, updated: run.updated, events: run.events })}
                </Cell>
                <Cell nowrap>
                  {run.undoneAt ? (
                    <Tag>{t("undone", { at: sayMoment(run.undoneAt, locale) })}</Tag>
                  ) : run.endedAt ? (
                    <Tag tone="good">{t("taken")}</Tag>
                  ) : (
                    <Tag tone="warn">{t("open")}</Tag>
                  )}
                </Cell>
                <Cell end card="actions">
                  {!run.undoneAt && run.inserted + run.updated + run.events > 0 && (
                    <ConfirmButton
                      button={t("undo")}
                      title={t("undoTitle")}
                      confirm={t("undo")}
                      method="POST"
                      path="/api/admin/imports/undo"
                      body={{ id: run.id }}
                    >
                      {t("undoNote", { inserted: run.inserted, updated: run.updated, events: run.events })}
                    </ConfirmButton>
                  )}
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </Panel>
    </AdminPage>
  );
}
