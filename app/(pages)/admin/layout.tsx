import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { SubNav } from "@/components/admin/sub-nav";
import { SectionMessages } from "@/components/shell/messages";
import { requireViewer } from "@/lib/auth/viewer";
import type { Messages } from "@/lib/i18n/messages";

type Pages = keyof Messages["admin"]["pages"];

const SECTIONS: readonly [keyof Messages["admin"]["sections"], readonly Pages[]][] = [
  ["people", ["users", "learners"]],
  ["teaching", ["structure", "plans", "badges"]],
  ["figures", ["metrics", "states", "organization", "quality"]],
  ["system", ["imports", "pipeline", "keys", "organizations", "audit"]],
];

/** Every page of the administration; to everybody else they do not exist. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer();
  if (viewer.role !== "admin") notFound();
  const t = await getTranslations("admin");
  const groups = SECTIONS.map(([section, pages]) => ({
    label: t(`sections.${section}`),
    items: pages.map((page) => ({ path: `/admin/${page}`, label: t(`pages.${page}`) })),
  }));
  return (
    <div className="mx-auto flex max-w-7xl flex-col gap-5 lg:flex-row lg:gap-8">
      <SubNav label={t("nav")} groups={groups} />
      <div className="min-w-0 flex-1">
        <SectionMessages of={["admin"]}>{children}</SectionMessages>
      </div>
    </div>
  );
}
