import type { Locale } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { formatDelay, formatNumber, NO_VALUE } from "@/lib/format";
import { type Moment, sayMoment } from "@/lib/moment";

export type PipelineFigures = {
  tickAt: Moment | null;
  inbox: number;
  oldestInInbox: Moment | null;
  waiting: number;
  stale: number;
  runs: {
    id: number;
    kind: string;
    startedAt: Moment;
    seconds: number | null;
    rowsChanged: number;
    driftRows: number | null;
    error: string | null;
  }[];
};

const KINDS = ["refresh", "nightly", "aggregate", "rebuild"] as const;

/** How the engine is doing, for who runs the centre: what waits, what is late, what ran last. */
export async function PipelinePanel({
  status,
  countedAtMost,
}: {
  status: PipelineFigures;
  countedAtMost: number;
}) {
  const [t, locale] = await Promise.all([getTranslations("pipeline"), getLocale()]);
  const moment = (at: Moment | null) => (at ? sayMoment(at, locale) : NO_VALUE);
  const count = (value: number) =>
    value < countedAtMost
      ? formatNumber(value, locale)
      : t("more", { count: formatNumber(countedAtMost, locale) });
  const kind = (name: string) =>
    t(`kinds.${KINDS.find((known) => known === name) ?? "other"}`, { kind: name });
  return (
    <section className="mt-5 rounded-lg border border-line bg-surface p-4">
      <h2 className="font-medium">{t("title")}</h2>
      <dl className="mt-3 grid grid-cols-2 gap-4 md:grid-cols-4">
        <Figure term={t("now")}>{moment(status.tickAt)}</Figure>
        <Figure
          term={t("inbox")}
          note={status.oldestInInbox && t("inboxSince", { at: moment(status.oldestInInbox) })}
        >
          {count(status.inbox)}
        </Figure>
        <Figure term={t("waiting")} note={status.waiting > 0 && t("waitingWhy")}>
          {count(status.waiting)}
        </Figure>
        <Figure term={t("stale")}>{count(status.stale)}</Figure>
      </dl>
      <h3 className="mt-5 text-sm font-medium">{t("runs")}</h3>
      {status.runs.length === 0 ? (
        <p className="mt-1 text-sm text-ink-3">{t("noRuns")}</p>
      ) : (
        <div className="mt-1 overflow-x-auto">
          <table className="w-full text-sm whitespace-nowrap">
            <thead>
              <tr className="border-b border-line text-ink-3">
                {(["kind", "started", "state"] as const).map((column) => (
                  <th key={column} scope="col" className="py-1.5 pe-4 text-start font-medium">
                    {t(column)}
                  </th>
                ))}
                {(["duration", "rows", "drift"] as const).map((column) => (
                  <th key={column} scope="col" className="py-1.5 ps-4 text-end font-medium">
                    {t(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {status.runs.map((run) => (
                <tr key={run.id} className="border-b border-line last:border-0">
                  <td className="py-1.5 pe-4">{kind(run.kind)}</td>
                  <td className="py-1.5 pe-4">{moment(run.startedAt)}</td>
                  <td className={`py-1.5 pe-4 ${run.error ? "text-bad" : ""}`} title={run.error ?? undefined}>
                    {run.error ? t("failed") : run.seconds === null ? t("open") : t("ok")}
                  </td>
                  <td className="py-1.5 ps-4 text-end">
                    {run.seconds !== null && duration(run.seconds, locale)}
                  </td>
                  <td className="py-1.5 ps-4 text-end">{formatNumber(run.rowsChanged, locale)}</td>
                  <td className="py-1.5 ps-4 text-end">{formatNumber(run.driftRows, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
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

/** Runs take seconds: below a minute they are written with a tenth. */
function duration(seconds: number, locale: Locale): string {
  return seconds < 60
    ? `${formatNumber(Math.round(seconds * 10) / 10, locale)} s`
    : formatDelay(seconds / 60, locale);
}
