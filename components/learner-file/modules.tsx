"use client";

import { useLocale, useTranslations } from "next-intl";
import { CsvButton } from "@/components/charts/csv-button";
import { hrefWith } from "@/components/dashboard/address";
import { chartMeta } from "@/components/dashboard/chart-meta";
import { Nothing, Panel } from "@/components/needs/panel";
import { GoLink } from "@/components/ui/go";
import { formatValue } from "@/lib/format";
import type { LearnerFile } from "@/lib/learner-file";
import { modulesChart } from "./lists";

/** Progress in each module, with the group's median as a mark on the bar. */
export function Modules({ file }: { file: LearnerFile }) {
  const all = useTranslations();
  const t = useTranslations("learner");
  const locale = useLocale();
  const data = modulesChart(file.modules, {
    module: t("module"),
    progress: t("progress"),
    median: t("medianShort"),
  });
  const meta = chartMeta(file.head, all, locale, {
    title: t("modules"),
    definition: t("modulesHint"),
    fileName: "modules",
  });
  const percent = (value: number | null) => formatValue(value, "Pourcentage", locale);
  const path = `/learners/${encodeURIComponent(file.studentId)}`;
  return (
    <Panel
      id="modules-title"
      title={t("modules")}
      hint={t("modulesHint")}
      controls={file.modules.length > 0 && <CsvButton data={data} meta={meta} />}
    >
      {file.modules.length === 0 ? (
        <Nothing title={t("noModules")} />
      ) : (
        <div className="overflow-x-auto px-4 py-2">
          <table className="w-full text-sm">
            <thead>
              <tr className="text-ink-3">
                <th scope="col" className="py-1.5 text-start font-medium">
                  {t("module")}
                </th>
                <th scope="col" className="py-1.5 ps-4 text-end font-medium">
                  {t("progress")}
                </th>
                <th scope="col" className="py-1.5 ps-4 text-end font-medium">
                  {t("medianShort")}
                </th>
              </tr>
            </thead>
            <tbody>
              {file.modules.map((module) => (
                <tr key={module.id} data-module={module.id} className="border-t border-line">
                  <th scope="row" className="w-full py-2 text-start font-normal">
                    <GoLink
                      href={hrefWith(path, file.head.view, { target: { type: "Module", id: module.id } })}
                      className="hover:underline"
                    >
                      {module.label}
                    </GoLink>
                    <Bar value={module.progress} mark={module.median} />
                  </th>
                  <td className="ps-4 text-end align-top whitespace-nowrap py-2 font-medium">
                    {percent(module.progress)}
                  </td>
                  <td className="ps-4 text-end align-top whitespace-nowrap py-2 text-ink-3">
                    {percent(module.median)}
                    {module.n !== null && <span className="block text-xs">n = {module.n}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Bar({ value, mark }: { value: number | null; mark: number | null }) {
  const share = (one: number) => `${Math.max(0, Math.min(100, one))}%`;
  return (
    <span aria-hidden="true" className="relative mt-1.5 block h-1.5 rounded-full bg-inset">
      {value !== null && (
        <span className="block h-full rounded-full bg-accent" style={{ inlineSize: share(value) }} />
      )}
      {mark !== null && (
        <span className="absolute -top-1 h-3.5 w-0.5 bg-ink" style={{ insetInlineStart: share(mark) }} />
      )}
    </span>
  );
}
