"use client";

import { useTranslations } from "next-intl";
import { Cell, Row, Table } from "@/components/admin/page";
import { CSV_TABLES, type Outcome } from "@/lib/import/types";
import type { Told } from "./upload";

/** What is wrong, row by row: nothing of the file was taken. */
export function ProblemTable({
  told: { problems, total },
  fileName,
  nameOf,
}: {
  told: Told;
  fileName: string;
  /** A column as the file calls it. */
  nameOf: (column: string) => string;
}) {
  const t = useTranslations("imports");
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm font-medium text-bad">
        {t("refused", { count: total })}
        {total > problems.length && ` ${t("listed", { count: problems.length })}`}
      </p>
      <Table
        label={t("problems")}
        columns={[{ label: t("line"), end: true }, { label: t("column") }, { label: t("why") }]}
      >
        {problems.map(({ file, line, column, message }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row may be wrong twice for one reason
          <Row key={i}>
            <Cell end nowrap>
              {line === null ? file : file === fileName ? line : `${file}, ${line}`}
            </Cell>
            <Cell nowrap>{column === null ? "" : nameOf(column)}</Cell>
            <Cell>{message}</Cell>
          </Row>
        ))}
      </Table>
    </div>
  );
}

/** What a file does, or would do. */
export function OutcomeList({ title, outcome }: { title: string; outcome: Outcome }) {
  const t = useTranslations("imports");
  const { structure, events, leftOut, notes } = outcome;
  const tables = Object.entries(structure);
  const isKnown = (name: string): name is (typeof CSV_TABLES)[number] =>
    CSV_TABLES.some((one) => one === name);
  return (
    <section role="status" className="rounded border border-line bg-inset p-3 text-sm">
      <h3 className="font-medium">{title}</h3>
      <ul className="mt-2 flex flex-col gap-1 text-ink-2">
        {tables.map(([name, counts]) => (
          <li key={name}>
            {isKnown(name) ? t(`tables.${name}`) : name}
            {" : "}
            {t("counts", counts ?? { inserted: 0, updated: 0, unchanged: 0 })}
          </li>
        ))}
        {events.accepted + events.duplicates > 0 && <li>{t("eventCounts", events)}</li>}
        {tables.length === 0 && events.accepted + events.duplicates === 0 && <li>{t("nothing")}</li>}
        {leftOut.map(({ what, why, count, examples }) => (
          <li key={`${what} ${why}`}>
            {t("leftOut", { count, what, why })}{" "}
            <span className="break-words text-ink-3">
              ({[...examples, ...(count > examples.length ? ["…"] : [])].join(" ; ")})
            </span>
          </li>
        ))}
        {notes.map((note) => (
          <li key={note} className="text-ink-3">
            {note}
          </li>
        ))}
      </ul>
    </section>
  );
}
