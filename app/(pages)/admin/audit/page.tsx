import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Differences } from "@/components/admin/history";
import { AdminPage, Cell, Nothing, Panel, Row, Table } from "@/components/admin/page";
import { SearchBar } from "@/components/admin/search";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { AUDIT_PAGE, listAudit, listAuditSubjects } from "@/db/queries/admin/audit";
import { one } from "@/lib/admin/query";
import { requireAdmin } from "@/lib/auth/admin";
import { sayMoment } from "@/lib/moment";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("audit") };
}

/** Who did what, when, before and after. */
export default async function AuditPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t, admin, locale] = [
    await searchParams,
    await database(),
    await getTranslations("admin.audit"),
    await getTranslations("admin"),
    await getLocale(),
  ];
  const [text, about, from] = [one(query, "q"), one(query, "about"), one(query, "before")];
  const before = /^\d{1,15}$/.test(from) ? Number(from) : null;
  const org = viewer.organizationId;
  const [found, subjects] = await Promise.all([
    listAudit(sql, org, viewer.organization.timeZone, { text, about, before }),
    listAuditSubjects(sql, org),
  ]);
  const rows = found.slice(0, AUDIT_PAGE);
  const address = (cursor: number | null) => {
    const next = new URLSearchParams();
    if (text) next.set("q", text);
    if (about) next.set("about", about);
    if (cursor) next.set("before", String(cursor));
    return `/admin/audit?${next}`;
  };
  // What a later version, or an older one, has written is shown as it was written.
  const said = (name: string, written: string) => {
    const key = name as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key) : written;
  };
  const options = [
    { value: "", label: t("all") },
    ...subjects.map((value) => ({ value, label: said(`abouts.${value}`, value) })),
  ];
  const columns = [
    { label: t("at") },
    { label: t("actor") },
    { label: t("action") },
    { label: t("subject") },
    { label: t("change") },
  ];
  const who = (row: (typeof rows)[number]) =>
    row.actorName ?? (row.actor === "system" ? t("system") : row.actor);
  return (
    <AdminPage title={admin("pages.audit")} lead={t("lead")}>
      <SearchBar text={text} filters={[{ name: "about", label: t("about"), value: about, options }]} />
      <Panel>
        {rows.length === 0 ? (
          <Nothing>{t("none")}</Nothing>
        ) : (
          <Table label={admin("pages.audit")} columns={columns} stacked>
            {rows.map((row) => (
              <Row key={row.id}>
                <Cell nowrap>
                  <time dateTime={row.at} className="max-sm:font-medium">
                    {sayMoment(row.at, locale)}
                  </time>
                </Cell>
                <Cell>{who(row)}</Cell>
                <Cell>
                  <span title={row.action}>{said(`actions.${row.action}`, row.action)}</span>
                </Cell>
                <Cell>
                  {row.subjectName}
                  <code className="block break-all text-xs text-ink-2 sm:min-w-40 lg:min-w-60">
                    {row.subject}
                  </code>
                </Cell>
                <Cell card="whole">
                  <Differences before={row.before} after={row.after} />
                </Cell>
              </Row>
            ))}
          </Table>
        )}
        <div className="mt-3 flex gap-2">
          {before !== null && (
            <Link href={address(null)} className={buttonClass()}>
              {admin("form.previous")}
            </Link>
          )}
          {found.length > AUDIT_PAGE && (
            <Link href={address(rows.at(-1)?.id ?? null)} className={buttonClass()}>
              {admin("form.next")}
            </Link>
          )}
        </div>
      </Panel>
    </AdminPage>
  );
}
