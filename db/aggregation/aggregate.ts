import type { Sql } from "@/db/client";
import { ensurePartitions } from "@/db/partitions";
import { clearScratch, prepareScratch } from "@/db/projections";
import { addDays, type Day } from "@/lib/period";
import { ALL_KEPT, type Clock, lockClock, nowOf, saveClock } from "./clock";
import { computeSlices, type Stage, WORKING } from "./compute";
import { drain, transaction } from "./refresh";
import { recorded, sumStages } from "./run";
import { firstDay, queueDays, takeStale } from "./slices";

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
  if (!range) {
    return {
      organizationId,
      from: null,
      to: null,
      changed: fresh.changed,
      drift: null,
      ran: false,
      stages: fresh.stages,
    };
  }
  await ensurePartitions(sql, range.from, range.to);
  const closed = await recorded(sql, organizationId, closing ? "close" : "aggregate", range, () =>
    recompute(sql, organizationId, range, now, closing),
  );
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

/** Every slice of the days, all scopes and targets; what differs from the stored rows is drift. */
async function recompute(
  sql: Sql,
  organizationId: string,
  range: { from: Day; to: Day },
  now: Date,
  closing: boolean,
) {
  const stages: Stage[] = [];
  let drift = 0;
  await transaction(sql, async (tx) => {
    const clock = await lockClock(tx, organizationId, now, true);
    if (!clock) return;
    await prepareScratch(tx);
    await queueDays({ ...clock, kept: ALL_KEPT }, range.from, range.to);
    await saveClock(clock);
  });
  for (let more = true; more; ) {
    more = await transaction(sql, async (tx) => {
      const clock = await lockClock(tx, organizationId, now, true);
      if (!clock) return false;
      await prepareScratch(tx);
      const slices = await takeStale(clock, SLICES_PER_PASS);
      const computed = await computeSlices(clock, slices);
      stages.push(...computed.stages);
      drift += computed.changed;
      await clearScratch(tx, WORKING);
      return slices.length > 0;
    });
  }
  if (closing) await markClosed(sql, organizationId, range.to);
  return { stages: sumStages(stages), changed: drift, drift };
}

async function markClosed(sql: Sql, organizationId: string, day: Day): Promise<void> {
  await sql`
    update engine_clock set closed_on = ${day}
    where organization_id = ${organizationId} and (closed_on is null or closed_on < ${day}::date)`;
}
