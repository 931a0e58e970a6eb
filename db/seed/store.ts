import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { type Progress, rebuild } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { EventIngest } from "@/db/ingest/events";
import { applyStructure, type StructureAnswer } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { localDay } from "@/lib/period";
import { type SimulateOptions, type Simulation, simulate } from "./simulate";

/** What `simulate` on the command line asks for, and the shape that a test may want: one group of 200, say. */
export interface SimulateCommand
  extends Pick<SimulateOptions, "groups" | "subGroupsPerGroup" | "trainers" | "modules"> {
  readonly learners: number;
  readonly days: number;
  readonly seed: number;
  /** The last simulated moment. */
  readonly now: Date;
  /** Default Africa/Casablanca; an organisation that exists keeps its own. */
  readonly timeZone?: string;
  /** (done, total, stage). */
  readonly onProgress?: Progress;
}

const TIME_ZONE = "Africa/Casablanca";
const PROGRESS_STEP = 5_000;

function optionsOf(command: SimulateCommand, timeZone: string): SimulateOptions {
  const { learners, days, seed, now, groups, subGroupsPerGroup, trainers, modules } = command;
  const shape = { learners, days, groups, subGroupsPerGroup, trainers, modules };
  return { ...shape, seed, now, timeZone, endOn: localDay(now, timeZone) };
}

/** Stores a simulation the way a sender would: structure first, then its events through the ingest path. */
export async function storeSimulation(
  sql: Sql,
  organizationId: string,
  simulation: Simulation,
  now: Date,
  onProgress: Progress = () => {},
): Promise<{ structure: StructureAnswer; accepted: number; duplicates: number }> {
  const structure = await applyStructure(sql, organizationId, simulation.structure, { now });
  const ingest = new EventIngest(sql, organizationId, { now, ageLimit: false });
  let done = 0;
  for (const event of simulation.events) {
    if (ingest.add(event)) await ingest.flush();
    done += 1;
    if (done % PROGRESS_STEP === 0) onProgress(done, done, "events");
  }
  const { accepted, duplicates, rejected } = await ingest.finish();
  const [first] = rejected;
  if (first) throw new Error(`The simulation wrote an event that is none: ${first.id} ${first.message}`);
  return { structure, accepted, duplicates };
}

/**
 * A simulated organisation in the database: made where it does not exist, and computed.
 *
 * @param command.organizationId default `simulation-SEED`
 * @param command.compute false leaves the computing of KPI rows to the worker
 */
export async function simulateInto(
  sql: Sql,
  command: SimulateCommand & { readonly organizationId?: string; readonly compute?: boolean },
): Promise<{ organizationId: string; structure: StructureAnswer; accepted: number; duplicates: number }> {
  const { now, onProgress, organizationId = `simulation-${command.seed}` } = command;
  const [known] = await sql<{ time_zone: string }[]>`
    select time_zone from organization where id = ${organizationId}`;
  const timeZone = known?.time_zone ?? command.timeZone ?? TIME_ZONE;
  const simulation = simulate(optionsOf(command, timeZone));
  if (!known) {
    const name = `Simulation ${command.seed}`;
    await createOrganization(sql, { id: organizationId, name, timeZone, now });
  }
  const stored = await storeSimulation(sql, organizationId, simulation, now, onProgress);
  if (command.compute ?? true) await rebuild(sql, organizationId, { now, onProgress });
  return { organizationId, ...stored };
}

/**
 * The same simulation as files: events as NDJSON in `out`, structure beside it in `….structure.json`. They go in
 * with `import structure` and `import events`.
 */
export async function simulateToFile(
  command: SimulateCommand & { readonly out: string },
): Promise<{ eventsFile: string; structureFile: string; events: number }> {
  const { out, onProgress = () => {} } = command;
  const simulation = simulate(optionsOf(command, command.timeZone ?? TIME_ZONE));
  const structureFile = `${out.replace(/\.(nd)?jsonl?$/i, "")}.structure.json`;
  await writeFile(structureFile, `${JSON.stringify(simulation.structure)}\n`);
  const file = createWriteStream(out);
  let events = 0;
  for (const event of simulation.events) {
    events += 1;
    if (events % PROGRESS_STEP === 0) onProgress(events, events, "events");
    if (!file.write(`${JSON.stringify(event)}\n`)) await once(file, "drain");
  }
  file.end();
  await finished(file);
  return { eventsFile: out, structureFile, events };
}
