"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatDay, formatNumber, NO_VALUE } from "@/lib/format";
import { type Moment, sayMoment } from "@/lib/moment";
import type { TileColumn } from "@/lib/tiles";
import { ConfirmButton } from "../confirm";
import { INPUT } from "../form";
import { Cell, Panel, Row, Table } from "../page";
import { useChange } from "../use-change";
import { type Run, Runs } from "./runs";

export type PipelineNow = {
  status: {
    tickAt: Moment | null;
    inbox: number;
    oldestInInbox: Moment | null;
    waiting: number;
    stale: number;
  };
  runs: Run[];
  tiles: readonly { column: TileColumn; day: string | null; changedAt: Moment | null }[];
  closing: { closedOn: string | null; rebuildWanted: boolean };
  job: {
    kind: "run" | "date" | "rebuild";
    date: string | null;
    done: number;
    total: number | null;
    endedAt: string | null;
    error: string | null;
  } | null;
};

const PATH = "/api/admin/pipeline";
/** While something runs it is watched; else the page only stays true. */
const WATCHING_MS = 1000;
const RESTING_MS = 5000;

/** Queues, runs and the job under way, as they are now; and the buttons that start one. */
export function PipelineLive({
  initial,
  countedAtMost,
  today,
  tileLabels,
}: {
  initial: PipelineNow;
  countedAtMost: number;
  today: string;
  tileLabels: Readonly<Record<TileColumn, string>>;
}) {
  const t = useTranslations("admin.pipeline");
  const locale = useLocale();
  const { data, isError, refetch } = useQuery({
    queryKey: ["pipeline"],
    initialData: initial,
    queryFn: async (): Promise<PipelineNow> => {
      const response = await fetch(PATH);
      if (!response.ok) throw new Error(String(response.status));
      return (await response.json()) as PipelineNow;
    },
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.job?.endedAt === null || state.data?.runs.some((run) => run.seconds === null)
        ? WATCHING_MS
        : RESTING_MS,
    retry: false,
  });
  const { status, runs, closing, tiles, job } = data;
  const count = (value: number) =>
    value < countedAtMost
      ? formatNumber(value, locale)
      : t("more", { count: formatNumber(countedAtMost, locale) });
  const isRunning = job !== null && job.endedAt === null;
  return (
    <>
      <Panel>
        <dl className="grid grid-cols-2 gap-4 md:grid-cols-5">
          <Figure term={t("now")}>{status.tickAt ? sayMoment(status.tickAt, locale) : NO_VALUE}</Figure>
          <Figure
            term={t("inbox")}
            note={status.oldestInInbox && t("inboxSince", { at: sayMoment(status.oldestInInbox, locale) })}
          >
            {count(status.inbox)}
          </Figure>
          <Figure term={t("waiting")}>{count(status.waiting)}</Figure>
          <Figure term={t("stale")}>{count(status.stale)}</Figure>
          <Figure term={t("closed")}>
            {closing.closedOn ? formatDay(closing.closedOn, locale, "year") : NO_VALUE}
          </Figure>
        </dl>
        {closing.rebuildWanted && <p className="mt-3 text-sm text-warn">{t("rebuildWanted")}</p>}
        {isError && (
          <p role="alert" className="mt-3 text-sm text-bad">
            {t("lost")}
          </p>
        )}
      </Panel>
      <Panel title={t("jobs")}>
        <Jobs isRunning={isRunning} today={today} onStarted={() => refetch()} />
        <JobNow job={job} />
      </Panel>
      <Runs runs={runs} />
      <Tiles tiles={tiles} labels={tileLabels} tickAt={status.tickAt} />
    </>
  );
}

/** How fresh the figures of the home are: true as of the tick, each changed when it last had reason to. */
function Tiles({
  tiles,
  labels,
  tickAt,
}: {
  tiles: PipelineNow["tiles"];
  labels: Readonly<Record<TileColumn, string>>;
  tickAt: Moment | null;
}) {
  const t = useTranslations("admin.pipeline");
  const locale = useLocale();
  const at = tickAt ? sayMoment(tickAt, locale) : NO_VALUE;
  return (
    <Panel title={t("tiles")} note={t("tilesNote", { at })}>
      <Table
        label={t("tiles")}
        columns={[{ label: t("tile") }, { label: t("tileDay") }, { label: t("tileChanged") }]}
      >
        {tiles.map(({ column, day, changedAt }) => (
          <Row key={column} faded={changedAt === null}>
            <Cell>{labels[column]}</Cell>
            <Cell nowrap>{day ? formatDay(day, locale, "year") : NO_VALUE}</Cell>
            <Cell nowrap>{changedAt ? sayMoment(changedAt, locale) : NO_VALUE}</Cell>
          </Row>
        ))}
      </Table>
    </Panel>
  );
}

function Figure({ term, note, children }: { term: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-ink-2">{term}</dt>
      <dd className="mt-1 text-lg font-semibold">{children}</dd>
      {note && <dd className="text-xs text-ink-3">{note}</dd>}
    </div>
  );
}

function Jobs({ isRunning, today, onStarted }: { isRunning: boolean; today: string; onStarted: () => void }) {
  const t = useTranslations("admin.pipeline");
  const change = useChange("POST", PATH);
  const [date, setDate] = useState(today);
  const start = async (body: unknown) => {
    await change.run(body);
    onStarted();
  };
  const isBusy = isRunning || change.isBusy;
  return (
    <>
      <div className="grid gap-4 md:grid-cols-3">
        <div className="flex flex-col items-start gap-2">
          <Button look="primary" disabled={isBusy} onClick={() => start({ kind: "run" })}>
            {t("run")}
          </Button>
          <p className="text-xs text-ink-3">{t("runWhy")}</p>
        </div>
        <div className="flex flex-col items-start gap-2">
          <div className="flex gap-2">
            <input
              type="date"
              aria-label={t("dateLabel")}
              value={date}
              max={today}
              onChange={(event) => setDate(event.target.value)}
              className={`${INPUT} w-40`}
            />
            <Button disabled={isBusy || date === ""} onClick={() => start({ kind: "date", date })}>
              {t("date")}
            </Button>
          </div>
          <p className="text-xs text-ink-3">{t("dateWhy")}</p>
        </div>
        <div className="flex flex-col items-start gap-2">
          <ConfirmButton
            look="outline"
            button={t("rebuild")}
            title={t("rebuildTitle")}
            method="POST"
            path={PATH}
            body={{ kind: "rebuild" }}
            onDone={() => void onStarted()}
            disabled={isBusy}
          >
            {t("rebuildWhy")}
          </ConfirmButton>
        </div>
      </div>
      <p role="alert" className="mt-2 text-sm text-bad empty:hidden">
        {change.problem}
      </p>
    </>
  );
}

/** How far the job of this process is, or how the last one ended. */
function JobNow({ job }: { job: PipelineNow["job"] }) {
  const t = useTranslations("admin.pipeline");
  if (!job) return null;
  if (job.error)
    return (
      <p role="alert" className="mt-3 text-sm text-bad">
        {t("failedJob", { error: job.error })}
      </p>
    );
  if (job.endedAt)
    return (
      <p role="status" className="mt-3 text-sm text-good">
        {t("finished")}
      </p>
    );
  const { done, total } = job;
  return (
    <div role="status" className="mt-3 flex flex-col gap-1 text-sm">
      <p>{t(`running.${job.kind}`, { date: job.date ?? "" })}</p>
      <progress
        aria-label={t(`running.${job.kind}`, { date: job.date ?? "" })}
        className="h-2 w-full max-w-md accent-(--accent)"
        {...(total ? { value: done, max: total } : {})}
      />
      {total !== null && total > 1 && <p className="text-ink-3">{t("progress", { done, total })}</p>}
    </div>
  );
}
