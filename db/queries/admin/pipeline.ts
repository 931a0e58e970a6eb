import type { Moment } from "@/lib/moment";
import { TILE_COLUMNS, type TileColumn } from "@/lib/tiles";
import type { Sql } from "../../client";
import { moment } from "../clock";

export type RunRow = {
  id: number;
  kind: string;
  from: string | null;
  to: string | null;
  startedAt: Moment;
  /** Null while it runs. */
  seconds: number | null;
  stages: { stage: string; ms: number }[];
  rowsChanged: number;
  driftRows: number | null;
  slicesDone: number;
  slicesTotal: number | null;
  error: string | null;
};

/** The newest runs of the engine, with their stages. */
export async function listRuns(sql: Sql, org: string, timeZone: string): Promise<RunRow[]> {
  return sql<RunRow[]>`
    select id, kind, from_on as "from", to_on as "to", ${moment(sql, sql`started_at`, timeZone)} as "startedAt",
      extract(epoch from ended_at - started_at)::float8 as seconds, stages_json as stages, rows_changed as "rowsChanged",
      drift_rows as "driftRows", slices_done as "slicesDone", slices_total as "slicesTotal", error
    from kpi_run where organization_id = ${org} order by started_at desc, id desc limit 30`;
}

export type WaitingRow = { kind: string; id: string; events: number; since: Moment | null };
/** Things that one page lists. */
const LISTED = 100;

/** What events wait for, the most wanted first. */
export async function listWaiting(sql: Sql, org: string, timeZone: string): Promise<WaitingRow[]> {
  return sql<WaitingRow[]>`
    select w.missing_kind as kind, w.missing_id as id, w.events,
      (select ${moment(sql, sql`min(e.created_at)`, timeZone)} from (
        select event_id from engine_waiting o where o.organization_id = ${org} and o.missing_kind = w.missing_kind
        and o.missing_id = w.missing_id limit 100) few
        join lms_event e on e.organization_id = ${org} and e.id = few.event_id) as since
    from (select missing_kind, missing_id, count(*)::int as events from engine_waiting
      where organization_id = ${org} group by 1, 2 order by 3 desc, 1, 2 limit ${LISTED}) w`;
}

export type RejectedRow = {
  seq: number;
  at: Moment;
  sender: string;
  eventId: string | null;
  code: string;
  path: string;
  event: unknown;
};

/** The newest refused events. */
export async function listRejected(sql: Sql, org: string, timeZone: string): Promise<RejectedRow[]> {
  return sql<RejectedRow[]>`
    select r.seq, ${moment(sql, sql`r.rejected_at`, timeZone)} as at, coalesce(k.name, r.actor) as sender,
      r.event_id as "eventId", r.code, r.path, r.event_json as event
    from engine_rejected r left join api_key k on k.organization_id = r.organization_id and 'key:' || k.id = r.actor
    where r.organization_id = ${org} order by r.seq desc limit ${LISTED}`;
}

export type TileFreshness = { column: TileColumn; day: string | null; changedAt: Moment | null };

/** Days that a tile without a value is looked for in. */
const TILE_DAYS = 60;

/** Each tile of the whole centre: the last day with a value, and when one of its values last changed. */
export async function tileFreshness(sql: Sql, org: string, timeZone: string): Promise<TileFreshness[]> {
  const rows = await sql<TileFreshness[]>`
    with cell as (
      select s.id as scope_id, t.id as target_id, (c.tick_at at time zone ${timeZone})::date as today
      from engine_clock c
      join kpi_scope s on s.organization_id = ${org} and s.scope_type = 'Global'
      join kpi_target t on t.organization_id = ${org} and t.target_type = 'Global'
      where c.organization_id = ${org}
    )
    select v.key as "column", max(k.date_id) filter (where k.date_id <= cell.today) as day,
      ${moment(sql, sql`max(k.updated_at)`, timeZone)} as "changedAt"
    from cell join kpi_tile_cache k on k.organization_id = ${org} and k.scope_id = cell.scope_id
      and k.target_id = cell.target_id and k.date_id >= cell.today - ${TILE_DAYS}::int
    cross join lateral jsonb_each(to_jsonb(k)) v
    where v.key = any(${[...TILE_COLUMNS]}::text[]) and v.value <> 'null'
    group by v.key`;
  const known = new Map(rows.map((row) => [row.column, row]));
  return TILE_COLUMNS.map((column) => known.get(column) ?? { column, day: null, changedAt: null });
}

export type EventsRow = { type: string; last: Moment; total: number; days: Record<string, number> };

/** Days that are counted. */
export const EVENT_DAYS = 14;

/** Events of the last days by type and local day: what arrived, waiting ones too. */
export async function countEvents(
  sql: Sql,
  org: string,
  timeZone: string,
): Promise<{ today: string; rows: EventsRow[] }> {
  const [row] = await sql<{ today: string; rows: EventsRow[] }[]>`
    with clock as (
      select tick_at, (tick_at at time zone ${timeZone})::date as today,
        ((tick_at at time zone ${timeZone})::date - ${EVENT_DAYS - 1}::int)::timestamp at time zone ${timeZone} as since
      from engine_clock where organization_id = ${org}
    ),
    daily as (
      select e.type, (e.occurred_at at time zone ${timeZone})::date as day, count(*)::int as n, max(e.occurred_at) as last
      from lms_event e, clock where e.organization_id = ${org} and e.occurred_at >= clock.since and e.occurred_at <= clock.tick_at
      group by 1, 2
    ),
    typed as (
      select type, sum(n)::int as total, ${moment(sql, sql`max(last)`, timeZone)} as last, jsonb_object_agg(day, n) as days
      from daily group by type
    )
    select coalesce((select today::text from clock), now()::date::text) as today,
      coalesce((select jsonb_agg(to_jsonb(typed) order by total desc, type) from typed), '[]') as rows`;
  return row!;
}

export type SourceRow = {
  /** A key's own name, or what an import was taken from. */
  name: string;
  kind: "key" | "import";
  /** When it last brought something that was taken: an event of a key, or a whole import. */
  lastAt: Moment | null;
  state: "open" | "revoked" | "expired";
};

/** Where events and structure come from, and when something of each was last taken. A key that is closed stays while it ever brought an event. */
export async function listSources(sql: Sql, org: string, timeZone: string): Promise<SourceRow[]> {
  return sql<SourceRow[]>`
    select name, kind, ${moment(sql, sql`at`, timeZone)} as "lastAt", state from (
      select name, 'key' as kind, last_accepted_at as at, case when revoked_at is not null then 'revoked'
        when expires_at <= now() then 'expired' else 'open' end as state
      from api_key where organization_id = ${org} and 'ingest' = any(scopes)
      union all
      select source, 'import', max(ended_at), 'open' from import_run
      where organization_id = ${org} and not is_undone and error is null and ended_at is not null group by source
    ) s where state = 'open' or at is not null
    order by at desc nulls last, name limit 50`;
}

export type TableSize = { name: string; partitions: number; bytes: number };

/** The large tables of the database, all organisations together, with their partitions. */
export async function listSizes(sql: Sql): Promise<TableSize[]> {
  return sql<TableSize[]>`
    select c.relname as name, count(p.relid) filter (where p.isleaf and p.level > 0)::int as partitions,
      coalesce(sum(pg_total_relation_size(p.relid)) filter (where p.isleaf), pg_total_relation_size(c.oid))::float8 as bytes
    from pg_class c left join lateral pg_partition_tree(c.oid) p on c.relkind = 'p'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and (c.relname like 'kpi\_%' or c.relname like 'fact\_%' or c.relname = 'lms_event')
    group by c.oid, c.relname order by 3 desc limit 15`;
}

/** Last day that the nightly run has closed, and whether a rebuild is due. */
export async function readClosing(
  sql: Sql,
  org: string,
): Promise<{ closedOn: string | null; rebuildWanted: boolean }> {
  const [row] = await sql<{ closedOn: string | null; rebuildWanted: boolean }[]>`
    select closed_on as "closedOn", rebuild_wanted as "rebuildWanted" from engine_clock where organization_id = ${org}`;
  return row ?? { closedOn: null, rebuildWanted: false };
}
