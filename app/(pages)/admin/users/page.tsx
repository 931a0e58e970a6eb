import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { AdminPage, Cell, Nothing, Panel, Row, Table, Tag } from "@/components/admin/page";
import { Pages } from "@/components/admin/pages";
import { SearchBar } from "@/components/admin/search";
import { UserActions } from "@/components/admin/users/user-actions";
import { CreateUser } from "@/components/admin/users/user-form";
import { database } from "@/db/client";
import { countUsers, listUsers, USERS_LISTED } from "@/db/queries/admin/users";
import { ROLES } from "@/lib/access/types";
import { one, oneOf, pageOf } from "@/lib/admin/query";
import { requireAdmin } from "@/lib/auth/admin";
import { sayMoment } from "@/lib/moment";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("users") };
}

/** Accounts: who can sign in, and as what. */
export default async function UsersPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t, admin, roles, locale] = [
    await searchParams,
    await database(),
    await getTranslations("admin.users"),
    await getTranslations("admin"),
    await getTranslations("shell.role"),
    await getLocale(),
  ];
  const [text, role] = [one(query, "q"), oneOf(query, "role", ROLES)];
  const [org, { timeZone }] = [viewer.organizationId, viewer.organization];
  const count = await countUsers(sql, org, { text, role });
  const { from, ...page } = pageOf(query, count, USERS_LISTED);
  const users = await listUsers(sql, org, timeZone, { text, role, from });
  const address = (number: number) =>
    `/admin/users?${new URLSearchParams({ ...(text && { q: text }), ...(role && { role }), page: `${number}` })}`;
  const options = [{ value: "", label: t("all") }, ...ROLES.map((value) => ({ value, label: roles(value) }))];
  const columns = [
    { label: t("name") },
    { label: t("role") },
    { label: t("person") },
    { label: t("state") },
    { label: t("lastSignIn") },
    { label: admin("form.actions"), hidden: true },
  ];
  return (
    <AdminPage title={admin("pages.users")} lead={t("lead")} actions={<CreateUser />}>
      <SearchBar text={text} filters={[{ name: "role", label: t("role"), value: role ?? "", options }]} />
      <Panel>
        {users.length === 0 ? (
          <Nothing>{t("none")}</Nothing>
        ) : (
          <Table label={admin("pages.users")} columns={columns} stacked>
            {users.map((user) => (
              <Row key={user.id} faded={user.disabledAt !== null}>
                <Cell>
                  <p className="font-medium">{user.name}</p>
                  <p className="text-ink-3">{user.email}</p>
                </Cell>
                <Cell nowrap>{roles(user.role)}</Cell>
                <Cell>{user.personName ?? user.personId ?? ""}</Cell>
                <Cell nowrap>
                  {user.disabledAt ? (
                    <Tag>{t("disabled", { at: sayMoment(user.disabledAt, locale) })}</Tag>
                  ) : (
                    <Tag tone="good">{t("open")}</Tag>
                  )}
                </Cell>
                <Cell nowrap>{user.lastSignInAt ? sayMoment(user.lastSignInAt, locale) : t("never")}</Cell>
                <Cell end card="actions">
                  <UserActions
                    user={user}
                    isDisabled={user.disabledAt !== null}
                    isOwn={user.id === viewer.userId}
                  />
                </Cell>
              </Row>
            ))}
          </Table>
        )}
        <p className="mt-3 text-sm text-ink-3">{t("count", { count })}</p>
        <Pages {...page} address={address} />
      </Panel>
    </AdminPage>
  );
}
