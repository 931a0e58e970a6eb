import type { Moment } from "@/lib/moment";
import type { Sql } from "../client";
import { moment } from "./clock";

export type PipelineRun = {
  id: number;
  kind: string;
  startedAt: Moment;
  /** Null while it runs. */
  seconds: number | null;
  rowsChanged: number;
  driftRows: number | null;
  error: string | null;
};

export type PipelineStatus = {
  /** "Now" of every figure; null before the first run. */
  tickAt: Moment | null;
  /** Events accepted and not projected yet, and since when the oldest of them lies there. */
  inbox: number;
  oldestInInbox: Moment | null;
  /** Events that name something that does not exist (yet). */
  waiting: number;
  /** Cells whose rows are about to be computed again. */
  stale: number;
  runs: PipelineRun[];
};

/** Counting further would cost time and change no decision: shown as "more than". */
export const COUNTED_AT_MOST = 10_000;

/** Newest runs that are listed. */
const RUNS = 8;

/** How the engine of one organisation is doing, in one query. */
export async function readPipeline(
  sql: Sql,
  organizationId: string,
  timeZone: string,
): Promise<PipelineStatus> {
  const org = organizationId;
  const [row] = await sql<PipelineStatus[]>`
    select
      (select ${moment(sql, sql`tick_at`, timeZone)} from engine_clock where organization_id = ${org}) as "tickAt",
      (select count(*)::int from (select from engine_inbox i join engine_clock k using (organization_id)
        where i.organization_id = ${org} and i.occurred_at <= k.tick_at limit ${COUNTED_AT_MOST}) q) as inbox,
      (select ${moment(sql, sql`created_at`, timeZone)} from engine_inbox
        where organization_id = ${org} order by seq limit 1) as "oldestInInbox",
      (select count(*)::int from (select distinct event_id from engine_waiting where organization_id = ${org}
        limit ${COUNTED_AT_MOST}) q) as waiting,
      (select count(*)::int from (select from engine_stale where organization_id = ${org} limit ${COUNTED_AT_MOST}) q) as stale,
      coalesce((select jsonb_agg(r order by r.id desc) from (
        select id, kind, ${moment(sql, sql`started_at`, timeZone)} as "startedAt",
          extract(epoch from ended_at - started_at) as seconds, rows_changed as "rowsChanged",
          drift_rows as "driftRows", error
        from kpi_run where organization_id = ${org} order by started_at desc limit ${RUNS}) r), '[]') as runs`;
  if (!row) throw new Error("A query without a FROM has one row.");
  return row;
}
