import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { CSSProperties } from "react";
import { AdminPage, Nothing, Panel } from "@/components/admin/page";
import { NewGroup } from "@/components/admin/structure/group-forms";
import { NewPerson } from "@/components/admin/structure/person-forms";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { BRANCHES_OPEN, listGroups } from "@/db/queries/admin/structure";
import { placed, unfolded } from "@/lib/admin/tree";
import { requireAdmin } from "@/lib/auth/admin";
import { formatDay } from "@/lib/format";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("structure") };
}

/** The groups as a tree, each with who is in it today; of hundreds, the branches that the address has open. */
export default async function StructurePage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t, words, locale] = [
    await searchParams,
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
  const open = new Set([query.open ?? []].flat().slice(-BRANCHES_OPEN));
  /** The same page with the branch opened, or folded again. */
  const toggled = (id: string) => {
    const others = [...open].filter((one) => one !== id);
    const next = open.has(id) ? others : [...others, id];
    return `/admin/structure?${new URLSearchParams(next.map((one) => ["open", one]))}`;
  };
  const day = (date: string | null) => (date ? formatDay(date, locale, "year") : "…");
  // Hundreds of groups have the same few sizes.
  const counts = new Map<string, string>();
  const counted = (of: "learners" | "trainers" | "planned" | "groupsBelow", count: number) => {
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
          <Link href="/admin/structure/courses" className={buttonClass()}>
            {t("courses")}
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
            {unfolded(tree, open).map(({ node, level, below }) => (
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
                {below !== null && (
                  <Link href={toggled(node.id)} prefetch={false} scroll={false} replace>
                    {open.has(node.id) ? `− ${t("fold")}` : `+ ${counted("groupsBelow", below)}`}
                    <i>{` : ${node.name}`}</i>
                  </Link>
                )}
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
