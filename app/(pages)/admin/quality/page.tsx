import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { AdminPage, Cell, Nothing, Panel, Row, Table } from "@/components/admin/page";
import { database } from "@/db/client";
import { CHECKED_DAYS } from "@/db/figures-check";
import { checkedAt, emptyDays, listFound, type QualityRow, silentMetrics } from "@/db/queries/admin/quality";
import { requireAdmin } from "@/lib/auth/admin";
import { formatDay, formatNumber, formatPeriod } from "@/lib/format";
import { sayMoment } from "@/lib/moment";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("quality") };
}

/** What in the stored figures deserves a look. */
export default async function QualityPage() {
  const viewer = await requireAdmin();
  const [sql, t, admin, locale] = [
    await database(),
    await getTranslations("admin.quality"),
    await getTranslations("admin"),
    await getLocale(),
  ];
  const org = viewer.organizationId;
  const [checked, outside, denominators, gaps, silent] = await Promise.all([
    checkedAt(sql, org, viewer.organization.timeZone),
    listFound(sql, org, "outside", locale),
    listFound(sql, org, "denominator", locale),
    emptyDays(sql, org),
    silentMetrics(sql, org, locale),
  ]);
  const link = (code: string, label: string) => (
    <Link href={`/admin/metrics/${code}`} className="font-medium hover:text-accent hover:underline">
      {label}
    </Link>
  );
  const sample = ({ sample: { day, period, scope, value } }: QualityRow) =>
    [scope, formatPeriod(period, day, locale), value !== null && formatNumber(value, locale)]
      .filter(Boolean)
      .join(" · ");
  // Before the first check nothing is known, which is not the same as nothing found.
  const nothing = <Nothing>{t(checked ? "fine" : "unchecked")}</Nothing>;
  const found = (title: string, note: string, rows: readonly QualityRow[]) => (
    <Panel title={title} note={note}>
      {rows.length === 0 ? (
        nothing
      ) : (
        <Table
          label={title}
          columns={[{ label: t("statistic") }, { label: t("rows"), end: true }, { label: t("sample") }]}
        >
          {rows.map((row) => (
            <Row key={row.code}>
              <Cell>{link(row.code, row.label)}</Cell>
              <Cell end>{formatNumber(row.rows, locale)}</Cell>
              <Cell>{sample(row)}</Cell>
            </Row>
          ))}
        </Table>
      )}
    </Panel>
  );
  const lead = (
    <>
      {t("lead", { days: CHECKED_DAYS })} {checked && t("checked", { at: sayMoment(checked, locale) })}
    </>
  );
  return (
    <AdminPage title={admin("pages.quality")} lead={lead}>
      {found(t("outside"), t("outsideWhy"), outside)}
      {found(t("denominators"), t("denominatorsWhy"), denominators)}
      <Panel title={t("gaps")} note={t("gapsWhy")}>
        {gaps.length === 0 ? (
          <Nothing>{t("fine")}</Nothing>
        ) : (
          <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
            {gaps.map((day) => (
              <li key={day}>{formatDay(day, locale, "weekday")}</li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t("silent")}>
        {!checked || silent.length === 0 ? (
          nothing
        ) : (
          <Table label={t("silent")} columns={[{ label: t("statistic") }, { label: t("reason") }]}>
            {silent.map((row) => (
              <Row key={row.code}>
                <Cell>{link(row.code, row.label)}</Cell>
                <Cell>{t(`reasons.${row.reason}`)}</Cell>
              </Row>
            ))}
          </Table>
        )}
      </Panel>
    </AdminPage>
  );
}
