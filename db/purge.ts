import { organizationSettings } from "@/lib/settings";
import { lockClock } from "./aggregation/clock";
import { recorded } from "./aggregation/run";
import { FACTS } from "./aggregation/write";
import type { Sql } from "./client";
import { transaction } from "./transaction";

export type PurgeReport = {
  organizationId: string;
  /** First date_id kept of Day and Rolling rows, and of Week and Month rows; null: all are. */
  dayRowsFrom: string | null;
  weekRowsFrom: string | null;
  /** Rows removed one by one; those of dropped partitions are not counted. */
  removed: number;
  /** Partitions dropped: they held nothing that any organisation keeps. */
  partitions: string[];
};

/** How long readers of the fact tables may be made to wait for the dropping of a partition. The next night tries again. */
const LOCK_TIMEOUT = "3s";

const CLASSES = [
  { class: "short", periods: ["Day", "Rolling7", "Rolling30"], floor: "day_rows_from" },
  { class: "long", periods: ["Week", "Month"], floor: "week_rows_from" },
] as const;

/**
 * Removes the rows of the five fact tables that are older than each organisation keeps (settings, `retention`; kpi.md
 * 1.15): whole partitions where no organisation keeps a row of them, else row by row. Events stay. What is kept is not touched,
 * and what is gone does not come back with a late event: engine_clock remembers from where on there are rows.
 */
export async function purge(sql: Sql, organizationId?: string): Promise<PurgeReport[]> {
  const partitions = await dropPartitions(sql);
  const organizations = organizationId
    ? [{ organization_id: organizationId }]
    : await sql<{ organization_id: string }[]>`select organization_id from engine_clock order by 1`;
  const reports: PurgeReport[] = [];
  for (const { organization_id } of organizations)
    reports.push({ ...(await purgeRows(sql, organization_id)), partitions });
  return reports;
}

/** Today and the settings of organisations, as the floors that their retention asks for; a floor never goes back. */
async function floors(tx: Sql, organizationId: string | null) {
  const rows = await tx<
    {
      organization_id: string;
      today: string;
      settings_json: unknown;
      day: string | null;
      week: string | null;
    }[]
  >`
    select c.organization_id, (c.tick_at at time zone c.time_zone)::date as today, o.settings_json, c.day_rows_from as day,
      c.week_rows_from as week
    from engine_clock c join organization o on o.id = c.organization_id
    where ${organizationId}::text is null or c.organization_id = ${organizationId}
    order by 1 for update of c`;
  const wanted = rows.map(({ organization_id, today, settings_json, day, week }) => {
    const { day_rows_days, week_rows_years } = organizationSettings(settings_json).retention;
    return { organization_id, today, day, week, day_rows_days, week_rows_years };
  });
  return tx<{ organization_id: string; day_rows_from: string | null; week_rows_from: string | null }[]>`
    with wanted as (
      select organization_id, greatest(day, today - day_rows_days) as day, greatest(week, (today - make_interval(years => week_rows_years))::date) as week
      from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb)
        w(organization_id text, today date, day date, week date, day_rows_days integer, week_rows_years integer)
    )
    update engine_clock c set day_rows_from = w.day, week_rows_from = w.week from wanted w
    where c.organization_id = w.organization_id returning c.organization_id, c.day_rows_from, c.week_rows_from`;
}

/**
 * Drops the partitions that are out for every organisation. All clocks are locked, so nobody writes; where that or the tables'
 * locks cannot be had soon, nothing is dropped and the rows go one by one.
 */
async function dropPartitions(sql: Sql): Promise<string[]> {
  try {
    return await transaction(sql, async (tx) => {
      await tx`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`;
      const kept = await floors(tx, null);
      const dropped: string[] = [];
      for (const { class: name, floor } of CLASSES) {
        if (kept.length === 0 || kept.some((row) => row[floor] === null)) continue;
        const oldest = kept.map((row) => row[floor]!).sort()[0]!;
        const parents = FACTS.map(({ table }) => `${table}_${name}`);
        const out = await tx<{ partition: string }[]>`
          select c.relname as partition from pg_inherits i
          join pg_class p on p.oid = i.inhparent and p.relname = any(${parents}::text[]) and p.relnamespace = 'public'::regnamespace
          join pg_class c on c.oid = i.inhrelid
          where (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \\(''([0-9-]+)''\\)'))[1]::date <= ${oldest}::date
          order by 1`;
        for (const { partition } of out) await tx`drop table ${tx(`public.${partition}`)}`;
        dropped.push(...out.map(({ partition }) => partition));
      }
      return dropped;
    });
  } catch (error) {
    // lock_not_available
    if ((error as { code?: string }).code === "55P03") return [];
    throw error;
  }
}

async function purgeRows(sql: Sql, organizationId: string): Promise<Omit<PurgeReport, "partitions">> {
  return recorded(sql, organizationId, "purge", { from: null, to: null }, () =>
    transaction(sql, async (tx) => {
      await lockClock(tx, organizationId, new Date(0), true);
      const [kept] = await floors(tx, organizationId);
      let removed = 0;
      for (const { periods, floor } of CLASSES) {
        const from = kept?.[floor];
        if (!from) continue;
        await tx`
          delete from engine_stale where organization_id = ${organizationId} and date_id < ${from} and period_code = any(${[...periods]}::text[])`;
        for (const { table } of FACTS) {
          const gone = await tx`
            delete from ${tx(table)} where organization_id = ${organizationId} and date_id < ${from} and period_code = any(${[...periods]}::text[])`;
          removed += gone.count;
        }
      }
      return {
        organizationId,
        dayRowsFrom: kept?.day_rows_from ?? null,
        weekRowsFrom: kept?.week_rows_from ?? null,
        removed,
        changed: removed,
        drift: null,
        stages: [],
      };
    }),
  ).then(({ changed: _, drift: __, stages: ___, ...report }) => report);
}
