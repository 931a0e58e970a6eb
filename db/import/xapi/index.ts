import { randomUUID } from "node:crypto";
import type { Sql } from "@/db/client";
import { EventIngest, type IngestAnswer } from "@/db/ingest/events";
import { claimEvents } from "@/db/ingest/strangers";
import { transaction } from "@/db/transaction";
import type { Locale } from "@/lib/events";
import { eventOf } from "./map";
import { readNames } from "./names";
import type { Statement } from "./statement";

export { type Statement, statementSchema } from "./statement";

/** Statements of these ids say something else than what is stored under them: nothing of the batch was stored. */
export class StatementConflict extends Error {
  constructor(readonly ids: readonly string[]) {
    super(`Conflicting statements: ${ids.join(", ")}`);
  }
}

/** A statement that cannot be stored, as the events' own check says: nothing of the batch was. */
export class StatementRefused extends Error {
  constructor(readonly rejected: IngestAnswer["rejected"]) {
    super(rejected[0]?.message ?? "refused");
  }
}

/**
 * Stores statements as events, all of them or none, as a learning record store does.
 * @returns their ids, made where a statement has none
 * @throws StatementConflict, StatementRefused
 */
export async function storeStatements(
  sql: Sql,
  organizationId: string,
  statements: readonly Statement[],
  { now, locale }: { now: Date; locale: Locale },
): Promise<string[]> {
  const ids = statements.map(({ id }) => id?.toLowerCase() ?? randomUUID());
  const names = await readNames(sql, organizationId, statements);
  return transaction(sql, async (tx) => {
    // Nobody stores learners meanwhile who would not see these events.
    if (names.strangers.length > 0) await tx`select from organization where id = ${organizationId} for share`;
    const ingest = new EventIngest(tx, organizationId, { now, locale, ageLimit: false });
    for (const [i, statement] of statements.entries())
      if (ingest.add(eventOf(statement, ids[i]!, names, now))) await ingest.flush();
    const { rejected, conflicts } = await ingest.finish();
    if (rejected.length > 0) throw new StatementRefused(rejected);
    // Without a time of its own a statement that is sent again differs by the hour of its arrival alone.
    const timed = conflicts.filter(({ index }) => statements[index]?.timestamp !== undefined);
    if (timed.length > 0) throw new StatementConflict(timed.map(({ id }) => id));
    await claimEvents(tx, organizationId, names.strangers);
    return ids;
  });
}
