import type postgres from "postgres";
import { type RefreshReport, refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import type { EventInput } from "@/lib/events";
import { type BareUpdate, bareUpdate, bookmark } from "./scale-floor";

/** An organisation under measurement: who learns there, each with a trainer, and what. */
export type World = { id: string; learners: { id: string; trainer: string }[]; units: string[] };

/** A refresh to its end: `firstMs` is that of its first transaction, which has what tiles and progression curves show. */
export type Pass = { ms: number; firstMs: number; changed: number; stages: RefreshReport["stages"] };

/** What an event of a learner on a unit sets off, as a rule the first of its kind that day, and the same once more. */
export type Twice<T> = { first: T; again: T };

/** A third of the events each; the order in which `eventOf` makes them. */
export const KINDS = ["mark", "state", "session"] as const;
const WARM_UP = KINDS.length;
/** Numbers of events, so that no two have one id; the thousand are of other pairs of learner and unit than the single ones. */
const TOGETHER = 10_000;
const AGAIN = 100_000;

/** Who is there, each with the first trainer of their Groupe: in an order of no meaning, so that the next one is of another group. */
export async function readWorld(sql: postgres.Sql, id: string): Promise<World> {
  const learners = await sql<World["learners"]>`
    with recursive above as (
      select student_id, group_id from lms_group_student where organization_id = ${id} and left_on is null
      union
      select a.student_id, g.parent_id from above a
      join lms_group g on g.organization_id = ${id} and g.id = a.group_id where g.parent_id is not null
    )
    select a.student_id as id, min(i.instructor_id) as trainer from above a
    join lms_group g on g.organization_id = ${id} and g.id = a.group_id and g.group_type = 'Groupe'
    join lms_group_instructor i on i.organization_id = ${id} and i.group_id = g.id
    group by 1 order by md5(a.student_id)`;
  const units = await sql<{ id: string }[]>`
    select id from lms_item where organization_id = ${id} and item_type = 'Ua' order by 1`;
  return { id, learners, units: units.map((unit) => unit.id) };
}

/** Refreshes of one learner's mark, state and session by turns, the organisations one after the other. @returns the passes of each */
export async function measureSingles(
  sql: postgres.Sql,
  worlds: readonly World[],
  refreshes: number,
): Promise<Twice<Pass[]>[]> {
  const passes = worlds.map((): Twice<Pass[]> => ({ first: [], again: [] }));
  for (const { id } of worlds) await settled(sql, id);
  for (let n = -WARM_UP; n < refreshes; n++) {
    for (const [w, world] of worlds.entries()) {
      const first = await refreshOf(sql, world, [eventOf(world, n + WARM_UP, n)]);
      const again = await refreshOf(sql, world, [eventOf(world, n + WARM_UP, n + AGAIN)]);
      if (n < 0) continue;
      passes[w]?.first.push(first);
      passes[w]?.again.push(again);
    }
  }
  return passes;
}

/** Two refreshes, and what writing alone takes: of the rows of both, and of those of the second. */
export type Together = Twice<Pass> & { bare: { both: BareUpdate; again: BareUpdate } };

/** So many learners' events at once, and the same once more. */
export async function measureTogether(sql: postgres.Sql, world: World, learners: number): Promise<Together> {
  const events = (no: number) =>
    Array.from({ length: learners }, (_, n) => eventOf(world, n + TOGETHER, n + no));
  const beforeFirst = await bookmark(sql);
  const first = await refreshOf(sql, world, events(TOGETHER));
  const beforeAgain = await bookmark(sql);
  const again = await refreshOf(sql, world, events(TOGETHER + AGAIN));
  // Afterwards, for what it undoes stays in the tables for a while.
  const bare = {
    again: await bareUpdate(sql, world.id, beforeAgain),
    both: await bareUpdate(sql, world.id, beforeFirst),
  };
  return { first, again, bare };
}

async function refreshOf(sql: postgres.Sql, { id }: World, events: EventInput[]): Promise<Pass> {
  const { accepted } = await ingestEvents(sql, id, events);
  const pass = await settled(sql, id);
  if (accepted !== events.length || pass.events !== events.length)
    throw new Error(`Not ${events.length} events' refresh in ${id}: ${JSON.stringify(pass)}`);
  return pass;
}

/** Refreshes until no cell of a running period is put off: a figure that waits for a quieter moment is not there yet. */
async function settled(sql: postgres.Sql, id: string): Promise<Pass & { events: number }> {
  const start = performance.now();
  const all: Pass & { events: number } = { ms: 0, firstMs: 0, events: 0, changed: 0, stages: [] };
  do {
    const { events, changed, stages } = await refresh(sql, id);
    all.ms = performance.now() - start;
    all.firstMs ||= all.ms;
    all.events += events;
    all.changed += changed;
    all.stages = [...all.stages, ...stages];
  } while ((await sql`select from engine_deferred where organization_id = ${id} limit 1`).length > 0);
  return all;
}

/** The n-th event, under number `no`: another learner each time, the kinds by turns. */
function eventOf({ id, learners, units }: World, n: number, no: number): EventInput {
  const learner = learners[n % learners.length]!;
  const item_id = units[(n * 13) % units.length]!;
  const kinds = [
    {
      type: "EVALUATION",
      instructor_id: learner.trainer,
      payload: { item: { item_type: "Ua", item_id }, score: 10 + (n % 9), max_score: 20 },
    },
    { type: "STATE_CHANGE", payload: { domain: "Ua", item_id, state_code: "En_cours" } },
    { type: "SESSION_END", payload: { session_id: `scale-${no}`, active_sec: 60 + (n % 60) } },
  ];
  return {
    id: `${id}-bench-${no}`,
    student_id: learner.id,
    occurred_at: new Date().toISOString(),
    ...kinds[n % 3]!,
  } as EventInput;
}
