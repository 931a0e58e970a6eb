import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { AdminPage, Cell, Nothing, Panel, Row, Table, Tag } from "@/components/admin/page";
import { SearchBar } from "@/components/admin/search";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { listMetrics, type MetricRow } from "@/db/queries/admin/metrics";
import { one, oneOf } from "@/lib/admin/query";
import { requireAdmin } from "@/lib/auth/admin";
import { formatNumber, NO_VALUE } from "@/lib/format";
import { CATEGORIES, CATEGORY_LABELS } from "@/lib/metrics";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("metrics") };
}

/** The catalogue: every statistic, what it means here, whether it is on. */
export default async function MetricsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t, admin, locale] = [
    await searchParams,
    await database(),
    await getTranslations("admin.metrics"),
    await getTranslations("admin"),
    await getLocale(),
  ];
  const [text, category] = [one(query, "q"), oneOf(query, "family", CATEGORIES)];
  const metrics = await listMetrics(sql, viewer.organizationId, locale, { text, category });
  const number = (value: number | null) => (value === null ? null : formatNumber(Number(value), locale));
  const thresholds = ({ warnBelow, warnAbove }: MetricRow) =>
    [
      warnBelow !== null && t("below", { value: number(warnBelow) ?? "" }),
      warnAbove !== null && t("above", { value: number(warnAbove) ?? "" }),
    ]
      .filter(Boolean)
      .join(", ") || NO_VALUE;
  const options = [
    { value: "", label: t("allFamilies") },
    ...CATEGORIES.map((value) => ({ value, label: CATEGORY_LABELS[value][locale] })),
  ];
  const columns = [
    { label: t("label") },
    { label: t("family"), side: true },
    { label: t("unit"), side: true },
    { label: t("direction"), side: true },
    { label: t("thresholds") },
    { label: t("objective"), end: true, side: true },
    { label: t("state") },
  ];
  return (
    <AdminPage
      title={admin("pages.metrics")}
      lead={t("lead")}
      actions={
        <Link href="/admin/metrics/new" className={buttonClass("primary")}>
          {t("new")}
        </Link>
      }
    >
      <SearchBar
        text={text}
        filters={[{ name: "family", label: t("family"), value: category ?? "", options }]}
      />
      <Panel>
        {metrics.length === 0 ? (
          <Nothing>{t("none")}</Nothing>
        ) : (
          <Table label={admin("pages.metrics")} columns={columns}>
            {metrics.map((metric) => (
              <Row key={metric.code} faded={!metric.isActive}>
                <Cell>
                  <Link
                    href={`/admin/metrics/${metric.code}`}
                    className="font-medium hover:text-accent hover:underline"
                  >
                    {metric.label}
                  </Link>
                  <p className="text-xs text-ink-3">{metric.code}</p>
                  <p className="text-xs text-ink-3 sm:hidden">
                    {[
                      CATEGORY_LABELS[metric.category][locale],
                      t(`units.${metric.unit}`),
                      t(metric.higherIsBetter ? "higher" : "lower"),
                    ].join(" · ")}
                  </p>
                </Cell>
                <Cell side>{CATEGORY_LABELS[metric.category][locale]}</Cell>
                <Cell nowrap side>
                  {t(`units.${metric.unit}`)}
                </Cell>
                <Cell side>{t(metric.higherIsBetter ? "higher" : "lower")}</Cell>
                <Cell nowrap>{thresholds(metric)}</Cell>
                <Cell end side>
                  {number(metric.objective) ?? NO_VALUE}
                </Cell>
                <Cell nowrap>
                  <span className="inline-flex items-start gap-1 max-sm:flex-col">
                    {metric.isActive ? <Tag tone="good">{t("on")}</Tag> : <Tag>{t("off")}</Tag>}
                    {metric.isFormula && <Tag>{t("byFormula")}</Tag>}
                    {!metric.isBuilt && <Tag tone="warn">{t("notBuilt")}</Tag>}
                  </span>
                </Cell>
              </Row>
            ))}
          </Table>
        )}
        <p className="mt-3 text-sm text-ink-3">{t("count", { count: metrics.length })}</p>
      </Panel>
    </AdminPage>
  );
}
