import { type Author, Refusal } from "@/db/admin/change";
import type { Sql } from "@/db/client";
import { beginRun } from "@/db/import/run";
import { applyStructure, StructureError } from "@/db/ingest/structure";
import { FormulaRefusal } from "@/db/metrics";
import { addDays } from "../calendar";
import type { Badge } from "../gamification";
import type { Day, EventRow } from "../model";
import { sendEvents } from "../product";
import type { Random } from "./prng";

/** An organisation that is at work: where changes are made, what they are made of, and what came of them. */
export interface Scene {
  sql: Sql;
  org: string;
  author: Author;
  random: Random;
  /** The tick; what is sent now happened a day later at most. */
  now: string;
  /** Any day a little before, within or a little after the organisation's life. */
  days: readonly Day[];
  /** Events that have not been sent, in no order. */
  coming: EventRow[];
  /** Rules that its badges may have. */
  badges: readonly Badge[];
  /** Imports that may be undone. */
  runs: string[];
  /** What was done, line by line: where the property fails it says how to get there. */
  log: string[];
}

export type Change = (scene: Scene) => Promise<void>;
/** Changes, and how often each comes. */
export type Weighted = readonly (readonly [Change, number])[];

/** There is nothing that such a change could be made to. */
export class Nothing extends Error {}

/** What an administrator is told instead of being served; anything else fails the test. */
const ANSWERS = [Refusal, StructureError, FormulaRefusal];

/** Does it, or is refused: either way it is noted, and what was refused must have left everything as it was. */
export async function attempt({ log }: Scene, what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    log.push(what);
  } catch (error) {
    if (!ANSWERS.some((answer) => error instanceof answer)) throw error;
    log.push(`refused: ${what}`);
  }
}

/** One of the rows; rows are asked for in an order, so that a seed always picks the same. */
export async function one<Row>({ random }: Scene, rows: PromiseLike<readonly Row[]>): Promise<Row> {
  const found = await rows;
  if (found.length === 0) throw new Nothing();
  return random.pick(found);
}

type Named =
  | "lms_student"
  | "lms_instructor"
  | "lms_course"
  | "lms_class"
  | "lms_group"
  | "lms_item"
  | "gamification_badge";

export async function idOf(scene: Scene, table: Named): Promise<string> {
  const { sql, org } = scene;
  const rows = sql<{ id: string }[]>`
    select id from ${sql(table)} where organization_id = ${org} order by id collate "C"`;
  return (await one(scene, rows)).id;
}

export async function itemOf(scene: Scene, ...types: string[]): Promise<string> {
  const { sql, org } = scene;
  const rows = sql<{ id: string }[]>`
    select id from lms_item where organization_id = ${org} and item_type = any(${types}) order by id collate "C"`;
  return (await one(scene, rows)).id;
}

/** A first day, and a last one or none. */
export function stay({ random, days }: Scene): [from: Day, to: Day | null] {
  const from = random.pick(days);
  return [from, random.chance(0.5) ? null : addDays(from, random.int(0, 20))];
}

/** Now and then an import is one that can be undone. */
async function run({ sql, org, random, now, log }: Scene): Promise<string | undefined> {
  if (random.chance(0.8)) return undefined;
  const id = `run-${log.length}`;
  return beginRun(sql, org, { id, source: "test", fileName: id, fileHash: id, now: new Date(now) });
}

/** Rows of structure, by import. */
export async function importRows(scene: Scene, structure: Record<string, object[]>): Promise<void> {
  const { sql, org, now, runs } = scene;
  const importRun = await run(scene);
  await attempt(scene, `import ${JSON.stringify(structure)} ${importRun ?? ""}`, async () => {
    await applyStructure(sql, org, structure, { now: new Date(now), importRun });
    if (importRun) runs.push(importRun);
  });
}

/** Events whose hour has come: late ones, and a few that are ahead. */
export function due({ coming, now }: Scene): EventRow[] {
  const latest = Date.parse(now) + 24 * 3_600_000;
  return coming.filter((event) => Date.parse(event.occurred_at) <= latest);
}

/** Up to so many of them. */
export async function importEvents(scene: Scene, count: number): Promise<void> {
  const { sql, org, now, runs, log } = scene;
  const events = due(scene).slice(0, count);
  scene.coming = scene.coming.filter((event) => !events.includes(event));
  const importRun = await run(scene);
  await sendEvents(sql, org, events, now, importRun);
  if (importRun) runs.push(importRun);
  log.push(`${events.length} events ${importRun ?? ""}`);
}
