import type { Sql } from "@/db/client";
import type { Context } from "@/db/projections";
import { localDay } from "@/lib/period";
import { organizationSettings } from "@/lib/settings";

export type Clock = Context & {
  /** The tick and local day before this pass. */
  before: { tick: Date; today: string };
  /** The organisation's zone is not the one its facts were dated in, or a rebuild was asked for. */
  rebuildWanted: boolean;
  closedOn: string | null;
};

/**
 * Locks the organisation's clock for this transaction (one refresh at a time, everywhere) and advances its tick to
 * `now`; a tick never goes back.
 * @returns null when the organisation does not exist, or when `wait` is false and another process holds the clock
 */
export async function lockClock(
  tx: Sql,
  organizationId: string,
  now: Date,
  wait: boolean,
): Promise<Clock | null> {
  const [row] = await tx<
    {
      tick_at: Date;
      dated_in: string;
      time_zone: string;
      rebuild_wanted: boolean;
      closed_on: string | null;
      settings_json: unknown;
    }[]
  >`
    select c.tick_at, c.time_zone as dated_in, c.rebuild_wanted, c.closed_on, o.time_zone, o.settings_json
    from engine_clock c join organization o on o.id = c.organization_id
    where c.organization_id = ${organizationId} for update of c ${wait ? tx`` : tx`skip locked`}`;
  if (!row) return null;
  const tick = row.tick_at > now ? row.tick_at : now;
  const settings = organizationSettings(row.settings_json);
  return {
    tx,
    organizationId,
    timeZone: row.time_zone,
    tick,
    today: localDay(tick, row.time_zone),
    passMark: settings.pass_mark,
    masteryMark: settings.mastery_mark,
    before: { tick: row.tick_at, today: localDay(row.tick_at, row.dated_in) },
    rebuildWanted: row.rebuild_wanted || row.dated_in !== row.time_zone,
    closedOn: row.closed_on,
  };
}

/** Stores the tick that this pass used. */
export async function saveClock({ tx, organizationId, tick, timeZone }: Context): Promise<void> {
  await tx`
    update engine_clock set tick_at = ${tick}, time_zone = ${timeZone}, rebuild_wanted = false
    where organization_id = ${organizationId}`;
}
