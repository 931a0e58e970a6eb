import type { Sql } from "@/db/client";
import { ensurePartitions } from "@/db/partitions";
import { clearScratch, LARGE_LOTS, prepareScratch } from "@/db/projections";
import { transaction } from "@/db/transaction";
import { addDays, type Day } from "@/lib/period";
import { ALL_KEPT, type Clock, lockClock, nowOf, saveClock } from "./clock";
import { computeSlices, type Stage, WORKING } from "./compute";
import { type LotCount, targetLots } from "./lots";
import { rebuildFromLog } from "./rebuild-log";
import { recorded, sumStages } from "./run";
import { queueDays, takeStale, takeWhole } from "./slices";
import { removeOutside } from "./write";

export type Progress = (done: number, total: number, stage: string) => void;

export type RebuildReport = { events: number; changed: number; stages: Stage[] };

type RebuildOptions = {
  now?: Date;
  onProgress?: Progress;
  /** Slices of the last so many days; the older ones are left to the worker. */
  recentDays?: number;
  /** Whose logs are projected in one pass. */
  learnersPerPass?: number;
  /** In how many lots the targets are taken; default by the organisation's size. */
  lots?: LotCount;
};

/** Slices computed between two reports of progress. */
const SLICES_PER_PASS = 20;

/**
 * Derives everything again from log and structure, in one transaction: readers see the old rows until the new ones
 * are all there, and a kill leaves the old ones. With `recentDays`, only slices of the last so many days are computed
 * here; the older ones are left queued for the worker, newest first.
 */
export async function rebuild(
  sql: Sql,
  organizationId: string,
  options: RebuildOptions = {},
): Promise<RebuildReport> {
  const now = await nowOf(sql, organizationId, options.now ?? new Date());
  const [days] = await sql<{ from_on: string; to_on: string }[]>`
    select coalesce((select min(occurred_at)::date from lms_event where organization_id = ${organizationId} and occurred_at <= ${now}), ${now}::date) - 1 as from_on,
      ${now}::date + 1 as to_on`;
  await ensurePartitions(sql, days!.from_on, days!.to_on);
  return recorded(sql, organizationId, "rebuild", { from: days!.from_on, to: days!.to_on }, () =>
    transaction(sql, async (tx) => {
      const clock = await lockClock(tx, organizationId, now, true);
      if (!clock) return { events: 0, changed: 0, drift: null, stages: [] };
      await prepareScratch(tx);
      const since = options.recentDays === undefined ? undefined : addDays(clock.today, -options.recentDays);
      const report = await rebuildHere({ ...clock, kept: ALL_KEPT }, { ...options, since });
      await saveClock(clock);
      // Whole and fresh: there is nothing of the past left to close.
      await tx`
        update engine_clock set closed_on = ${addDays(clock.today, -1)}, day_rows_from = null, week_rows_from = null
        where organization_id = ${organizationId}`;
      return { ...report, drift: null };
    }),
  );
}

/** The rebuild itself, in whatever tables the transaction sees under their names. */
export async function rebuildHere(
  clock: Clock,
  {
    onProgress = () => {},
    since = "-infinity",
    learnersPerPass,
    lots: ofLots,
  }: Pick<RebuildOptions, "onProgress" | "learnersPerPass" | "lots"> & { since?: Day },
): Promise<RebuildReport> {
  const start = performance.now();
  onProgress(0, 1, "log");
  const { events, first } = await rebuildFromLog(clock, {
    onLearners: (done, total) => onProgress(done, total, "log"),
    learnersPerPass,
  });
  const stages: Stage[] = [{ stage: "projections", ms: Math.round(performance.now() - start) }];
  await removeOutside(clock, first);
  if (first === null) return { events, changed: 0, stages };
  await queueDays(clock, first, clock.today);
  const [queued] = await clock.tx<{ n: number }[]>`
    select count(*)::int as n from (
      select distinct date_id, period_code from engine_stale where organization_id = ${clock.organizationId} and date_id >= ${since}::date
    ) s`;
  const lots = ofLots ?? (await targetLots(clock));
  if (lots > 1) await clock.tx.unsafe(LARGE_LOTS);
  let changed = 0;
  for (let done = 0; ; ) {
    const taken = await takeStale(clock, SLICES_PER_PASS, since);
    if (taken.slices.length === 0) break;
    for (let no = 0; no < lots; no++) {
      if (lots > 1) await clearScratch(clock.tx, WORKING);
      const whole = lots > 1 ? await takeWhole(clock, taken.slices, { no, of: lots }) : taken;
      const computed = await computeSlices(clock, whole);
      stages.push(...computed.stages);
      changed += computed.changed;
    }
    await clearScratch(clock.tx, WORKING);
    done += taken.slices.length;
    onProgress(done, queued?.n ?? done, "slices");
  }
  return { events, changed, stages: sumStages(stages) };
}
