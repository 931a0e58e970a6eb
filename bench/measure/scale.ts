import type postgres from "postgres";
import { aggregate, type RefreshReport, refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import type { Simulation } from "@/db/seed/simulate";
import type { EventInput } from "@/lib/events";
import { addDays, localDay } from "@/lib/period";
import {
  DAYS,
  isStored,
  LEARNERS,
  LEARNERS_PER_GROUP,
  largeId,
  MODULES,
  REBUILT_DAYS,
  rebuildLarge,
  simulateLarge,
  storeLarge,
  TIME_ZONE,
} from "../large";
import { type Figure, type Measured, stagesText } from "../report";
import { median, pairedRatio, percentile } from "../stats";

/** Days of history: the same people, content and plan with 16 ×, 4 × and 1 × of it. */
const SIZES = { "16 ×": DAYS, "4 ×": Math.round(DAYS / 4), "1 ×": Math.round(DAYS / 16) } as const;
type Size = keyof typeof SIZES;
const ALL = Object.keys(SIZES) as Size[];

const REFRESHES = 30;
const TOGETHER = 1000;

/**
 * A large organisation at three lengths of history: the baselines (one scan of the log, one metric by hand), the rebuild,
 * the closing of a day, the refresh of one learner's event and of a thousand learners' at once, and the memory of
 * this process, which does all of it.
 */
export async function measureScale(
  sql: postgres.Sql,
  now: Date,
  say: (text: string) => void,
): Promise<Measured> {
  const today = localDay(now, TIME_ZONE);
  const worlds = new Map<Size, Simulation>();
  const built = new Map<Size, { events: number; projections: number; slices: number }>();
  let scan = Number.NaN;
  let byHand = Number.NaN;
  for (const size of ALL) {
    say(`scale: ${LEARNERS} learners, ${SIZES[size]} days`);
    const world = simulateLarge(SIZES[size], now);
    worlds.set(size, world);
    if (!(await isStored(sql, SIZES[size]))) await storeLarge(sql, world, SIZES[size], now);
    if (size === "16 ×") {
      scan = await timed(3, () => scanOnce(sql, size));
      byHand = await timed(1, () => activeByHand(sql, size, today));
    }
    say("scale: rebuild");
    const { events, stages } = await rebuildLarge(sql, SIZES[size], now);
    const projections = stages.find(({ stage }) => stage === "projections")?.ms ?? 0;
    const all = stages.reduce((sum, { ms }) => sum + ms, 0);
    built.set(size, { events, projections, slices: all - projections });
    say(`scale: ${events} events, ${(all / 1000).toFixed(0)} s: ${stagesText(byName(stages))}`);
  }
  await sql`vacuum analyze`;

  say("scale: one event");
  const single = await singles(sql, worlds);
  say("scale: a thousand learners");
  const together = await manyAtOnce(sql, worlds.get("16 ×")!);
  const nothing = await refresh(sql, idOf("16 ×"));
  say("scale: close");
  const closes = new Map<Size, { ms: number; changed: number }>();
  for (const size of ALL) {
    const start = performance.now();
    const [report] = await aggregate(sql, { organizationId: idOf(size), date: addDays(today, -1) });
    closes.set(size, { ms: performance.now() - start, changed: report?.drift ?? 0 });
  }
  const peak = process.resourceUsage().maxRSS / 1024;

  const { projections, slices } = built.get("16 ×")!;
  const day = closes.get("16 ×")!.ms;
  // What was rebuilt here are the newest days; each one more costs what closing one costs.
  const whole = projections + slices + (SIZES["16 ×"] - REBUILT_DAYS) * day;
  const times = (size: Size) => single.get(size)!.map(({ ms }) => ms);
  const p95 = percentile(times("16 ×"), 0.95);
  const max = (name: string, measured: string, against: string, ratio: number, bound: number): Figure => ({
    name,
    measured,
    against,
    ratio,
    target: { bound: "max", ratio: bound },
  });
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const R = `${scan.toFixed(0)} ms (one scan of the log)`;
  return {
    figures: [
      max("Closing one day, all statistics and periods", seconds(day), R, day / scan, 60),
      max(`Rebuild of ${SIZES["16 ×"]} days (worked out: see note)`, seconds(whole), R, whole / scan, 1200),
      max("One learner's event refreshed, p95", `${p95.toFixed(0)} ms`, "150 ms", p95 / 150, 1),
      max(
        `${TOGETHER} learners' events refreshed together`,
        seconds(together.ms),
        "3 s",
        together.ms / 3000,
        1,
      ),
      max("Refresh in which nothing changes: rows written", `${nothing.changed}`, "0", nothing.changed, 0),
      max(
        "One event's refresh, 16 × the history",
        `${median(times("16 ×")).toFixed(0)} ms`,
        `${median(times("1 ×")).toFixed(0)} ms at 1 ×, ${median(times("4 ×")).toFixed(0)} ms at 4 ×`,
        pairedRatio(times("16 ×"), times("1 ×")),
        1.3,
      ),
      max(
        "Closing a day, 16 × the history",
        seconds(day),
        `${seconds(closes.get("1 ×")!.ms)} at 1 ×, ${seconds(closes.get("4 ×")!.ms)} at 4 ×`,
        day / closes.get("1 ×")!.ms,
        1.3,
      ),
      max("Peak memory of the Node process", `${peak.toFixed(0)} MB`, "300 MB", peak / 300, 1),
    ],
    notes: [
      `Scale: ${LEARNERS} learners in ${LEARNERS / LEARNERS_PER_GROUP} groups, ${MODULES} modules, ${ALL.map((size) => `${size} = ${SIZES[size]} days, ${built.get(size)!.events} events`).join("; ")}. One scan: sum over lms_event by one process, best of 3. One metric by hand from the log (active learners of one day, whole organisation): ${byHand.toFixed(0)} ms.`,
      `The rebuild made the facts of all days in ${seconds(projections)} and the slices of the last ${REBUILT_DAYS} days in ${seconds(slices)}; the other days are counted at the cost of closing one. Closing found ${closes.get("16 ×")!.changed} rows to change.`,
      `One event's refresh at 16 ×, median: ${stagesText(byName(single.get("16 ×")!.flatMap(({ stages }) => stages)))} in all ${REFRESHES}.`,
      `${TOGETHER} learners' events: ${together.changed} rows change, what tiles and state bars show after ${seconds(together.firstMs)}; ${stagesText(byName(together.stages))}.`,
    ],
  };
}

const idOf = (size: Size) => largeId(SIZES[size]);

/** Refreshes of one learner's mark, state and session by turns, the organisations one after the other. */
async function singles(sql: postgres.Sql, worlds: ReadonlyMap<Size, Simulation>) {
  const passes = new Map<Size, Pass[]>(ALL.map((size) => [size, []]));
  for (const size of ALL) await settled(sql, idOf(size));
  for (let n = 0; n < REFRESHES + 3; n++) {
    for (const size of ALL) {
      const pass = await refreshOf(sql, idOf(size), [eventOf(worlds.get(size)!, idOf(size), n, n)]);
      if (n >= 3) passes.get(size)!.push(pass);
    }
  }
  return passes;
}

const manyAtOnce = (sql: postgres.Sql, world: Simulation) =>
  refreshOf(
    sql,
    idOf("16 ×"),
    Array.from({ length: Math.min(TOGETHER, LEARNERS) }, (_, n) => eventOf(world, idOf("16 ×"), n, n + 5000)),
  );

/** A refresh to its end: `firstMs` is that of its first transaction, which has what tiles and state bars show. */
type Pass = { ms: number; firstMs: number; events: number; changed: number; stages: RefreshReport["stages"] };

async function refreshOf(sql: postgres.Sql, id: string, events: EventInput[]): Promise<Pass> {
  const { accepted } = await ingestEvents(sql, id, events);
  const pass = await settled(sql, id);
  if (accepted !== events.length || pass.events !== events.length)
    throw new Error(`Not ${events.length} events' refresh in ${id}: ${JSON.stringify(pass)}`);
  return pass;
}

/** Refreshes until no cell of a running period is put off: a figure that waits for a quieter moment is not there yet. */
async function settled(sql: postgres.Sql, id: string): Promise<Pass> {
  const start = performance.now();
  const all: Pass = { ms: 0, firstMs: 0, events: 0, changed: 0, stages: [] };
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

/** The n-th event: another learner each time, three kinds by turns. */
function eventOf({ learners, structure }: Simulation, id: string, n: number, no: number): EventInput {
  const there = learners.filter(({ leftOn }) => leftOn === null);
  const learner = there[(n * 7) % there.length]!;
  const units = structure.lms_item?.filter((item) => item.item_type === "Ua") ?? [];
  const unit = units[(n * 13) % units.length]!;
  const kinds = [
    {
      type: "EVALUATION",
      instructor_id: learner.group.trainers[0]!.id,
      payload: { item: { item_type: "Ua", item_id: unit.id }, score: 10 + (n % 9), max_score: 20 },
    },
    { type: "STATE_CHANGE", payload: { domain: "Ua", item_id: unit.id, state_code: "En_cours" } },
    { type: "SESSION_END", payload: { session_id: `scale-${no}`, active_sec: 60 + (n % 60) } },
  ];
  return {
    id: `${id}-bench-${no}`,
    student_id: learner.id,
    occurred_at: new Date().toISOString(),
    ...kinds[n % 3]!,
  } as EventInput;
}

async function timed(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return Math.min(...taken);
}

/** R: one process reads the log from end to end and sums what no index holds. */
const scanOnce = (sql: postgres.Sql, size: Size) =>
  sql.begin(async (tx) => {
    await tx`set local max_parallel_workers_per_gather to 0`;
    await tx`set local enable_indexscan to off`;
    await tx`set local enable_bitmapscan to off`;
    await tx`select sum(extract(epoch from occurred_at)) from lms_event where organization_id = ${idOf(size)}`;
  });

/** One metric of one day as anyone would write it: how many learners of each group acted. */
const activeByHand = (sql: postgres.Sql, size: Size, day: string) => sql`
  select g.group_id, count(distinct e.student_id) from lms_event e
  join lms_group_student g on g.organization_id = e.organization_id and g.student_id = e.student_id
  where e.organization_id = ${idOf(size)} and (e.occurred_at at time zone ${TIME_ZONE})::date = ${day}::date group by 1`;

const byName = (stages: readonly { stage: string; ms: number }[]) => {
  const sums: Record<string, number> = {};
  for (const { stage, ms } of stages) sums[stage] = (sums[stage] ?? 0) + ms;
  return sums;
};
