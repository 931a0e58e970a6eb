import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ComparisonMenu, ComparisonPanel } from "@/components/analysis/comparison";
import { HomeView } from "@/components/dashboard/home-view";
import { PipelinePanel } from "@/components/dashboard/pipeline";
import { NeedsElsewhere } from "@/components/needs/elsewhere";
import { Morning } from "@/components/needs/morning";
import { SectionMessages } from "@/components/shell/messages";
import { database } from "@/db/client";
import { loadComparison } from "@/db/queries/comparison";
import { loadHome } from "@/db/queries/home";
import { COUNTED_AT_MOST, readPipeline } from "@/db/queries/pipeline";
import type { SignedIn } from "@/db/queries/viewer";
import { can } from "@/lib/access";
import { requireViewer } from "@/lib/auth/viewer";
import type { HomeData } from "@/lib/home";
import { parseView, type Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("home"))("title") };
}

/** The trainer's home, and the administration's with the state of the engine below; learners have their own. */
export default async function HomePage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer();
  if (viewer.role === "learner") redirect("/me");
  const [sql, query, locale] = [await database(), await searchParams, await getLocale()];
  const view = parseView(query);
  const data = await loadHome(sql, viewer, view, locale);
  if (!data) notFound();
  const comparison = await loadComparison(sql, viewer, view, locale);
  const pipeline = can(viewer, "pipeline.read")
    ? await readPipeline(sql, viewer.organizationId, data.timeZone)
    : null;
  return (
    <SectionMessages of={["me", "need", "waiting", "analysis"]}>
      <HomeView
        initial={data}
        path="/"
        kind={viewer.role}
        morning={morningOf(viewer, data)}
        compare={
          <ComparisonMenu
            path="/"
            head={data}
            comparison={comparison}
            groups={[...data.children, ...data.groups]}
          />
        }
        comparison={comparison && <ComparisonPanel path="/" head={data} comparison={comparison} />}
      />
      {pipeline && <PipelinePanel status={pipeline} countedAtMost={COUNTED_AT_MOST} />}
    </SectionMessages>
  );
}

/** Who needs the reader in the chosen scope. Of the whole centre an admin opens the list: nobody reads it every time. */
function morningOf(viewer: SignedIn, { view, dateId, today }: HomeData) {
  const isWhole = view.scope === null || view.scope.type === "Global" || view.scope.type === "Session";
  if (!can(viewer, "risk.read")) return null;
  if (viewer.role === "admin" && isWhole) return <NeedsElsewhere view={view} />;
  if (!view.scope) return null;
  return <Morning view={view} today={today} date={dateId < today ? dateId : null} />;
}
