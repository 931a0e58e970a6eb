import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { AdminPage, Cell, Panel, Row, Table } from "@/components/admin/page";
import { AddState, StateActions } from "@/components/admin/states/state-forms";
import { listStates } from "@/db/admin/states";
import { database } from "@/db/client";
import { requireAdmin } from "@/lib/auth/admin";
import { STATE_DOMAINS, STATES } from "@/lib/metrics";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("states") };
}

/** The states that items go through, domain by domain. */
export default async function StatesPage() {
  const viewer = await requireAdmin();
  const [sql, t, words, locale] = [
    await database(),
    await getTranslations("admin.states"),
    await getTranslations(),
    await getLocale(),
  ];
  const states = await listStates(sql, viewer.organizationId);
  const columns = [
    { label: t("label") },
    { label: t("code"), side: true },
    { label: t("kind") },
    { label: t("order"), end: true, side: true },
    { label: words("admin.form.actions"), hidden: true },
  ];
  return (
    <AdminPage title={words("admin.pages.states")} lead={t("lead")} actions={<AddState />}>
      <div className="grid gap-5 xl:grid-cols-2">
        {STATE_DOMAINS.map((domain) => (
          <Panel key={domain} title={words(`targetTypes.${domain}`)}>
            <Table label={words(`targetTypes.${domain}`)} columns={columns}>
              {states
                .filter((state) => state.domain === domain)
                .map((state) => (
                  <Row key={state.id}>
                    <Cell nowrap>
                      <span className="inline-flex items-center gap-2">
                        <span
                          aria-hidden="true"
                          className="size-3 rounded-sm border border-line"
                          style={{ background: state.color }}
                        />
                        {state.words[locale] || state.code}
                      </span>
                    </Cell>
                    <Cell nowrap side>
                      {state.code}
                    </Cell>
                    <Cell nowrap>{words(`home.kinds.${state.kind}`)}</Cell>
                    <Cell end side>
                      {state.order}
                    </Cell>
                    <Cell end>
                      <StateActions
                        state={state}
                        canDelete={!STATES.some((one) => one.domain === domain && one.code === state.code)}
                      />
                    </Cell>
                  </Row>
                ))}
            </Table>
          </Panel>
        ))}
      </div>
    </AdminPage>
  );
}
