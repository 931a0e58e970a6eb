import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { CSSProperties } from "react";
import { AdminPage, Nothing, Panel } from "@/components/admin/page";
import { NewGroup, NewPerson } from "@/components/admin/structure/group-forms";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { listGroups } from "@/db/queries/admin/structure";
import { placed } from "@/lib/admin/tree";
import { requireAdmin } from "@/lib/auth/admin";
import { formatDay } from "@/lib/format";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("structure") };
}

/** The groups as a tree, each with who is in it today. */
export default async function StructurePage() {
  const viewer = await requireAdmin();
  const [sql, t, words, locale] = [
    await database(),
    await getTranslations("admin.structure"),
    await getTranslations(),
    await getLocale(),
  ];
  const groups = await listGroups(sql, viewer.organizationId, viewer.today);
  const tree = placed(groups);
  const parents = tree.map(({ node, level }) => ({
    value: node.id,
    label: `${"\u00a0\u00a0".repeat(level)}${node.name}`,
  }));
  const day = (date: string | null) => (date ? formatDay(date, locale, "year") : "…");
  // Hundreds of groups have the same few sizes.
  const counts = new Map<string, string>();
  const counted = (of: "learners" | "trainers" | "planned", count: number) => {
    const key = `${of} ${count}`;
    const known = counts.get(key) ?? t(of, { count });
    counts.set(key, known);
    return known;
  };
  return (
    <AdminPage
      title={words("admin.pages.structure")}
      lead={t("lead")}
      actions={
        <>
          <Link href="/admin/structure/curriculum" className={buttonClass()}>
            {t("curriculum")}
          </Link>
          <NewPerson kind="student" />
          <NewPerson kind="instructor" />
          <NewGroup parents={parents} />
        </>
      }
    >
      <Panel title={t("groups")}>
        {tree.length === 0 ? (
          <Nothing>{t("none")}</Nothing>
        ) : (
          <ul className="tree">
            {tree.map(({ node, level }) => (
              <li key={node.id} style={level > 0 ? ({ "--level": level } as CSSProperties) : undefined}>
                <Link
                  href={`/admin/structure/group?${new URLSearchParams({ id: node.id })}`}
                  prefetch={false}
                >
                  {node.name}
                </Link>
                <b>{words(`scopeTypes.${node.group_type}`)}</b>
                <span>{`${counted("learners", node.learners)} · ${counted("trainers", node.trainers)}`}</span>
                <small>{counted("planned", node.planned)}</small>
                {(node.starts_on || node.ends_on) && (
                  <time>{`${day(node.starts_on)} – ${day(node.ends_on)}`}</time>
                )}
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </AdminPage>
  );
}
