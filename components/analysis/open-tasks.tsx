"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { ChartFrame } from "@/components/charts/chart-frame";
import { stateColor } from "@/components/charts/colors";
import type { ChartData } from "@/components/charts/types";
import { Button } from "@/components/ui/button";
import { GoLink } from "@/components/ui/go";
import { Message } from "@/components/ui/message";
import { Scroller } from "@/components/ui/scroller";
import type { PageFrame, StateName, OpenTasks as Tasks } from "@/lib/analysis/types";
import { formatDay, formatValue } from "@/lib/format";
import { learnerHref } from "./metric-view";
import { useMeta } from "./use-meta";

/** Rows drawn at first; of a long list the rest when it is asked for. */
const DRAWN = 30;

/** Work under way and overdue work, the oldest first; what is older than nine in ten usually take is marked. */
export function OpenTasks({
  tasks,
  states,
  page,
  usual,
}: {
  tasks: Tasks | null;
  states: readonly StateName[];
  page: PageFrame;
  /** P90 of the cycle time in days. */
  usual: number | null;
}) {
  const charts = useTranslations("charts");
  const scopes = useTranslations("scopeTypes");
  const t = useTranslations("analysis.flow");
  const locale = useLocale();
  const [isWhole, setWhole] = useState(false);
  const meta = useMeta(page)(t("tasks"), t("tasksWhy"), "taches-ouvertes");
  if (!tasks)
    return (
      <section aria-label={t("tasks")} className="rounded-lg border border-line bg-surface">
        <Message title={t("tasks")}>{t("tooMany")}</Message>
      </section>
    );
  const { list, count, late } = tasks;
  // Said in the file too: what it counts is not all there is.
  const cut = list.length < count ? t("tasksCut", { shown: list.length, count }) : null;
  const oldest = Math.max(1, ...list.map(({ ageDays }) => ageDays ?? 0));
  const data: ChartData = {
    rowHead: t("task"),
    overTime: false,
    series: [
      { key: "learner", label: scopes("Apprenant"), color: "", unit: "Nombre", look: "strong" },
      { key: "state", label: t("state"), color: "", unit: "Nombre", look: "strong" },
      { key: "age", label: t("age"), color: "", unit: "Jours", look: "strong" },
      { key: "due", label: t("due"), color: "", unit: "Nombre", look: "strong" },
      { key: "late", label: t("late"), color: "", unit: "Jours", look: "strong" },
    ],
    rows: list.map((task) => ({
      key: `${task.learnerId} ${task.itemId}`,
      label: task.item,
      longLabel: task.item,
      cells: {
        learner: { value: null, text: task.learner },
        state: { value: null, text: states.find(({ code }) => code === task.state)?.label ?? task.state },
        age: { value: task.ageDays },
        due: { value: null, text: task.dueOn },
        late: { value: task.lateDays },
      },
    })),
  };
  const drawn = isWhole ? list : list.slice(0, DRAWN);
  const end = "py-2 ps-3 text-end font-medium";
  return (
    <ChartFrame
      data={data}
      meta={cut === null ? meta : { ...meta, filters: [...meta.filters, [t("tasks"), cut]] }}
      tableOnly
    >
      {list.length === 0 ? (
        <Message title={t("noTasks")} />
      ) : (
        <Scroller label={t("tasks")} className="max-h-96">
          <table className="w-full text-sm">
            <caption className="pb-2 text-start text-xs text-ink-3">
              {t("tasksSummary", { count, late })}
              {cut !== null && ` ${cut}`}
              {usual !== null && ` ${t("usual", { days: formatValue(usual, "Jours", locale) })}`}
            </caption>
            <thead className="sticky top-0 z-10 bg-surface">
              <tr className="border-b border-line text-ink-3">
                <th scope="col" className="py-2 pe-3 text-start font-medium">
                  {t("task")}
                </th>
                <th scope="col" className="py-2 ps-3 text-start font-medium max-sm:hidden">
                  {t("state")}
                </th>
                <th scope="col" className={end}>
                  {t("age")}
                </th>
                <th scope="col" className={end}>
                  {t("due")}
                </th>
              </tr>
            </thead>
            <tbody>
              {drawn.map((task) => {
                const state = (
                  <State code={task.state} state={states.find(({ code }) => code === task.state)} />
                );
                const isOld = usual !== null && task.ageDays !== null && task.ageDays > usual;
                return (
                  <tr
                    key={`${task.learnerId} ${task.itemId}`}
                    className="border-b border-line align-top last:border-0"
                  >
                    <th scope="row" className="py-1.5 pe-3 text-start font-normal">
                      {task.item}
                      <GoLink
                        href={learnerHref({ scope: { type: "Apprenant", id: task.learnerId } }, page.view)}
                        className="block text-xs text-ink-3 underline-offset-2 hover:text-ink hover:underline"
                      >
                        {task.learner}
                      </GoLink>
                      <span className="mt-0.5 block text-xs sm:hidden">{state}</span>
                    </th>
                    <td className="py-1.5 ps-3 whitespace-nowrap max-sm:hidden">{state}</td>
                    <td className="w-28 py-1.5 ps-3 text-end whitespace-nowrap">
                      {formatValue(task.ageDays, "Jours", locale)}
                      <span aria-hidden="true" className="mt-1 block h-1 rounded-full bg-inset">
                        <span
                          className={`block h-full rounded-full ${isOld ? "bg-warn" : "bg-accent"}`}
                          style={{ inlineSize: `${(100 * (task.ageDays ?? 0)) / oldest}%` }}
                        />
                      </span>
                      {isOld && <span className="text-xs text-warn">{t("old")}</span>}
                    </td>
                    <td className="py-1.5 ps-3 text-end whitespace-nowrap">
                      {task.dueOn ? formatDay(task.dueOn, locale) : charts("none")}
                      {task.lateDays !== null && (
                        <span className="block text-xs text-bad">
                          {t("lateBy", { days: formatValue(task.lateDays, "Jours", locale) })}
                        </span>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {drawn.length < list.length && (
            <Button look="quiet" className="my-2 no-print" onClick={() => setWhole(true)}>
              {t("moreTasks", { count: list.length - drawn.length })}
            </Button>
          )}
        </Scroller>
      )}
    </ChartFrame>
  );
}

function State({ code, state }: { code: string; state: StateName | undefined }) {
  return (
    <>
      {state && (
        <span
          aria-hidden="true"
          className="me-1.5 inline-block size-2.5 rounded-sm"
          style={{ background: stateColor(state) }}
        />
      )}
      {state?.label ?? code}
    </>
  );
}
