import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AdminPage, Nothing, Panel } from "@/components/admin/page";
import { Curriculum } from "@/components/admin/structure/curriculum";
import { type ItemValues, NewItem } from "@/components/admin/structure/item-form";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { ITEMS_LISTED, listItems } from "@/db/queries/admin/structure";
import { placed } from "@/lib/admin/tree";
import { requireAdmin } from "@/lib/auth/admin";
import type { ItemType } from "@/lib/metrics";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.structure"))("curriculum") };
}

/** The curriculum tree. */
export default async function CurriculumPage() {
  const viewer = await requireAdmin();
  const [sql, t] = [await database(), await getTranslations("admin.structure")];
  const items: ItemValues[] = (await listItems(sql, viewer.organizationId)).map((item) => ({
    ...item,
    item_type: item.item_type as ItemType,
    weight: Number(item.weight),
  }));
  const parents = placed(items)
    .filter(({ node }) => node.item_type !== "Tache" && node.item_type !== "Chapitre")
    .map(({ node, level }) => ({ value: node.id, label: `${"\u00a0\u00a0".repeat(level)}${node.name}` }));
  return (
    <AdminPage
      title={t("curriculum")}
      lead={t("curriculumLead")}
      actions={
        <>
          <Link href="/admin/structure" className={buttonClass("quiet")}>
            {t("back")}
          </Link>
          <NewItem parents={parents} />
        </>
      }
    >
      <Panel>
        <Curriculum items={items} parents={parents} />
        {items.length === ITEMS_LISTED && <Nothing>{t("itemsTruncated", { count: ITEMS_LISTED })}</Nothing>}
      </Panel>
    </AdminPage>
  );
}
