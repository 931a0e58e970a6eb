import type postgres from "postgres";
import type { Sql } from "@/db/client";
import type { Context } from "@/db/projections";
import { organizationSettings } from "@/lib/settings";

export type Clock = Context & {
  /** The tick and local day before this pass. */
  before: { tick: Date; today: string };
  /** The organisation's zone is not the one its facts were dated in, or a rebuild was asked for. */
  rebuildWanted: boolean;
  closedOn: string | null;
  /** What purge has left. */
  kept: Kept;
};

/** First date_id that has rows still, of Day and Rolling and of Week and Month; null: purge took none. */
export type Kept = { day: string | null; week: string | null };
export const ALL_KEPT: Kept = { day: null, week: null };

/** The instant that organisation o may take for now: `now`, or where its clock stops (lib/settings). */
export const presentOf = (sql: Sql, now: Date | null = null) =>
  sql`least(coalesce(${now}::timestamptz, now()), (o.settings_json ->> 'clock_stops_at')::timestamptz)`;

/** The same, read. */
export async function nowOf(sql: Sql, organizationId: string, now: Date): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`
    select ${presentOf(sql, now)} as now from organization o where id = ${organizationId}`;
  return row?.now ?? now;
}

/**
 * Locks the organisation's clock for this transaction (one refresh at a time, everywhere) and advances its tick to
 * `now`; a tick never goes back. Days come from the database, as those of the facts do: its zone data and Node's may differ.
 * @returns null when the organisation does not exist, or when `wait` is false and another process holds the clock
 */
export function lockClock(tx: Sql, organizationId: string, now: Date, wait: boolean): Promise<Clock | null> {
  return readClock(tx, organizationId, now, wait ? tx`for update of c` : tx`for update of c skip locked`);
}

/** Locks the clock beside others who share it: no refresh comes between, and the tick is read, not saved. */
export function shareClock(tx: Sql, organizationId: string, now: Date): Promise<Clock | null> {
  return readClock(tx, organizationId, now, tx`for share of c`);
}

async function readClock(
  tx: Sql,
  organizationId: string,
  now: Date,
  lock: postgres.PendingQuery<postgres.Row[]>,
): Promise<Clock | null> {
  // First the lock: what a statement reads beside a row that it waits for is as it was before the wait.
  const [locked] = await tx`select from engine_clock c where organization_id = ${organizationId} ${lock}`;
  if (!locked) return null;
  const [row] = await tx<
    {
      before: Date;
      tick: Date;
      before_on: string;
      today: string;
      time_zone: string;
      rebuild_wanted: boolean;
      closed_on: string | null;
      has_windows: boolean | null;
      day_rows_from: string | null;
      week_rows_from: string | null;
      settings_json: unknown;
    }[]
  >`
    select c.tick_at as before, t.at as tick, c.rebuild_wanted or c.time_zone <> o.time_zone as rebuild_wanted, c.closed_on, c.windows_at = c.tick_at as has_windows, c.day_rows_from, c.week_rows_from,
      o.time_zone, o.settings_json, (c.tick_at at time zone c.time_zone)::date as before_on, (t.at at time zone o.time_zone)::date as today
    from engine_clock c join organization o on o.id = c.organization_id
    cross join lateral (select greatest(c.tick_at, ${presentOf(tx, now)}) as at) t
    where c.organization_id = ${organizationId}`;
  if (!row) return null;
  const settings = organizationSettings(row.settings_json);
  return {
    tx,
    organizationId,
    timeZone: row.time_zone,
    tick: row.tick,
    today: row.today,
    passMark: settings.pass_mark,
    masteryMark: settings.mastery_mark,
    objective: settings.objective,
    before: { tick: row.before, today: row.before_on },
    rebuildWanted: row.rebuild_wanted,
    closedOn: row.closed_on,
    windowsOn: row.has_windows ? row.before_on : null,
    kept: { day: row.day_rows_from, week: row.week_rows_from },
  };
}

/** Stores the tick that this pass used, and that fact_window is of its day. */
export async function saveClock({ tx, organizationId, tick, timeZone }: Context): Promise<void> {
  await tx`
    update engine_clock set tick_at = ${tick}, time_zone = ${timeZone}, windows_at = ${tick}, rebuild_wanted = false
    where organization_id = ${organizationId}`;
}
