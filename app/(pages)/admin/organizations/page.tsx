import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CreateOrganization } from "@/components/admin/organizations/create-organization";
import { AdminPage, Panel } from "@/components/admin/page";
import { timeZones } from "@/db/admin/organization";
import { database } from "@/db/client";
import { requireAdmin } from "@/lib/auth/admin";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("organizations") };
}

/** Another organisation: made here with its first administrator, entered by signing in. None but one's own is listed. */
export default async function OrganizationsPage() {
  const viewer = await requireAdmin();
  const [sql, t, admin] = [
    await database(),
    await getTranslations("admin.organizations"),
    await getTranslations("admin"),
  ];
  const { name, timeZone } = viewer.organization;
  return (
    <AdminPage
      title={admin("pages.organizations")}
      lead={t("lead")}
      actions={<CreateOrganization zones={await timeZones(sql)} timeZone={timeZone} />}
    >
      <Panel title={t("switch")} note={t("switchWhy")}>
        <p className="text-sm">
          {t("current")} <span className="font-medium">{name}</span>{" "}
          <span className="text-ink-3">({viewer.organizationId})</span>
        </p>
      </Panel>
    </AdminPage>
  );
}
