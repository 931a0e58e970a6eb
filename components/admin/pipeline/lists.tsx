import { getLocale, getTranslations } from "next-intl/server";
import { formatDay, formatNumber } from "@/lib/format";
import { type Moment, sayMoment } from "@/lib/moment";
import { addDays } from "@/lib/period";
import { sayImportSource } from "../imports/source-name";
import { Cell, Nothing, Panel, Row, Table, Tag } from "../page";
import { ForgetAll, RejectedActions, RetryWaiting } from "./queues";

type EventsRow = { type: string; last: Moment; total: number; days: Record<string, number> };

/** Events of the last days by type and local day. */
export async function EventCounts({
  today,
  rows,
  days,
}: {
  today: string;
  rows: readonly EventsRow[];
  days: number;
}) {
  const [t, locale] = [await getTranslations("admin.pipeline"), await getLocale()];
  const dates = Array.from({ length: days }, (_, i) => addDays(today, i - days + 1));
  const columns = [
    { label: t("type") },
    { label: t("last") },
    { label: t("total"), end: true },
    ...dates.map((day) => ({ label: formatDay(day, locale), end: true, tight: true })),
  ];
  return (
    <Panel title={t("events", { days })}>
      {rows.length === 0 ? (
        <Nothing>{t("noEvents")}</Nothing>
      ) : (
        <Table label={t("events", { days })} columns={columns} stacked>
          {rows.map((row) => (
            <Row key={row.type}>
              <Cell nowrap>{row.type}</Cell>
              <Cell nowrap>{sayMoment(row.last, locale)}</Cell>
              <Cell end>
                <span className="font-medium">{formatNumber(row.total, locale)}</span>
              </Cell>
              {dates.map((day) => (
                <Cell key={day} end card="seventh" label={formatDay(day, locale)}>
                  {row.days[day] === undefined ? (
                    <span className="text-ink-3">·</span>
                  ) : (
                    formatNumber(row.days[day], locale)
                  )}
                </Cell>
              ))}
            </Row>
          ))}
        </Table>
      )}
    </Panel>
  );
}

type SourceRow = {
  name: string;
  kind: "key" | "import";
  lastAt: Moment | null;
  state: "open" | "revoked" | "expired";
};

/** Where events and structure come from, and when something of each was last taken. */
export async function Sources({ rows }: { rows: readonly SourceRow[] }) {
  const [t, words, locale] = [
    await getTranslations("admin.pipeline"),
    await getTranslations(),
    await getLocale(),
  ];
  return (
    <Panel title={t("sources")}>
      {rows.length === 0 ? (
        <Nothing>{t("noSources")}</Nothing>
      ) : (
        <Table label={t("sources")} columns={[{ label: t("source") }, { label: t("lastTaken") }]}>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two keys may have one name
            <Row key={index} faded={row.state !== "open"}>
              <Cell>
                {row.kind === "key" ? row.name : t("importOf", { source: sayImportSource(words, row.name) })}{" "}
                {row.state !== "open" && <Tag>{t(row.state)}</Tag>}
              </Cell>
              <Cell nowrap>{row.lastAt ? sayMoment(row.lastAt, locale) : t("never")}</Cell>
            </Row>
          ))}
        </Table>
      )}
    </Panel>
  );
}

const KINDS = ["student", "instructor", "course", "class", "state"] as const;

/** What events wait for. */
export async function Waiting({
  rows,
}: {
  rows: readonly { kind: string; id: string; events: number; since: Moment | null }[];
}) {
  const [t, locale] = [await getTranslations("admin.pipeline"), await getLocale()];
  const kind = (name: string) =>
    t(`kinds.${KINDS.find((known) => known === name) ?? "other"}`, { kind: name });
  const columns = [
    { label: t("missing") },
    { label: t("count"), end: true },
    { label: t("since") },
    { label: t("retry"), hidden: true },
  ];
  return (
    <Panel title={t("waitingTitle")} note={t("waitingNote")}>
      {rows.length === 0 ? (
        <Nothing>{t("noWaiting")}</Nothing>
      ) : (
        <Table label={t("waitingTitle")} columns={columns} stacked>
          {rows.map((row) => (
            <Row key={`${row.kind} ${row.id}`}>
              <Cell>
                {kind(row.kind)} <code>{row.id}</code>
              </Cell>
              <Cell end>{formatNumber(row.events, locale)}</Cell>
              <Cell nowrap>{row.since && sayMoment(row.since, locale)}</Cell>
              <Cell end card="actions">
                <RetryWaiting kind={row.kind} id={row.id} />
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </Panel>
  );
}

type RejectedRow = {
  seq: number;
  at: Moment;
  sender: string;
  eventId: string | null;
  reason: string;
  path: string;
  event: unknown;
};

/** Refused events with the reason that the sender was given. */
export async function Rejected({ rows }: { rows: readonly RejectedRow[] }) {
  const [t, locale] = [await getTranslations("admin.pipeline"), await getLocale()];
  const columns = [
    { label: t("sent") },
    { label: t("sender") },
    { label: t("reason") },
    { label: t("content") },
    { label: t("retry"), hidden: true },
  ];
  return (
    <Panel title={t("rejectedTitle")} note={t("rejectedNote")} actions={rows.length > 0 && <ForgetAll />}>
      {rows.length === 0 ? (
        <Nothing>{t("noRejected")}</Nothing>
      ) : (
        <Table label={t("rejectedTitle")} columns={columns} stacked>
          {rows.map((row) => (
            <Row key={row.seq}>
              <Cell nowrap>{sayMoment(row.at, locale)}</Cell>
              <Cell>{row.sender}</Cell>
              <Cell>
                {row.path && <code>{row.path} </code>}
                {row.reason}
              </Cell>
              <Cell card="whole">
                {row.event === null ? (
                  (row.eventId ?? "")
                ) : (
                  <details>
                    <summary className="cursor-default text-ink-2">{row.eventId ?? t("content")}</summary>
                    <pre className="max-w-md overflow-x-auto text-xs max-sm:break-all max-sm:whitespace-pre-wrap">
                      {JSON.stringify(row.event, null, 1)}
                    </pre>
                  </details>
                )}
              </Cell>
              <Cell end card="actions">
                <RejectedActions seq={row.seq} canRetry={row.event !== null} />
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </Panel>
  );
}

const bytes = (count: number, locale: "fr" | "en") => {
  const mega = count / 1024 / 1024;
  const unit = locale === "fr" ? "Mo" : "MB";
  return `${formatNumber(mega < 10 ? Math.round(mega * 10) / 10 : Math.round(mega), locale)} ${unit}`;
};

/** The large tables. */
export async function Sizes({
  rows,
}: {
  rows: readonly { name: string; partitions: number; bytes: number }[];
}) {
  const [t, locale] = [await getTranslations("admin.pipeline"), await getLocale()];
  const columns = [
    { label: t("table") },
    { label: t("partitions"), end: true },
    { label: t("size"), end: true },
  ];
  return (
    <Panel title={t("sizes")} note={t("sizesNote")}>
      <Table label={t("sizes")} columns={columns}>
        {rows.map((row) => (
          <Row key={row.name}>
            <Cell>
              <code>{row.name}</code>
            </Cell>
            <Cell end>{row.partitions > 0 ? formatNumber(row.partitions, locale) : ""}</Cell>
            <Cell end nowrap>
              {bytes(row.bytes, locale)}
            </Cell>
          </Row>
        ))}
      </Table>
    </Panel>
  );
}
