import type postgres from "postgres";
import type { Sql } from "@/db/client";
import { ensurePartitions } from "@/db/partitions";
import { clearScratch, LARGE_LOTS, prepareScratch } from "@/db/projections";
import { transaction } from "@/db/transaction";
import { addDays, type Day } from "@/lib/period";
import { type Clock, lockClock, nowOf, shareClock } from "./clock";
import { computeUntold, type Stage, tell, WORKING } from "./compute";
import { type LotCount, lockLot, targetLots } from "./lots";
import { drain } from "./refresh";
import {
  claimPart,
  endRun,
  failRun,
  joinRun,
  partsOf,
  type RunPart,
  type SlicedRun,
  savePart,
  sumStages,
} from "./run";
import { firstDay, type Slice, slicesOfDays, takeStaleOf, takeWhole } from "./slices";

export type AggregateOptions = {
  organizationId?: string;
  /** One local day, or a range of them; nothing: all that is stale, and the closing of yesterday. */
  date?: Day;
  from?: Day;
  to?: Day;
  now?: Date;
  /** In how many lots the targets are taken; default by the organisation's size. */
  lots?: LotCount;
};

export type AggregateReport = {
  organizationId: string;
  from: Day | null;
  to: Day | null;
  /** Rows written or removed by this run, in all. */
  changed: number;
  /** Rows that incremental refresh had wrong: expected 0. */
  drift: number | null;
  /** False when another call had just done the work. */
  ran: boolean;
  stages: Stage[];
};

/** Closed slices recomputed in one transaction, of one lot of the targets. */
const SLICES_PER_PART = 12;
/** Parts of a large organisation's run computed at once, each by a connection and a processor of the database server. */
const LANES = 2;
/** After so long those who compute side by side let go of the clock: who shares a lock overtakes whoever waits for it alone. */
const ROUND_MS = 120_000;

/** Computes aggregates as the cron route and `jalon aggregate` do, organisation after organisation. */
export async function aggregate(sql: Sql, options: AggregateOptions = {}): Promise<AggregateReport[]> {
  const organizations = options.organizationId
    ? [{ organization_id: options.organizationId }]
    : await sql<{ organization_id: string }[]>`select organization_id from engine_clock order by 1`;
  const reports: AggregateReport[] = [];
  for (const { organization_id } of organizations)
    reports.push(await aggregateOne(sql, organization_id, options));
  return reports;
}

async function aggregateOne(
  sql: Sql,
  organizationId: string,
  options: AggregateOptions,
): Promise<AggregateReport> {
  const now = await nowOf(sql, organizationId, options.now ?? new Date());
  const fresh = await drain(sql, organizationId, { now });
  const asked = options.date
    ? { from: options.date, to: options.date }
    : { from: options.from ?? options.to, to: options.to ?? options.from };
  const closing = asked.from === undefined;
  const range = await transaction(sql, async (tx) => {
    const clock = await lockClock(tx, organizationId, now, true);
    if (!clock) return null;
    const days = daysToClose(clock, asked.from, asked.to, await firstDay(clock));
    if (closing && !days) await markClosed(tx, organizationId, addDays(clock.today, -1));
    return days;
  });
  if (range) await ensurePartitions(sql, range.from, range.to);
  const closed = range && (await recompute(sql, organizationId, range, { now, closing, lots: options.lots }));
  if (!closed) {
    const { changed, stages } = fresh;
    return { organizationId, from: null, to: null, changed, drift: null, ran: false, stages };
  }
  return {
    organizationId,
    ...range,
    changed: fresh.changed + closed.changed,
    drift: closed.drift,
    ran: true,
    stages: sumStages([...fresh.stages, ...closed.stages]),
  };
}

/** The asked days within those that have rows; without any asked, the closed days that no run has closed, or null. */
function daysToClose(clock: Clock, from: Day | undefined, to: Day | undefined, first: Day | null) {
  if (first === null) return null;
  const yesterday = addDays(clock.today, -1);
  // The first close of an organisation closes yesterday alone: what is older was computed whole when it came.
  const start = from ?? (clock.closedOn === null ? yesterday : addDays(clock.closedOn, 1));
  const range = { from: start < first ? first : start, to: to ?? yesterday };
  if (range.to > clock.today) range.to = clock.today;
  return range.from <= range.to ? range : null;
}

/**
 * Every slice of the days, all scopes and targets; what differs from the stored rows is drift. A part is a transaction that takes the
 * next slices and targets of the run, with the clock locked, or shared by two where there are lots and connections: killed anywhere,
 * the next call goes on from there; two calls at once share the parts, and nothing is done twice.
 * @returns null where there is nothing left to do
 */
async function recompute(
  sql: Sql,
  organizationId: string,
  range: { from: Day; to: Day },
  { now, closing, lots: ofLots }: { now: Date; closing: boolean; lots?: LotCount },
): Promise<SlicedRun | null> {
  const within = <T>(lock: typeof lockAlone, work: (clock: Clock) => Promise<T>) =>
    transaction(sql, async (tx) => {
      const clock = await lock(tx, organizationId, now);
      if (!clock) throw new Error(`The organisation ${organizationId} is gone.`);
      return work(clock);
    });
  const slicesOf = ({ today }: Clock) =>
    slicesOfDays(range.from, range.to, today).sort(
      (a, b) => b.date_id.localeCompare(a.date_id) || a.period_code.localeCompare(b.period_code),
    );
  const started = await within(lockAlone, async (clock) => {
    // Another call has closed these days since they were chosen.
    if (closing && clock.closedOn !== null && clock.closedOn >= range.to) return null;
    const lots = ofLots ?? (await targetLots(clock));
    const parts = partsOf(slicesOf(clock).length, SLICES_PER_PART, lots);
    const id = await joinRun(clock.tx, organizationId, closing ? "close" : "aggregate", range, parts);
    return { id, lanes: lanesOf(sql, lots) };
  });
  if (started === null) return null;
  const { id, lanes } = started;

  const nextPart = () =>
    within(lanes > 1 ? shareClock : lockAlone, async (clock) => {
      const part = await claimPart(clock.tx, organizationId, id);
      if (part) await computePart(clock, id, part, slicesOf(clock));
      return part !== null;
    });
  try {
    for (;;) {
      await goRound(lanes, nextPart);
      // Whoever has waited for the clock meanwhile has it first.
      const run = await within(lockAlone, async ({ tx }) => {
        const run = await endRun(tx, organizationId, id);
        if (run && closing) await markClosed(tx, organizationId, range.to);
        return run;
      });
      if (run) return run;
    }
  } catch (error) {
    await failRun(sql, organizationId, id, error);
    throw error;
  }
}

/** Part after part in so many lanes, until none is left or the round is over. Where one fails, the others end with theirs. */
async function goRound(lanes: number, nextPart: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  let failed = false;
  const lane = async () => {
    try {
      while (!failed && (await nextPart()) && performance.now() - start < ROUND_MS);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

const lockAlone = (tx: Sql, organizationId: string, now: Date) => lockClock(tx, organizationId, now, true);

const lanesOf = (sql: Sql, lots: LotCount) =>
  "begin" in sql ? Math.min(LANES, lots, (sql as postgres.Sql).options.max) : 1;

async function computePart(clock: Clock, run: number, part: RunPart, all: readonly Slice[]): Promise<void> {
  const slices = all.slice(part.slice_from, part.slice_from + part.slices);
  const lot = { no: part.target_lot, of: part.target_lots };
  await lockLot(clock, lot);
  await prepareScratch(clock.tx, lot.of > 1 ? LARGE_LOTS : "");
  // What is known to be stale is no drift.
  const fresh = await computeUntold(clock, await takeStaleOf(clock, slices, lot));
  await clearScratch(clock.tx, WORKING);
  const computed = await computeUntold(clock, await takeWhole(clock, slices, lot));
  // At the end: from here on the other lane waits with what it has to tell.
  await tell(clock, [...fresh.scopes, ...computed.scopes]);
  await savePart(clock.tx, clock.organizationId, run, part, {
    stages: [...fresh.stages, ...computed.stages],
    changed: fresh.changed + computed.changed,
    drift: computed.changed,
  });
}

async function markClosed(sql: Sql, organizationId: string, day: Day): Promise<void> {
  await sql`
    update engine_clock set closed_on = ${day}
    where organization_id = ${organizationId} and (closed_on is null or closed_on < ${day}::date)`;
}
