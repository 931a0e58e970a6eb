"use client";

import { useTranslations } from "next-intl";
import { ComparisonMenu, ComparisonPanel } from "@/components/analysis/comparison";
import { groupHref } from "@/components/dashboard/address";
import { PageShell } from "@/components/group/shell";
import type { Comparison } from "@/lib/analysis/types";
import type { LearnerFile } from "@/lib/learner-file";
import { type ScopeRef, viewHref } from "@/lib/view";
import { AttendanceCalendar } from "./attendance";
import { Badges } from "./badges";
import { LearnerCurve, LearnerScores } from "./charts";
import { FollowUp } from "./follow-up";
import { InShort } from "./in-short";
import { Modules } from "./modules";
import { Submissions } from "./submissions";
import { TaskBoard } from "./task-board";
import { TimelinePanel } from "./timeline";

/** A learner's file: what needs somebody, the figures, why, the detail. */
export function LearnerFileView({ file, comparison }: { file: LearnerFile; comparison: Comparison | null }) {
  const t = useTranslations("learner");
  const { head } = file;
  const path = `/learners/${encodeURIComponent(file.studentId)}`;
  return (
    <PageShell
      head={head}
      path={path}
      above={file.groups.map(({ label }) => label)}
      title={file.name}
      scopeHref={(scope) => placeHref(scope, file)}
      beside={<ComparisonMenu path={path} head={head} comparison={comparison} />}
      compared={comparison?.page.columns.map(({ place }) => place)}
    >
      {file.groups.length === 0 && (
        <p className="rounded-lg border border-line bg-surface px-4 py-3 text-ink-2">{t("noGroup")}</p>
      )}
      <div className="grid items-start gap-3 xl:grid-cols-2">
        <FollowUp file={file} />
        <InShort file={file} />
      </div>
      <ComparisonPanel path={path} head={head} comparison={comparison} />
      <div className="grid gap-3 xl:grid-cols-2">
        <LearnerCurve file={file} />
        <LearnerScores file={file} />
      </div>
      <div className="grid items-start gap-3 xl:grid-cols-2">
        <Modules file={file} />
        <AttendanceCalendar file={file} />
      </div>
      <TaskBoard file={file} />
      <Badges file={file} />
      <div className="grid items-start gap-3 xl:grid-cols-2">
        <Submissions file={file} />
        <TimelinePanel key={file.day} file={file} />
      </div>
    </PageShell>
  );
}

/** Another learner's file, a group's page; of anything else the home page tells. */
function placeHref(scope: ScopeRef, { head: { view } }: LearnerFile): string {
  if (scope.type === "Apprenant")
    return viewHref(`/learners/${encodeURIComponent(scope.id ?? "")}`, { ...view, scope });
  if (scope.type === "Global" || scope.type === "Formateur") return viewHref("/", { ...view, scope });
  return groupHref(view, scope);
}
