"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatDay, formatDelay, formatNumber } from "@/lib/format";
import { type Moment, sayMoment } from "@/lib/moment";
import { Cell, Nothing, Panel, Row, Table, Tag } from "../page";

export type Run = {
  id: number;
  kind: string;
  from: string | null;
  to: string | null;
  startedAt: Moment;
  seconds: number | null;
  stages: { stage: string; ms: number }[];
  rowsChanged: number;
  driftRows: number | null;
  slicesDone: number;
  slicesTotal: number | null;
  error: string | null;
};

const KINDS = ["close", "aggregate", "rebuild", "purge"] as const;

/** What ran last: how long each stage took, what it changed, what it found wrong. */
export function Runs({ runs }: { runs: readonly Run[] }) {
  const t = useTranslations("admin.pipeline");
  const locale = useLocale();
  const kind = (name: string) =>
    t(`runKinds.${KINDS.find((known) => known === name) ?? "other"}`, { kind: name });
  const seconds = (value: number) =>
    value < 60 ? `${formatNumber(Math.round(value * 10) / 10, locale)} s` : formatDelay(value / 60, locale);
  const days = ({ from, to }: Run) => {
    if (!from) return "";
    const first = formatDay(from, locale);
    return to && to !== from ? `${first} – ${formatDay(to, locale)}` : first;
  };
  const columns = [
    { label: t("kind") },
    { label: t("days") },
    { label: t("started") },
    { label: t("state") },
    { label: t("duration"), end: true },
    { label: t("rows"), end: true },
    { label: t("drift"), end: true },
    { label: t("stages") },
  ];
  return (
    <Panel title={t("runs")} note={t("driftHint")}>
      {runs.length === 0 ? (
        <Nothing>{t("noRuns")}</Nothing>
      ) : (
        <Table label={t("runs")} columns={columns} stacked>
          {runs.map((run) => (
            <Row key={run.id}>
              <Cell nowrap>
                <span className="font-medium">{kind(run.kind)}</span>
              </Cell>
              <Cell nowrap>{days(run)}</Cell>
              <Cell nowrap>{sayMoment(run.startedAt, locale)}</Cell>
              <Cell nowrap>
                {run.error && (
                  <span title={run.error}>
                    <Tag tone="bad">{t("failed")}</Tag>
                  </span>
                )}
                {!run.error && run.seconds === null && (
                  <Tag tone="warn">
                    {t("open")} {run.slicesTotal ? `${run.slicesDone} / ${run.slicesTotal}` : ""}
                  </Tag>
                )}
                {!run.error && run.seconds !== null && <Tag tone="good">{t("ok")}</Tag>}
              </Cell>
              <Cell end nowrap>
                {run.seconds === null ? "" : seconds(run.seconds)}
              </Cell>
              <Cell end>{formatNumber(run.rowsChanged, locale)}</Cell>
              <Cell end>
                <span className={run.driftRows ? "font-medium text-bad" : ""}>
                  {formatNumber(run.driftRows, locale)}
                </span>
              </Cell>
              <Cell>
                {run.stages.length > 0 && (
                  <details>
                    <summary className="cursor-default text-ink-2">{run.stages.length}</summary>
                    <ul className="sm:whitespace-nowrap text-ink-2">
                      {[...run.stages]
                        .sort((a, b) => b.ms - a.ms)
                        .map(({ stage, ms }) => (
                          <li key={stage}>
                            {stage} · {seconds(ms / 1000)}
                          </li>
                        ))}
                    </ul>
                  </details>
                )}
                {run.error && <p className="sm:max-w-72 text-xs break-words text-bad">{run.error}</p>}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </Panel>
  );
}
