import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OrganizationForm } from "@/components/admin/organization/organization-form";
import { AdminPage } from "@/components/admin/page";
import { SectionMessages } from "@/components/shell/messages";
import { readOrganizationForm, timeZones } from "@/db/admin/organization";
import { database } from "@/db/client";
import { requireAdmin } from "@/lib/auth/admin";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("organization") };
}

/** What the organisation decides about its figures. */
export default async function OrganizationPage() {
  const viewer = await requireAdmin();
  const [sql, t, admin] = [
    await database(),
    await getTranslations("admin.organization"),
    await getTranslations("admin"),
  ];
  const [values, zones] = await Promise.all([
    readOrganizationForm(sql, viewer.organizationId),
    timeZones(sql),
  ]);
  return (
    <AdminPage title={admin("pages.organization")} lead={t("lead")}>
      <SectionMessages of={["need"]}>
        <OrganizationForm values={values} zones={zones} />
      </SectionMessages>
    </AdminPage>
  );
}
