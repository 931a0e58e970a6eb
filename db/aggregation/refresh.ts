import type { Sql } from "@/db/client";
import { bits } from "@/db/families";
import { projectGamification } from "@/db/gamification";
import { inOrder } from "@/db/in-order";
import { ensurePartitions } from "@/db/partitions";
import {
  changeDays,
  claimInbox,
  clearScratch,
  FEW_ROWS,
  hashing,
  MANY_ROWS,
  noteStocks,
  prepareScratch,
  projectDays,
  projectResolved,
  projectStocks,
  projectWindows,
  resolveEvents,
  takeStructureChanges,
} from "@/db/projections";
import { transaction } from "@/db/transaction";
import { addDays } from "@/lib/period";
import { TILE_PERIODS } from "@/lib/tiles";
import { type Clock, lockClock, nowOf, saveClock } from "./clock";
import { type Computed, computeSlices, type Stage, sumComputed, WORKING } from "./compute";
import { deferRunning, markDeferred } from "./deferred";
import { URGENT } from "./masks";
import { rebuildFromLog } from "./rebuild-log";
import { collectMarks, firstDay, queueDays, queuePast, takeRunning, takeStale } from "./slices";
import { removeOutside } from "./write";

export type RefreshReport = {
  /** False when another process was refreshing this organisation and `wait` was not asked for. */
  ran: boolean;
  events: number;
  changed: number;
  /** Something is left to do: more events, cells that were deferred, or closed slices that are stale. */
  more: boolean;
  stages: Stage[];
};

export type RefreshOptions = {
  /** The new tick; default the computer's clock. An older one than the stored tick is not taken. */
  now?: Date;
  /** Wait for another process's refresh instead of leaving the work to it. Default true. */
  wait?: boolean;
  /** Compute what has waited too long though events came. Default true; the worker leaves it to every fifth second. */
  overdue?: boolean;
  /** Somebody else's news wait: make up as little of the past as can be. Default false. */
  brief?: boolean;
};

/** Events projected in one transaction: more make readers wait longer than they gain. */
const EVENTS_PER_PASS = 5_000;
/** Up to so many events, a cycle computes all that they touch at once. */
const FEW_EVENTS = 5;
/** How long the less urgent metrics of the running periods wait under load: a cell that changes every second is computed once in that time. */
const DEFERRED_AT_MOST = "5 minutes";
/** Cells of those that are computed in one transaction: an event that comes meanwhile waits for its end. */
const DEFERRED_PER_PASS = 500;
/** The same while events keep coming. */
const OVERDUE_PER_PASS = 100;
/** Closed slices computed in one transaction, at least. */
const FEWEST_SLICES = 3;
/** Closed slices × scopes computed in one transaction: few, because whoever reads a page of the embedded database waits for it. */
const SLICED_SCOPES_PER_PASS = 500;

const IDLE: RefreshReport = { ran: false, events: 0, changed: 0, more: false, stages: [] };

/**
 * One cycle: advance the tick, take what changed in structure and log, derive its facts, compute the running periods, and queue the closed
 * ones that it reaches. Everything of a cycle commits together. With nothing new it computes the next stale closed slices.
 */
export async function refresh(
  sql: Sql,
  organizationId: string,
  options: RefreshOptions = {},
): Promise<RefreshReport> {
  const now = await nowOf(sql, organizationId, options.now ?? new Date());
  await makeRoom(sql, organizationId, now);
  return transaction(sql, async (tx) => {
    const clock = await lockClock(tx, organizationId, now, options.wait ?? true);
    if (!clock) return IDLE;
    await prepareScratch(tx, FEW_ROWS);
    const report = await cycle(await withWindows(clock), { overdue: true, brief: false, ...options });
    await saveClock(clock);
    return report;
  });
}

/** Cycles until nothing is stale. */
export async function drain(
  sql: Sql,
  organizationId: string,
  options: RefreshOptions = {},
): Promise<RefreshReport> {
  let report = await refresh(sql, organizationId, options);
  let { events, changed } = report;
  while (report.more) {
    report = await refresh(sql, organizationId, options);
    events += report.events;
    changed += report.changed;
  }
  return { ...report, events, changed };
}

/** A new day has other windows: their sums are made before the cycle's events come to them. */
async function withWindows(clock: Clock): Promise<Clock> {
  await projectWindows(clock);
  return { ...clock, windowsOn: clock.today };
}

type Manner = Required<Pick<RefreshOptions, "overdue" | "brief">>;

async function cycle(clock: Clock, manner: Manner): Promise<RefreshReport> {
  const start = performance.now();
  if (clock.rebuildWanted) return rebuilt(clock);
  const { reproject, changed } = await takeStructureChanges(clock);
  if (reproject) return rebuilt(clock);

  const [firstBefore, , eventIds] = await inOrder(
    () => firstDay(clock),
    () => touchElapsed(clock),
    () => claimInbox(clock, EVENTS_PER_PASS),
  );
  const types = eventIds.length > 0 ? await resolveEvents(clock, { eventIds }) : new Set<string>();
  const noted = await noteStocks(clock, clock.before.tick);
  await projectResolved(clock, types);
  await projectGamification(clock);
  await projectStocks(clock, noted);

  const [first] = await inOrder(
    () => firstDay(clock),
    () => collectMarks(clock),
  );
  if (first === null) return { ran: true, events: eventIds.length, changed: 0, more: false, stages: [] };
  if (firstBefore === null || first < firstBefore)
    await queueDays(clock, first, lastOfTrend(firstBefore, clock.today));
  // The day that was running closes, and each day since has rows of its own.
  if (clock.before.today < clock.today) await queueDays(clock, later(clock.before.today, first), clock.today);
  // Members who came or went bring or take the facts of their days.
  if (changed) await hashing(clock.tx, () => projectDays(clock));
  else await changeDays(clock);
  await queuePast(clock, first);
  const stages: Stage[] = [{ stage: "projections", ms: Math.round(performance.now() - start) }];
  const computed = await computeNext(clock, eventIds.length, manner);
  return {
    ran: true,
    events: eventIds.length,
    changed: computed.changed,
    more: await isLeft(clock),
    stages: [...stages, ...computed.stages],
  };
}

/**
 * The running periods where something touched them, else the newest stale closed ones. Under load what tiles and progression
 * curves show goes first, and the other metrics of the same cells follow when there is time, or when they have waited.
 */
async function computeNext(clock: Clock, events: number, { overdue, brief }: Manner): Promise<Computed> {
  const { tx, organizationId: org, tick } = clock;
  const [is] = await tx<{ marked: boolean; deferred: boolean; overdue: boolean }[]>`
    select exists (select from scratch_mark) as marked,
      exists (select from engine_deferred where organization_id = ${org}) as deferred,
      exists (select from engine_deferred where organization_id = ${org} and since_at < ${tick}::timestamptz - ${DEFERRED_AT_MOST}::interval) as overdue`;
  if (is?.marked && (events > FEW_EVENTS || (events > 0 && is.deferred))) {
    await deferRunning(clock);
    const urgent = await computeSlices(clock, await takeRunning(clock, URGENT, TILE_PERIODS), "urgent");
    if (!is.overdue || !overdue) return urgent;
    await clearScratch(tx, [...WORKING, "scratch_mark"]);
    await markDeferred(clock, OVERDUE_PER_PASS);
    return sumComputed(urgent, await computeSlices(clock, await takeRunning(clock)));
  }
  if (is?.deferred) await markDeferred(clock, brief ? OVERDUE_PER_PASS : DEFERRED_PER_PASS);
  if (is?.marked || is?.deferred) return computeSlices(clock, await takeRunning(clock));
  return computeSlices(clock, await takeStale(clock, brief ? 1 : await slicesPerPass(clock)));
}

/** From 3 slices of a large organisation to 24 of a small one. */
async function slicesPerPass({ tx, organizationId: org }: Clock): Promise<number> {
  const [size] = await tx<{ scopes: number }[]>`
    select count(*)::int as scopes from (select from kpi_scope where organization_id = ${org} limit ${SLICED_SCOPES_PER_PASS}) s`;
  return Math.min(
    24,
    Math.max(FEWEST_SLICES, Math.floor(SLICED_SCOPES_PER_PASS / Math.max(1, size?.scopes ?? 1))),
  );
}

/**
 * What the passing of time alone changed since the last tick: deadlines that passed and submissions that turned 2 or 7
 * days old. Each is a fact of its learner, on its item, on that day.
 */
async function touchElapsed({ tx, organizationId: org, before, tick, timeZone }: Clock): Promise<void> {
  if (tick <= before.tick) return;
  const submissions = tx`
    from (values (interval '168 hours'), (interval '48 hours')) w(wait)
    join fact_submission s on s.organization_id = ${org}
      and s.submitted_at > ${before.tick}::timestamptz - w.wait and s.submitted_at <= ${tick}::timestamptz - w.wait
      and (s.answered_at is null or s.answered_at > s.submitted_at + w.wait)
    cross join lateral (select s.submitted_at + w.wait as at) x`;
  await tx`
    with days as (
      insert into scratch_day_change (measure, part, learner_id, item_id, day_on, value, n)
      select d.measure, 0, e.learner_id, e.item_id, (e.at at time zone ${timeZone})::date, d.value, 1
      from (select learner_id, item_id, at ${submissions} where w.wait = interval '48 hours') e
      cross join (values ('submissions_resolved', 1), ('submissions_in_time', 0)) d(measure, value)
    ),
    resolved as (
      insert into scratch_touch (learner_id, item_id, day_on, families)
      select learner_id, item_id, (at at time zone ${timeZone})::date, ${bits("resolutions")}::int ${submissions}
    )
    insert into scratch_owner (learner_id, item_id, since_on)
    select learner_id, item_id, min(day_on) from (
      select learner_id, item_id, (due_at at time zone ${timeZone})::date as day_on from fact_state
      where organization_id = ${org} and due_at >= ${before.tick} and due_at < ${tick}
      union all
      select learner_id, item_id, (at at time zone ${timeZone})::date ${submissions}
    ) e where not exists (select from scratch_restock r where r.learner_id = e.learner_id) group by 1, 2`;
}

/** A change that reaches the whole log: everything is derived again, and every slice computed. */
async function rebuilt(clock: Clock): Promise<RefreshReport> {
  await clock.tx.unsafe(MANY_ROWS);
  await clearScratch(clock.tx, ["scratch_touch", "scratch_restock"]);
  const { events, first } = await rebuildFromLog(clock);
  if (first !== null) await queueDays(clock, first, clock.today);
  await removeOutside(clock, first);
  const computed = await computeSlices(clock, await takeStale(clock, await slicesPerPass(clock)));
  return { ran: true, events, changed: computed.changed, more: await isLeft(clock), stages: computed.stages };
}

async function isLeft({ tx, organizationId: org, tick }: Clock): Promise<boolean> {
  const [row] = await tx`
    select exists (select from engine_stale where organization_id = ${org})
      or exists (select from engine_deferred where organization_id = ${org})
      or exists (select from engine_inbox where organization_id = ${org} and occurred_at <= ${tick}) as left`;
  return row?.left === true;
}

/** The trend of 28 days sees the day that was first, and so the new days before it. */
const lastOfTrend = (first: string | null, today: string) =>
  first === null || addDays(first, 27) > today ? today : addDays(first, 27);

const later = (a: string, b: string) => (a > b ? a : b);

/** Partitions for every day that the next cycle may write, made before it takes its locks. */
async function makeRoom(sql: Sql, organizationId: string, now: Date): Promise<void> {
  const [row] = await sql<{ from_on: string; to_on: string }[]>`
    select least(
        (select min(occurred_at)::date from engine_inbox where organization_id = ${organizationId}),
        (select min(day_on) from fact_activity where organization_id = ${organizationId}), ${now}::date) - 1 as from_on,
      greatest((select tick_at::date from engine_clock where organization_id = ${organizationId}), ${now}::date) + 1 as to_on`;
  if (row) await ensurePartitions(sql, row.from_on, row.to_on);
}
