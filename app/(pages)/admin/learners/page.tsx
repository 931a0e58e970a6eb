import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { EraseLearner } from "@/components/admin/learners/erase-learner";
import { AdminPage, Cell, Nothing, Panel, Row, Table, Tag } from "@/components/admin/page";
import { Pages } from "@/components/admin/pages";
import { SearchBar } from "@/components/admin/search";
import { EditPerson } from "@/components/admin/structure/person-forms";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { countLearners, LEARNERS_LISTED, listLearners } from "@/db/queries/admin/learners";
import { one, pageOf } from "@/lib/admin/query";
import { requireAdmin } from "@/lib/auth/admin";
import { sayMoment } from "@/lib/moment";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("learners") };
}

/** What is held about a learner: given as a file, or erased. */
export default async function LearnersPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t, admin, locale] = [
    await searchParams,
    await database(),
    await getTranslations("admin.learners"),
    await getTranslations("admin"),
    await getLocale(),
  ];
  const text = one(query, "q");
  const { organizationId, organization, today } = viewer;
  const count = await countLearners(sql, organizationId, text);
  const { from, ...page } = pageOf(query, count, LEARNERS_LISTED);
  const learners = await listLearners(sql, organizationId, organization.timeZone, today, text, from);
  const address = (number: number) =>
    `/admin/learners?${new URLSearchParams({ ...(text && { q: text }), page: `${number}` })}`;
  const columns = [
    { label: t("name") },
    { label: t("groups"), side: true },
    { label: admin("form.actions"), hidden: true },
  ];
  return (
    <AdminPage title={admin("pages.learners")} lead={t("lead")}>
      <SearchBar text={text} />
      <Panel>
        {learners.length === 0 ? (
          <Nothing>{t("none")}</Nothing>
        ) : (
          <Table label={admin("pages.learners")} columns={columns}>
            {learners.map((learner) => (
              <Row key={learner.id} faded={learner.erasedAt !== null}>
                <Cell>
                  <p className="font-medium">{learner.name}</p>
                  <p className="text-xs text-ink-3">{learner.id}</p>
                  <p className="text-xs text-ink-3 sm:hidden">{learner.groups.join(", ")}</p>
                </Cell>
                <Cell side>{learner.groups.join(", ")}</Cell>
                <Cell end>
                  <span className="inline-flex items-center justify-end gap-1 max-sm:flex-wrap">
                    {!learner.erasedAt && <EditPerson kind="student" id={learner.id} name={learner.name} />}
                    <a
                      href={`/api/admin/learners?${new URLSearchParams({ id: learner.id })}`}
                      className={buttonClass("quiet")}
                    >
                      {t("export")}
                    </a>
                    {learner.erasedAt ? (
                      <Tag>{t("erased", { at: sayMoment(learner.erasedAt, locale) })}</Tag>
                    ) : (
                      <EraseLearner id={learner.id} name={learner.name} />
                    )}
                  </span>
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
