import { access } from "node:fs/promises";
import { join } from "node:path";
import { type Progress, rebuild } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { EventIngest } from "@/db/ingest/events";
import { applyStructure, type StructureAnswer } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { transaction } from "@/db/transaction";
import type { EventInput } from "@/lib/events";
import { FileFormatError } from "./csv";
import { checkImport } from "./oulad/check";
import {
  clickEvents,
  finalResultEvents,
  type ResultTally,
  readSites,
  resultEvents,
  TIME_ZONE,
} from "./oulad/events";
import type { Oulad } from "./oulad/model";
import { readOulad } from "./oulad/read";
import { presentationStructure } from "./oulad/structure";
import { notesOf, type PresentationReport, presentationReports, takenOf } from "./oulad/summary";
import { addCounts, type EventCounts, eventCounts, type ImportReport, LeftOutList } from "./report";
import { beginRun, endRun, hashOfFiles, noteImport } from "./run";

export interface OuladOptions {
  /** Directory of the CSV files. */
  readonly dir: string;
  /** Default `oulad`: made where it does not exist, with retention off and the zone of the Open University. */
  readonly organizationId?: string;
  /** `AAA-2013J`: this one only. */
  readonly presentation?: string;
  readonly now: Date;
  /** (done, total, stage). */
  readonly onProgress?: Progress;
  /** False leaves the computing of KPI rows to the worker. Default true: they are computed and checked here. */
  readonly compute?: boolean;
}

export interface OuladReport extends ImportReport {
  readonly presentations: readonly PresentationReport[];
}

const FILES = [
  "courses.csv",
  "assessments.csv",
  "studentInfo.csv",
  "studentRegistration.csv",
  "studentAssessment.csv",
];
const CLICK_FILES = ["vle.csv", "studentVle.csv"];

/**
 * Takes the Open University Learning Analytics Dataset (Kuzilek, Hlosta, Zdrahal, Scientific Data 4, 170171) into an
 * organisation of its own: presentations become Sessions with a Groupe per region and one Module each, assessments
 * UAs, results SUBMISSION, EVALUATION and STATE_CHANGE, clicks RESOURCE_VIEW. Ids come from the files, so the same
 * files twice change nothing, and an import that was interrupted is continued by another one.
 *
 * @throws FileFormatError for a missing or malformed file or an unknown presentation: before anything is written,
 *   but for a mistake in studentVle.csv, which is too long to be read twice
 */
export async function importOulad(sql: Sql, options: OuladOptions): Promise<OuladReport> {
  const { dir, organizationId = "oulad", presentation, now, onProgress = () => {} } = options;
  const missing = await absent(dir, FILES);
  if (missing.length > 0) throw new FileFormatError(`${dir}: no file ${missing.join(", ")}`);
  const hasClicks = (await absent(dir, CLICK_FILES)).length === 0;

  onProgress(0, 1, "files");
  const leftOut = new LeftOutList();
  const oulad = await readOulad(dir, presentation, leftOut);
  const hash = await hashOfFiles(
    [...FILES, ...(hasClicks ? CLICK_FILES : [])].map((name) => join(dir, name)),
  );

  await ensureOrganization(sql, organizationId, now);
  const run = {
    id: `oulad:${presentation ?? "all"}:${hash}`,
    source: "oulad",
    fileName: dir,
    fileHash: hash,
    now,
  };
  await beginRun(sql, organizationId, run);
  const structure = await storeStructure(sql, organizationId, oulad, now, onProgress);
  const tallies = new Map<string, ResultTally>();
  const clicks = { rows: 0, days: 0 };
  const events = await storeEvents(sql, organizationId, now, async function* () {
    yield* counted(resultEvents(dir, oulad, tallies, leftOut), "results", onProgress);
    yield* finalResultEvents(oulad);
    if (!hasClicks) return;
    const onRow = (rows: number) => {
      clicks.rows = rows;
    };
    for await (const event of clickEvents(dir, oulad, await readSites(dir), leftOut, onRow)) {
      clicks.days += 1;
      if (clicks.days % PROGRESS_STEP === 0) onProgress(clicks.days, clicks.days, "clicks");
      yield event;
    }
  });

  const presentations = presentationReports(oulad, tallies);
  const compute = options.compute ?? true;
  await stopClock(sql, organizationId);
  if (compute) await rebuild(sql, organizationId, { now, onProgress });
  const report: OuladReport = {
    source: "oulad",
    organizationId,
    taken: takenOf(oulad, tallies, clicks),
    structure,
    events,
    leftOut: leftOut.list(),
    notes: notesOf(oulad, tallies, hasClicks),
    checks: await checkImport(sql, organizationId, presentations, compute),
    presentations,
  };
  await transaction(sql, async (tx) => {
    await endRun(tx, organizationId, run, { taken: report.taken, events });
    await noteImport(tx, organizationId, run, { structure, events });
  });
  return report;
}

const PROGRESS_STEP = 5_000;

async function absent(dir: string, names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    names.map((name) =>
      access(join(dir, name)).then(
        () => [],
        () => [name],
      ),
    ),
  );
  return found.flat();
}

async function ensureOrganization(sql: Sql, organizationId: string, now: Date): Promise<void> {
  const [known] = await sql`select 1 from organization where id = ${organizationId}`;
  if (known) return;
  await createOrganization(sql, {
    id: organizationId,
    name: "Open University (OULAD)",
    timeZone: TIME_ZONE,
    settings: { retention: { day_rows_days: null, week_rows_years: null }, clock_stops_at: BEFORE_ALL },
    now,
  });
}

/** No presentation begins earlier: until the log is in, nothing of it is due. */
const BEFORE_ALL = "2013-01-01T00:00:00Z";

/** The organisation's "now" is the end of the last day with an event: it lives in its own years, not in ours. */
async function stopClock(sql: Sql, organizationId: string): Promise<void> {
  await sql`
    update organization o set settings_json = jsonb_set(o.settings_json, '{clock_stops_at}', to_jsonb(to_char(
      ((max.occurred_at at time zone o.time_zone)::date + 1)::timestamp at time zone o.time_zone at time zone 'UTC' - interval '1 second',
      'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
    from (select max(occurred_at) as occurred_at from lms_event where organization_id = ${organizationId}) max
    where o.id = ${organizationId} and max.occurred_at is not null and o.settings_json ->> 'clock_stops_at' is not null`;
}

async function storeStructure(
  sql: Sql,
  organizationId: string,
  oulad: Oulad,
  now: Date,
  onProgress: Progress,
): Promise<StructureAnswer> {
  let counts: StructureAnswer = {};
  let done = 0;
  for (const presentation of oulad.presentations.values()) {
    const answer = await applyStructure(sql, organizationId, presentationStructure(oulad, presentation), {
      now,
    });
    counts = addCounts(counts, answer);
    done += 1;
    onProgress(done, oulad.presentations.size, "structure");
  }
  return counts;
}

async function storeEvents(
  sql: Sql,
  organizationId: string,
  now: Date,
  events: () => AsyncGenerator<EventInput>,
): Promise<EventCounts> {
  const ingest = new EventIngest(sql, organizationId, { now, ageLimit: false });
  for await (const event of events()) if (ingest.add(event)) await ingest.flush();
  return eventCounts(await ingest.finish());
}

async function* counted(
  events: AsyncGenerator<EventInput>,
  stage: string,
  onProgress: Progress,
): AsyncGenerator<EventInput> {
  let done = 0;
  for await (const event of events) {
    done += 1;
    if (done % PROGRESS_STEP === 0) onProgress(done, done, stage);
    yield event;
  }
}
