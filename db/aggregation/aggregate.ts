import type { Sql } from "@/db/client";
import { ensurePartitions } from "@/db/partitions";
import { clearScratch, prepareScratch } from "@/db/projections";
import { addDays, type Day } from "@/lib/period";
import { type Clock, lockClock, nowOf, saveClock } from "./clock";
import { computeSlices, type Stage, WORKING } from "./compute";
import { drain, transaction } from "./refresh";
import { failRun, joinRun, readRun, type SlicedRun, saveRun, sumStages } from "./run";
import { firstDay, type Slice, slicesOfDays, takeStaleOf, takeWhole } from "./slices";

export type AggregateOptions = {
  organizationId?: string;
  /** One local day, or a range of them; nothing: all that is stale, and the closing of yesterday. */
  date?: Day;
  from?: Day;
  to?: Day;
  now?: Date;
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

/** Closed slices recomputed in one transaction. */
const SLICES_PER_PASS = 12;

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
  const closed = range && (await recompute(sql, organizationId, range, now, closing));
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
 * Every slice of the days, all scopes and targets; what differs from the stored rows is drift. A pass is a transaction that takes the
 * next slices of the run: killed anywhere, the next call goes on from there; two at once take turns, and nothing is done twice.
 * @returns null where there is nothing left to do
 */
async function recompute(
  sql: Sql,
  organizationId: string,
  range: { from: Day; to: Day },
  now: Date,
  closing: boolean,
): Promise<SlicedRun | null> {
  const pass = <T>(work: (clock: Clock) => Promise<T>) =>
    transaction(sql, async (tx) => {
      const clock = await lockClock(tx, organizationId, now, true);
      if (!clock) throw new Error(`The organisation ${organizationId} is gone.`);
      return work(clock);
    });
  const slicesOf = ({ today }: Clock) =>
    slicesOfDays(range.from, range.to, today).sort(
      (a, b) => b.date_id.localeCompare(a.date_id) || a.period_code.localeCompare(b.period_code),
    );
  const id = await pass(async (clock) => {
    await saveClock(clock);
    // Another call has closed these days since they were chosen.
    if (closing && clock.closedOn !== null && clock.closedOn >= range.to) return null;
    return joinRun(clock.tx, organizationId, closing ? "close" : "aggregate", range, slicesOf(clock).length);
  });
  if (id === null) return null;
  try {
    for (;;) {
      const { run, isDone } = await pass(async (clock) => {
        const all = slicesOf(clock);
        const before = await readRun(clock.tx, organizationId, id);
        if (before.done >= all.length) return { run: before, isDone: true };
        const run = await computePass(clock, before, all.slice(before.done, before.done + SLICES_PER_PASS));
        await saveRun(clock.tx, organizationId, run);
        const isDone = run.done >= all.length;
        if (isDone && closing) await markClosed(clock.tx, organizationId, range.to);
        return { run, isDone };
      });
      if (isDone) return run;
    }
  } catch (error) {
    await failRun(sql, organizationId, id, error);
    throw error;
  }
}

async function computePass(clock: Clock, run: SlicedRun, slices: Slice[]): Promise<SlicedRun> {
  await prepareScratch(clock.tx);
  // What is known to be stale is no drift.
  const fresh = await computeSlices(clock, await takeStaleOf(clock, slices));
  await clearScratch(clock.tx, WORKING);
  const computed = await computeSlices(clock, await takeWhole(clock, slices));
  return {
    id: run.id,
    done: run.done + slices.length,
    stages: sumStages([...run.stages, ...fresh.stages, ...computed.stages]),
    changed: run.changed + fresh.changed + computed.changed,
    drift: run.drift + computed.changed,
  };
}

async function markClosed(sql: Sql, organizationId: string, day: Day): Promise<void> {
  await sql`
    update engine_clock set closed_on = ${day}
    where organization_id = ${organizationId} and (closed_on is null or closed_on < ${day}::date)`;
}
