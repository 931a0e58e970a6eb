import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AdminPage, Panel } from "@/components/admin/page";
import { Curriculum } from "@/components/admin/structure/curriculum";
import { type ItemValues, NewItem } from "@/components/admin/structure/item-form";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { BRANCHES_OPEN, listItems, listParents } from "@/db/queries/admin/structure";
import { one } from "@/lib/admin/query";
import { placed } from "@/lib/admin/tree";
import { requireAdmin } from "@/lib/auth/admin";
import type { ItemType } from "@/lib/metrics";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.structure"))("curriculum") };
}

/** The curriculum tree; of a large one the branches that the address has open, and what its search finds. */
export default async function CurriculumPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t] = [await searchParams, await database(), await getTranslations("admin.structure")];
  const open = [query.open ?? []].flat().slice(-BRANCHES_OPEN);
  const [curriculum, mayHold] = await Promise.all([
    listItems(sql, viewer.organizationId, { open, text: one(query, "q") }),
    listParents(sql, viewer.organizationId),
  ]);
  const items: ItemValues[] = curriculum.items.map((item) => ({
    ...item,
    item_type: item.item_type as ItemType,
    weight: Number(item.weight),
  }));
  const parents = placed(mayHold).map(({ node, level }) => ({
    value: node.id,
    label: `${"\u00a0\u00a0".repeat(level)}${node.name}`,
  }));
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
        <Curriculum
          items={items}
          withChildren={curriculum.parents}
          isWhole={curriculum.isWhole}
          opened={open}
          text={one(query, "q")}
          branches={BRANCHES_OPEN}
          parents={parents}
        />
      </Panel>
    </AdminPage>
  );
}
