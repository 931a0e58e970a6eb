import { basename } from "node:path";
import type { Progress } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { EventIngest, type IngestAnswer } from "@/db/ingest/events";
import { transaction } from "@/db/transaction";
import type { Locale } from "@/lib/events";
import { jsonEntries } from "./json";
import { eventCounts, ID_TAKEN, type ImportReport, LeftOutList } from "./report";
import { beginRun, endRun, hashOfFiles, noteImport } from "./run";

export interface EventsFileOptions {
  readonly file: string;
  readonly now: Date;
  /** Language of the reasons. Default English. */
  readonly locale?: Locale;
  readonly actor?: string;
  /** (done, total, stage); the total is not known, and given as equal to done. */
  readonly onProgress?: Progress;
}

/**
 * Takes a file of events, NDJSON or a JSON array of any length, as POST /api/events would; only the age of an event
 * does not matter. Valid events are stored even when others are refused. The worker computes what they change.
 *
 * @throws FileFormatError where the file cannot be read
 */
export async function importEvents(
  sql: Sql,
  organizationId: string,
  { file, now, locale, actor, onProgress = () => {} }: EventsFileOptions,
): Promise<ImportReport> {
  // Opened before anything is written: a missing file leaves no trace.
  const entries = jsonEntries(file);
  const first = await entries.next();
  const hash = await hashOfFiles([file]);
  const run = { id: `events:${hash}`, source: "events", fileName: basename(file), fileHash: hash, now };
  const id = await beginRun(sql, organizationId, { ...run, actor });

  const ingest = new EventIngest(sql, organizationId, { now, ageLimit: false, locale, importRun: id });
  let read = 0;
  for (let next = first; !next.done; next = await entries.next()) {
    const entry = next.value;
    if ("value" in entry) {
      read += 1;
      if (ingest.add(entry.value)) {
        await ingest.flush();
        onProgress(read, read, "events");
      }
    } else if (entry.error === "empty") ingest.skip();
    else {
      read += 1;
      ingest.refuse({ code: entry.error, path: [] });
    }
  }
  const answer = await ingest.finish();
  const report: ImportReport = {
    source: "events",
    organizationId,
    taken: { events: read },
    structure: {},
    events: eventCounts(answer),
    leftOut: leftOutOf(answer),
    notes: [],
    checks: [],
  };
  const { events } = report;
  await transaction(sql, async (tx) => {
    await endRun(tx, organizationId, { id, now }, { events });
    await noteImport(tx, organizationId, { ...run, id, actor }, { structure: {}, events });
  });
  return report;
}

/** Refused events by reason, with their places from 1; and those whose id is taken. */
function leftOutOf(answer: IngestAnswer): ImportReport["leftOut"] {
  const list = new LeftOutList();
  for (const { index, id, path, message } of answer.rejected) {
    list.add("events", path === "" ? message : `${path}: ${message}`, id ?? `#${index + 1}`);
  }
  for (const { id } of answer.conflicts) {
    list.add("events", ID_TAKEN, id);
  }
  const left = list.list();
  if (!answer.rejected_not_listed) return left;
  const count = answer.rejected_not_listed;
  return [...left, { what: "events", why: "refused too, not listed one by one", count, examples: [] }];
}
