import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AdminPage, Cell, Nothing, Panel, Row, Table } from "@/components/admin/page";
import { Pages } from "@/components/admin/pages";
import { ImportPlan } from "@/components/admin/plans/import-plan";
import { PlanDay } from "@/components/admin/plans/plan-day";
import { SearchBar } from "@/components/admin/search";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { listPlanned, readPlan } from "@/db/queries/admin/structure";
import { one, pageOf } from "@/lib/admin/query";
import { placed } from "@/lib/admin/tree";
import { requireAdmin } from "@/lib/auth/admin";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("plans") };
}

/** Days to fill in on one page. */
const ROWS = 50;

/** The plan of one group: by which day each unit and project should be done. */
export default async function PlansPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t, words] = [
    await searchParams,
    await database(),
    await getTranslations("admin.plans"),
    await getTranslations(),
  ];
  const groups = await listPlanned(sql, viewer.organizationId);
  const group =
    groups.find(({ id }) => id === one(query, "group")) ??
    groups.find(({ planned }) => planned > 0) ??
    groups[0];
  const title = words("admin.pages.plans");
  if (!group)
    return (
      <AdminPage title={title} lead={t("lead")}>
        <Nothing>{t("noGroups")}</Nothing>
      </AdminPage>
    );
  const { version, items } = await readPlan(sql, viewer.organizationId, group.id);
  const modules = new Map(
    items.flatMap((item) => (item.module_id ? [[item.module_id, item.module ?? ""]] : [])),
  );
  const module = modules.has(one(query, "module")) ? one(query, "module") : "";
  const asked = module ? items.filter((item) => item.module_id === module) : items;
  const page = pageOf(query, asked.length, ROWS);
  const address = (number: number) =>
    `/admin/plans?${new URLSearchParams({ group: group.id, ...(module && { module }), page: `${number}` })}`;
  const options = placed(groups).map(({ node, level }) => ({
    value: node.id,
    label: `${"\u00a0\u00a0".repeat(level)}${node.name}${node.planned > 0 ? ` · ${node.planned}` : ""}`,
  }));
  const columns = [
    { label: t("item") },
    { label: t("module"), side: true },
    { label: t("type"), side: true },
    { label: t("day") },
  ];
  return (
    <AdminPage
      title={title}
      lead={t("lead")}
      actions={
        <>
          <a href={`/api/admin/plans?${new URLSearchParams({ group: group.id })}`} className={buttonClass()}>
            {t("export")}
          </a>
          <ImportPlan key={group.id} groupId={group.id} name={group.name} version={version} />
        </>
      }
    >
      <SearchBar
        filters={[
          { name: "group", label: t("group"), value: group.id, options },
          ...(items.length > ROWS && modules.size > 1
            ? [
                {
                  name: "module",
                  label: t("module"),
                  value: module,
                  options: [
                    { value: "", label: t("allModules") },
                    ...[...modules].map(([value, label]) => ({ value, label })),
                  ],
                },
              ]
            : []),
        ]}
        submit={t("choose")}
      />
      <Panel
        title={group.name}
        note={t("count", {
          planned: items.filter((item) => item.planned_on !== null).length,
          all: items.length,
        })}
      >
        {items.length === 0 ? (
          <Nothing>{t("none")}</Nothing>
        ) : (
          <Table label={group.name} columns={columns}>
            {asked.slice(page.from, page.from + ROWS).map((item) => (
              <Row key={`${group.id} ${item.item_id}`}>
                <Cell>
                  {item.name}
                  <p className="text-xs text-ink-3">{item.item_id}</p>
                  <p className="text-xs text-ink-3 sm:hidden">
                    {[item.module, words(`targetTypes.${item.item_type}`)].filter(Boolean).join(" · ")}
                  </p>
                </Cell>
                <Cell side>{item.module}</Cell>
                <Cell nowrap side>
                  {words(`targetTypes.${item.item_type}`)}
                </Cell>
                <Cell>
                  <PlanDay
                    groupId={group.id}
                    itemId={item.item_id}
                    name={item.name}
                    plannedOn={item.planned_on}
                  />
                </Cell>
              </Row>
            ))}
          </Table>
        )}
        <Pages {...page} address={address} />
      </Panel>
    </AdminPage>
  );
}
