import type { Sql } from "../client";

export type PipelineRun = {
  id: number;
  kind: string;
  startedAt: Date;
  endedAt: Date | null;
  rowsChanged: number;
  driftRows: number | null;
  error: string | null;
};

export type PipelineStatus = {
  /** "Now" of every figure; null before the first run. */
  tickAt: Date | null;
  /** Events accepted and not projected yet, and since when the oldest of them lies there. */
  inbox: number;
  oldestInInbox: Date | null;
  /** Events that name something that does not exist (yet). */
  waiting: number;
  /** Cells whose rows are about to be computed again. */
  stale: number;
  runs: PipelineRun[];
};

/** Counting further would cost time and change no decision: shown as "more than". */
export const COUNTED_AT_MOST = 10_000;

/** How the engine of one organisation is doing, in one query. */
export async function readPipeline(sql: Sql, organizationId: string): Promise<PipelineStatus> {
  const org = organizationId;
  const [row] = await sql<(Omit<PipelineStatus, "runs"> & { runs: RunJson[] })[]>`
    select
      (select tick_at from engine_clock where organization_id = ${org}) as "tickAt",
      (select count(*)::int from (select from engine_inbox i join engine_clock k using (organization_id)
        where i.organization_id = ${org} and i.occurred_at <= k.tick_at limit ${COUNTED_AT_MOST}) q) as inbox,
      (select created_at from engine_inbox where organization_id = ${org} order by seq limit 1) as "oldestInInbox",
      (select count(*)::int from (select distinct event_id from engine_waiting where organization_id = ${org}
        limit ${COUNTED_AT_MOST}) q) as waiting,
      (select count(*)::int from (select from engine_stale where organization_id = ${org} limit ${COUNTED_AT_MOST}) q) as stale,
      coalesce((select jsonb_agg(r order by r."startedAt" desc) from (
        select id, kind, started_at as "startedAt", ended_at as "endedAt", rows_changed as "rowsChanged",
          drift_rows as "driftRows", error
        from kpi_run where organization_id = ${org} order by started_at desc limit 8) r), '[]') as runs`;
  if (!row) throw new Error("A query without a FROM has one row.");
  return { ...row, runs: row.runs.map(asRun) };
}

type RunJson = Omit<PipelineRun, "startedAt" | "endedAt"> & { startedAt: string; endedAt: string | null };

const asRun = (run: RunJson): PipelineRun => ({
  ...run,
  startedAt: new Date(run.startedAt),
  endedAt: run.endedAt === null ? null : new Date(run.endedAt),
});
