"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { StateMark } from "@/components/group/state-mark";
import { Nothing, Panel } from "@/components/needs/panel";
import { Button } from "@/components/ui/button";
import type { LearnerFile, Task, TaskColumn } from "@/lib/learner-file";
import { sayMoment } from "@/lib/moment";

/** Cards of a column that are shown at once: what is done is many. */
const SHOWN = 6;

/** The learner's tasks on a board, a column a state. */
export function TaskBoard({ file }: { file: LearnerFile }) {
  const t = useTranslations("learner");
  const { columns, tasks } = file.tasks;
  return (
    <Panel id="tasks-title" title={t("tasks")} hint={t("tasksHint")} count={tasks.length}>
      {tasks.length === 0 ? (
        <Nothing title={t("noTasks")} />
      ) : (
        <ul className="grid gap-3 p-3 sm:grid-cols-2 lg:grid-cols-5">
          {columns.map((column) => (
            <Column
              key={column.code}
              column={column}
              tasks={tasks.filter(({ stateCode }) => stateCode === column.code)}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Column({ column, tasks }: { column: TaskColumn; tasks: readonly Task[] }) {
  const t = useTranslations("learner");
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? tasks : tasks.slice(0, SHOWN);
  return (
    <li data-column={column.code} className="min-w-0 rounded bg-inset p-2">
      <h3 className="flex items-center gap-2 px-1 pb-2 text-sm font-medium">
        <StateMark state={column} />
        {column.label}
        <span className="font-normal text-ink-3">{tasks.length}</span>
      </h3>
      {tasks.length === 0 && <p className="px-1 text-sm text-ink-3">{t("emptyColumn")}</p>}
      <ul className="flex flex-col gap-1.5">
        {shown.map((task) => (
          <Card key={task.id} task={task} />
        ))}
      </ul>
      {tasks.length > shown.length && (
        <Button look="quiet" className="mt-1.5" onClick={() => setWhole(true)}>
          {t("showAll", { count: tasks.length - shown.length })}
        </Button>
      )}
    </li>
  );
}

function Card({ task }: { task: Task }) {
  const t = useTranslations("learner");
  const locale = useLocale();
  return (
    <li className="rounded border border-line bg-surface px-2.5 py-2 text-sm">
      <p className="break-words">{task.label}</p>
      {task.project && (
        <p className="truncate text-xs text-ink-3" title={task.project}>
          {task.project}
        </p>
      )}
      <p className="flex flex-wrap gap-x-2 text-xs">
        {task.isCritical && <span className="font-medium text-warn">{t("critical")}</span>}
        {task.due && (
          <span className={task.isOverdue ? "font-medium text-bad" : "text-ink-3"}>
            {t(task.isOverdue ? "overdue" : "due", { due: sayMoment(task.due, locale) })}
          </span>
        )}
      </p>
    </li>
  );
}
