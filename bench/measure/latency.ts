import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import type { EventInput } from "@/lib/events";
import { DEMO_ID, demoSized, ingestKey } from "../data";
import { type Measured, stagesText } from "../report";
import { percentile } from "../stats";
import { sender } from "./ingest";

const SECONDS = 30;
/** Of the same load beforehand: a process that has just begun compiles its code and opens its connections. Told apart in the note. */
const WARM_SECONDS = 5;
const BATCHES_PER_SECOND = 20;
const BATCH = 10;
const LOOK_EVERY_MS = 20;
/** What is still not computed then is a failure, not a slow event. */
const GIVE_UP_MS = 120_000;
const TARGET_MS = 1000;

/** One batch under way: the id of one of its events, and when it was answered and seen gone from the queue. */
type Probe = { id: string; isWarm: boolean; acceptedAt: number; committedAt: number | null };

/**
 * 200 events a second for 35 s through HTTP, and for each batch the time from its answer to the moment when a reader sees
 * it gone from the engine's queue: rows leave the queue in the transaction that writes the tiles. The worker is the
 * server's own, as in production. The figure is that of the last 30 s.
 */
export async function measureLatency(
  sql: postgres.Sql,
  url: string,
  address: string,
  now: Date,
): Promise<Measured> {
  await untilIdle(sql);
  const [before] = await sql<{ seq: number }[]>`
    select coalesce(max(seq), 0)::float8 as seq from kpi_change where organization_id = ${DEMO_ID}`;
  const events = lastEvents(now);
  const send = sender(new URL("/api/events", address), await ingestKey(sql, DEMO_ID), BATCH);
  const probes: Probe[] = [];
  // A connection of its own: a look must not wait behind anything else.
  const eye = postgres(url, { max: 1, onnotice: () => {} });
  const watching = watch(eye, probes, (WARM_SECONDS + SECONDS) * 1000 + GIVE_UP_MS);
  const sending: Promise<void>[] = [];
  const start = performance.now();
  for (let n = 0; n < (WARM_SECONDS + SECONDS) * BATCHES_PER_SECOND; n++) {
    await sleep(Math.max(0, start + (n * 1000) / BATCHES_PER_SECOND - performance.now()));
    const batch = freshBatch(events, n);
    sending.push(
      send(batch.map((event) => `${JSON.stringify(event)}\n`).join("")).then(() => {
        const isWarm = n >= WARM_SECONDS * BATCHES_PER_SECOND;
        probes.push({ id: batch[0]!.id, isWarm, acceptedAt: performance.now(), committedAt: null });
      }),
    );
  }
  await Promise.all(sending);
  const sentFor = (performance.now() - start) / 1000;
  await watching.finish();
  await eye.end();

  const delaysOf = (some: readonly Probe[]) =>
    some.map(({ acceptedAt, committedAt }) => (committedAt ?? Number.POSITIVE_INFINITY) - acceptedAt);
  const [p50, p95, worst] = [0.5, 0.95, 1].map((p) =>
    percentile(delaysOf(probes.filter((probe) => probe.isWarm)), p),
  ) as [number, number, number];
  const fromTheFirst = percentile(delaysOf(probes), 0.95);
  const [after] = await sql<{ cycles: number; tiles: number }[]>`
    select (select count(*) from kpi_change where organization_id = ${DEMO_ID} and seq > ${before?.seq ?? 0}) as cycles,
      (select count(*) from kpi_tile_cache t, engine_clock c where t.organization_id = ${DEMO_ID}
        and c.organization_id = ${DEMO_ID} and t.updated_at > c.tick_at - interval '1 minute') as tiles`;
  const inLoad = await stagesOfLoad(sql, events);
  return {
    figures: [
      {
        name: "Event accepted → tile row committed, p95",
        measured: `${p95.toFixed(0)} ms (p50 ${p50.toFixed(0)}, longest ${worst.toFixed(0)})`,
        against: `${TARGET_MS} ms`,
        ratio: p95 / TARGET_MS,
        target: { bound: "max", ratio: 1 },
      },
    ],
    notes: [
      `Latency: ${probes.length * BATCH} events in ${sentFor.toFixed(1)} s to the demo organisation (96 learners, 120 days) in batches of ${BATCH}, looked for every ${LOOK_EVERY_MS} ms; ${after?.cycles ?? 0} refreshes, ${after?.tiles ?? 0} tile rows written in the last minute. The first ${WARM_SECONDS} s, in which the process warms up, are not in the figure: with them p95 is ${fromTheFirst.toFixed(0)} ms.`,
      `A refresh of 200 of those events by itself takes ${inLoad.ms.toFixed(0)} ms: ${stagesText(inLoad.stages)}.`,
    ],
  };
}

/** Events of the demo's last days, to be lived once more: the mix of types and learners is the simulated one. */
function lastEvents(now: Date): EventInput[] {
  const all = [...demoSized(DEMO_ID, now).events];
  return all.slice(-(WARM_SECONDS + SECONDS) * BATCHES_PER_SECOND * BATCH);
}

function freshBatch(events: readonly EventInput[], n: number, size = BATCH): EventInput[] {
  const occurred_at = new Date().toISOString();
  return Array.from({ length: size }, (_, i) => {
    const event = events[(n * size + i) % events.length]!;
    return { ...event, id: `bench-${occurred_at}-${n}-${i}-${event.id}`, occurred_at };
  });
}

/** Looks at the queue until `finish` is called and every probe has been seen to leave it. */
function watch(eye: postgres.Sql, probes: readonly Probe[], giveUpMs: number) {
  const end = performance.now() + giveUpMs;
  let isSent = false;
  const open = () => probes.filter((probe) => probe.committedAt === null);
  const looking = (async () => {
    while (performance.now() < end && !(isSent && open().length === 0)) {
      const asked = open();
      const rows = await eye<{ event_id: string }[]>`
        select event_id from engine_inbox where organization_id = ${DEMO_ID} and event_id = any(${asked.map(({ id }) => id)}::text[])`;
      const waiting = new Set(rows.map((row) => row.event_id));
      const seenAt = performance.now();
      for (const probe of asked) if (!waiting.has(probe.id)) probe.committedAt = seenAt;
      await sleep(LOOK_EVERY_MS);
    }
  })();
  return {
    finish: () => {
      isSent = true;
      return looking;
    },
  };
}

/** Waits until the worker has nothing left to do for anybody: the load is the events of one organisation, and nothing else. */
async function untilIdle(sql: postgres.Sql): Promise<void> {
  const end = Date.now() + GIVE_UP_MS;
  while (Date.now() < end) {
    const [row] = await sql<{ is_busy: boolean }[]>`
      select exists (select from engine_stale) or exists (select from engine_deferred)
        or exists (select from engine_inbox where occurred_at <= now()) as is_busy`;
    if (!row?.is_busy) return;
    await sleep(250);
  }
  throw new Error("The worker did not become idle.");
}

/** What a refresh of a second's events costs when this process makes it, by stage. */
async function stagesOfLoad(sql: postgres.Sql, events: readonly EventInput[]) {
  // The worker must not take them first: it passes an organisation by whose clock is locked.
  return sql.begin(async (tx) => {
    await tx`select 1 from engine_clock where organization_id = ${DEMO_ID} for update`;
    await ingestEvents(tx, DEMO_ID, freshBatch(events, 1, 200));
    const start = performance.now();
    const report = await refresh(tx, DEMO_ID);
    const ms = performance.now() - start;
    return { ms, stages: Object.fromEntries(report.stages.map(({ stage, ms }) => [stage, ms])) };
  });
}
