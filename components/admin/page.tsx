import "./table.css";
import type { ReactNode } from "react";

/** The head of an administrator's page: what it is, what it is for, what can be begun here. */
export function AdminPage({
  title,
  lead,
  actions,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="text-lg font-semibold wrap-anywhere">{title}</h1>
          {lead && <p className="mt-1 max-w-prose text-sm text-ink-2">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A part of a page, with its heading. */
export function Panel({
  title,
  note,
  actions,
  children,
}: {
  title?: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="min-w-0 rounded-lg border border-line bg-surface p-4">
      {(title || actions) && (
        <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
          {title && <h2 className="min-w-0 flex-1 font-medium">{title}</h2>}
          {actions}
        </div>
      )}
      {note && <p className="mb-3 max-w-prose text-sm text-ink-2">{note}</p>}
      {children}
    </section>
  );
}

/** A shade at the edge behind which there is more: covered by what scrolls along where there is none. */
const EDGES = {
  background: `linear-gradient(90deg, var(--surface) 40%, transparent) 0 0 / 3rem 100% no-repeat local,
    linear-gradient(270deg, var(--surface) 40%, transparent) 100% 0 / 3rem 100% no-repeat local,
    linear-gradient(90deg, var(--line-strong), transparent) 0 0 / 0.6rem 100% no-repeat scroll,
    linear-gradient(270deg, var(--line-strong), transparent) 100% 0 / 0.6rem 100% no-repeat scroll`,
};

/** `side`: only where there is room beside the rest; a phone goes without, or says it under the first cell. `tight`: one of many. */
export type Column = { label: string; end?: boolean; hidden?: boolean; side?: boolean; tight?: boolean };

/** What is drawn as a card is no longer a table by its looks: it says itself what it is. */
const ROLES = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  header: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

/** `--column-2` …: what stands before the cells of a card. */
const namesOf = (columns: readonly Column[]) =>
  Object.fromEntries(
    columns.flatMap(({ label, hidden }, i) => (hidden ? [] : [[`--column-${i + 1}`, JSON.stringify(label)]])),
  );

/**
 * A table that scrolls by itself where the page is narrow; `stacked`, one of more columns than a phone has room for:
 * there each row is a card, its first cell on top and every other behind its column's name.
 */
export function Table({
  label,
  columns,
  stacked = false,
  children,
}: {
  label: string;
  columns: readonly Column[];
  stacked?: boolean;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section aria-label={label} tabIndex={0} className="relative min-w-0 overflow-x-auto" style={EDGES}>
      <table
        {...ROLES.table}
        className={`sheet w-full text-sm ${stacked ? "stacked" : ""}`}
        style={stacked ? namesOf(columns) : undefined}
      >
        <thead {...ROLES.group}>
          <tr {...ROLES.row} className="border-b border-line text-ink-3">
            {columns.map(({ label: text, end, hidden, side, tight }) => (
              <th
                key={text}
                {...ROLES.header}
                scope="col"
                className={`py-1.5 ${tight ? "pe-2" : "pe-4"} align-bottom font-medium last:pe-0 sm:whitespace-nowrap ${end ? "text-end" : "text-start"} ${side ? "max-sm:hidden" : ""}`}
              >
                {hidden ? <span className="sr-only">{text}</span> : text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...ROLES.group}>{children}</tbody>
      </table>
    </section>
  );
}

export function Row({ children, faded = false }: { children: ReactNode; faded?: boolean }) {
  return (
    <tr {...ROLES.row} {...(faded && { className: "text-ink-3" })}>
      {children}
    </tr>
  );
}

export function Cell({
  children,
  end = false,
  nowrap = false,
  side = false,
  card = "line",
  label,
}: {
  children?: ReactNode;
  end?: boolean;
  nowrap?: boolean;
  /** As the column says. */
  side?: boolean;
  /** In a card: beside its column's name, below it with the whole width, one of seven to a line, or its buttons. */
  card?: "line" | "whole" | "seventh" | "actions";
  /** In a card, instead of its column's name. */
  label?: string;
}) {
  return (
    // What is not so is left out: said, it would be sent with each cell.
    <td
      {...ROLES.cell}
      {...(card !== "line" && { "data-card": card })}
      {...(end && { "data-end": "" })}
      {...(nowrap && { "data-nowrap": "" })}
      {...(side && { className: "max-sm:hidden" })}
      {...(label !== undefined && { style: { ["--label" as string]: JSON.stringify(label) } })}
    >
      <div>{children}</div>
    </td>
  );
}

const TONES = {
  plain: "bg-inset text-ink-2",
  good: "bg-inset text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
} as const;

/** A word about a row. */
export function Tag({ tone = "plain", children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center rounded-sm px-1.5 py-0.5 text-xs sm:whitespace-nowrap ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}

/** Where a list has nothing. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="text-sm text-ink-3">{children}</p>;
}
