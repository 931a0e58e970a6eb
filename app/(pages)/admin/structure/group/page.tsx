import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { AdminPage, Cell, Nothing, Panel, Row, Table, Tag } from "@/components/admin/page";
import { EditGroup, RemoveGroup } from "@/components/admin/structure/group-forms";
import { AddMember, MemberActions } from "@/components/admin/structure/member-forms";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { listGroups, listMembers, MEMBERS_LISTED, type Member } from "@/db/queries/admin/structure";
import { one } from "@/lib/admin/query";
import { placed } from "@/lib/admin/tree";
import { requireAdmin } from "@/lib/auth/admin";
import { formatDay } from "@/lib/format";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("structure") };
}

/** One group: who is in it since when, and who teaches it. */
export default async function GroupPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t, words, locale] = [
    await searchParams,
    await database(),
    await getTranslations("admin.structure"),
    await getTranslations(),
    await getLocale(),
  ];
  const id = one(query, "id");
  const { organizationId: org, today } = viewer;
  const [groups, members] = await Promise.all([
    listGroups(sql, org, today),
    listMembers(sql, org, id, today),
  ]);
  const group = groups.find((node) => node.id === id);
  if (!group) notFound();
  const parents = placed(groups).map(({ node, level }) => ({
    value: node.id,
    label: `${"\u00a0\u00a0".repeat(level)}${node.name}`,
  }));
  const others = parents.filter(({ value }) => value !== id);
  const day = (date: string) => formatDay(date, locale, "year");
  const state = (member: Member) => {
    if (member.isNow) return <Tag tone="good">{t("isNow")}</Tag>;
    return <Tag>{t(member.joined_on > today ? "future" : "past")}</Tag>;
  };
  const columns = [
    { label: t("name") },
    { label: t("joined") },
    { label: t("left") },
    { label: words("admin.users.state") },
    { label: words("admin.form.actions"), hidden: true },
  ];
  const below = groups.filter((node) => node.parent_id === id);
  const learnersBelow = below.some((node) => node.learners > 0);
  const list = (kind: Member["kind"], title: string) => {
    const rows = members.filter((member) => member.kind === kind);
    return (
      <Panel title={title} actions={<AddMember kind={kind} groupId={id} today={today} />}>
        {rows.length === 0 ? (
          <Nothing>{t(kind === "student" && learnersBelow ? "membersBelow" : "noMembers")}</Nothing>
        ) : (
          <Table label={title} columns={columns} stacked>
            {rows.map((member) => (
              <Row key={`${member.person_id} ${member.joined_on}`} faded={!member.isNow}>
                <Cell>
                  <span className="font-medium">{member.name}</span>
                  <p className="text-xs text-ink-3">{member.person_id}</p>
                </Cell>
                <Cell nowrap>{day(member.joined_on)}</Cell>
                <Cell nowrap>{member.left_on ? day(member.left_on) : t("still")}</Cell>
                <Cell nowrap>{state(member)}</Cell>
                <Cell end card="actions">
                  <MemberActions
                    member={{
                      kind,
                      group_id: id,
                      person_id: member.person_id,
                      name: member.name,
                      joined_on: member.joined_on,
                      left_on: member.left_on,
                      version: member.version,
                    }}
                    groups={others}
                    today={today}
                  />
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </Panel>
    );
  };
  const { version, name, group_type, parent_id, starts_on, ends_on } = group;
  const address = new URLSearchParams({ group: id });
  return (
    <AdminPage
      title={name}
      lead={`${words(`scopeTypes.${group_type}`)} · ${id}`}
      actions={
        <>
          <Link href="/admin/structure" className={buttonClass("quiet")}>
            {t("back")}
          </Link>
          <Link href={`/admin/plans?${address}`} className={buttonClass()}>
            {t("plan")}
          </Link>
          <Link href={`/?${new URLSearchParams({ scope: `${group_type}:${id}` })}`} className={buttonClass()}>
            {t("figures")}
          </Link>
          <EditGroup
            group={{ id, version, name, group_type, parent_id, starts_on, ends_on }}
            parents={parents}
          />
          <RemoveGroup id={id} version={version} name={name} />
        </>
      }
    >
      {below.length > 0 && (
        <Panel title={t("below")}>
          <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
            {below.map((node) => (
              <li key={node.id}>
                <Link
                  href={`/admin/structure/group?${new URLSearchParams({ id: node.id })}`}
                  className="font-medium text-accent underline-offset-2 hover:underline"
                >
                  {node.name}
                </Link>{" "}
                <span className="text-ink-2">{t("learners", { count: node.learners })}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {list("student", t("members"))}
      {list("instructor", t("assignments"))}
      {members.length === MEMBERS_LISTED && <Nothing>{t("truncated", { count: MEMBERS_LISTED })}</Nothing>}
    </AdminPage>
  );
}
