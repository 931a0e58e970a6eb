import { createHash } from "node:crypto";
import type { Sql } from "@/db/client";
import { type EventInput, eventCheck, type Locale, pathText, reasonMessage, reasonOf } from "@/lib/events";
import type { Prepared, RowProblem } from "../prepared";
import { eventOf } from "./map";
import { readNames } from "./names";
import { type Statement, statementSchema } from "./statement";

/** A statement without an id is known again by what it says. */
const idOf = (statement: Statement) =>
  statement.id?.toLowerCase() ??
  `xapi-${createHash("sha256").update(JSON.stringify(statement)).digest("hex").slice(0, 40)}`;

/**
 * The statements of a file as events, mapped as those that are sent are. One without a time of its own is refused: it would be
 * another event with each import.
 * @param lines what stands on each line, or at each place of the array, from 1
 */
export async function prepareStatements(
  sql: Sql,
  organizationId: string,
  lines: readonly { line: number; value: unknown }[],
  { file, now, locale }: { file: string; now: Date; locale: Locale },
): Promise<Prepared> {
  const problems: RowProblem[] = [];
  const read: { line: number; statement: Statement }[] = [];
  for (const { line, value } of lines) {
    const parsed = statementSchema.safeParse(value);
    const stored = parsed.success && typeof parsed.data.stored === "string" ? parsed.data.stored : undefined;
    const timestamp = parsed.success ? (parsed.data.timestamp ?? stored) : undefined;
    if (parsed.success && timestamp !== undefined)
      read.push({ line, statement: { ...parsed.data, timestamp } });
    const reasons = parsed.success
      ? timestamp === undefined
        ? [{ code: "missing", path: ["timestamp"] } as const]
        : []
      : parsed.error.issues.slice(0, 1).map((issue) => reasonOf(issue, value));
    for (const reason of reasons)
      problems.push({
        file,
        line,
        column: pathText(reason.path) || null,
        message: reasonMessage(reason, locale),
      });
  }
  const names = await readNames(
    sql,
    organizationId,
    read.map(({ statement }) => statement),
  );
  const check = eventCheck({ now, ageLimit: false });
  const events: EventInput[] = [];
  for (const { line, statement } of read) {
    const event = eventOf(statement, idOf(statement), names, now);
    const checked = check(event);
    if ("reason" in checked) {
      const { reason } = checked;
      problems.push({
        file,
        line,
        column: pathText(reason.path) || null,
        message: reasonMessage(reason, locale),
      });
    } else events.push(event);
  }
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return {
    source: "xapi",
    taken: { statements: events.length },
    structure: {},
    events,
    strangers: names.strangers,
    problems,
    leftOut: [],
    notes: [],
  };
}
