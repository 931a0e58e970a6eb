import type postgres from "postgres";
import { z } from "zod";
import type { Sql } from "@/db/client";
import type { Day } from "@/lib/period";
import type { SentTable } from "./parse";
import { valueColumns } from "./tables";
import { isRemoved, type RowChange, TRACED_ROWS, untracedColumns } from "./trace";

const count = z.int().min(0);

/** Counts of one table of a request. */
export const tableCountsSchema = z.object({
  inserted: count,
  updated: count,
  unchanged: count,
  ended: count.optional().meta({ description: "With replace: rows left out that were ended or removed." }),
  kept: count
    .optional()
    .meta({ description: "With replace: rows left out of a table whose rows have no end." }),
});
export type TableCounts = Readonly<z.output<typeof tableCountsSchema>>;

/** What every statement of one request needs. */
export interface WriteContext {
  readonly sql: Sql;
  readonly organizationId: string;
  readonly now: Date;
  /** The organisation's local day of `now`, and the day before. */
  readonly today: Day;
  readonly yesterday: Day;
  /** import_run that remembers what it inserts or changes. */
  readonly importRun?: string;
  /** Where the first changed rows of each statement are put, those that a request ends before the others. */
  readonly changes?: RowChange[];
}

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Fragments with something between them: postgres.js has no join. */
export function join(sql: Sql, fragments: readonly Fragment[], between: Fragment): Fragment {
  return fragments.slice(1).reduce((all, next) => sql`${all}${between}${next}`, fragments[0] ?? sql``);
}

/** `a.key = b.key and …` over the columns of a table's key. */
const sameKey = (sql: Sql, key: readonly string[], a: Fragment, b: Fragment) =>
  join(
    sql,
    key.map((column) => sql`${a}.${sql(column)} = ${b}.${sql(column)}`),
    sql` AND `,
  );

/**
 * The sent rows beside the stored ones: place (from 0), e (the row as sent), k (the same as a record of the
 * table), stored (the stored record, all null where there is none) and is_new.
 */
export const sentRows = ({ sql, organizationId }: WriteContext, { name, table, json }: SentTable) => sql`
  SELECT n - 1 AS place, e, k, t AS stored, t.organization_id IS NULL AS is_new
  FROM jsonb_array_elements(${json}::text::jsonb) WITH ORDINALITY AS s (e, n)
  CROSS JOIN LATERAL jsonb_populate_record(NULL::${sql(name)}, e) AS k
  LEFT JOIN ${sql(name)} AS t ON t.organization_id = ${organizationId} AND ${sameKey(sql, table.key, sql`t`, sql`k`)}`;

/**
 * Writes the rows of one table that are new or say something else than the stored ones, and tells the engine
 * which. A column that a row leaves out keeps its stored value (jsonb_populate_record over the stored record) or,
 * in a new row, takes its default; null clears it. Of an erased person nothing is written that names them. One statement: rows may refer to each other in any order.
 */
export async function upsertRows(context: WriteContext, sent: SentTable): Promise<TableCounts> {
  const { sql, organizationId, now } = context;
  const { name, table } = sent;
  const isStamped = "updated_at" in table.row.shape;
  const stamp = isStamped ? { updated_at: now.toISOString() } : {};
  const defaults = { ...table.defaults, ...(isStamped ? { created_at: now.toISOString(), ...stamp } : {}) };
  const columns = valueColumns(table);
  const [written] = await sql<(TableCounts & Traced)[]>`
    WITH sent AS MATERIALIZED (
      ${sentRows(context, sent)}
    ), merged AS MATERIALIZED (
      SELECT is_new, r, stored, is_new OR r IS DISTINCT FROM stored AS is_changed,
        CASE WHEN is_new OR e ? 'updated_at' THEN '{}' ELSE ${JSON.stringify(stamp)}::text::jsonb END AS stamp
      FROM sent CROSS JOIN LATERAL jsonb_populate_record(stored,
        CASE WHEN is_new THEN ${JSON.stringify(defaults)}::text::jsonb || e ELSE ${withoutErased(context, sent)} END
        || jsonb_build_object('organization_id', ${organizationId}::text)) AS r
    ), written AS (
      INSERT INTO ${sql(name)}
      SELECT w.* FROM merged CROSS JOIN LATERAL jsonb_populate_record(r, stamp) AS w
      WHERE is_changed
      ON CONFLICT (${sql(["organization_id", ...table.key])}) DO UPDATE SET ${join(
        sql,
        columns.map((column) => sql`${sql(column)} = excluded.${sql(column)}`),
        sql`, `,
      )}
      RETURNING *
    ), noted AS (
      ${noteChanges(context, sent, sql`written`)}
    ) ${noteRegrouped(
      sql,
      organizationId,
      sent.name,
      sql`SELECT (stored).parent_id AS from_id, (r).parent_id AS to_id FROM merged WHERE NOT is_new`,
    )} ${rememberChanges(context, sent)}
    SELECT count(*) FILTER (WHERE is_new)::int AS inserted,
      count(*) FILTER (WHERE is_changed AND NOT is_new)::int AS updated,
      count(*) FILTER (WHERE NOT is_changed)::int AS unchanged ${firstChanges(
        context,
        sent,
        sql`SELECT CASE WHEN NOT is_new THEN to_jsonb(stored) END AS before, to_jsonb(r) AS after FROM merged WHERE is_changed`,
      )}
    FROM merged`;
  const { changes = [], ...counts } = written!;
  context.changes?.push(...changes);
  return counts;
}

type Traced = { changes?: RowChange[] };

/** A column with the first of some rows of (before, after), where somebody asks for them; without what is never told. */
function firstChanges({ sql, changes }: WriteContext, { name }: SentTable, rows: Fragment): Fragment {
  if (changes === undefined) return sql``;
  const untold = untracedColumns(name);
  return sql`, (
    SELECT coalesce(jsonb_agg(jsonb_build_object('before', before - ${untold}::text[], 'after', after - ${untold}::text[])), '[]')
    FROM (${rows} LIMIT ${TRACED_ROWS}) AS c) AS changes`;
}

/** The row as sent, of an erased person without what names them: an LMS goes on sending whom it still has. */
function withoutErased({ sql }: WriteContext, { table }: SentTable): Fragment {
  if (table.personal === undefined) return sql`e`;
  return sql`CASE WHEN (stored).erased_at IS NULL THEN e ELSE e - ${[...table.personal]}::text[] END`;
}

/** Keeps each written row as it was and as it is with the import that wrote it. */
function rememberChanges(
  { sql, organizationId, importRun }: WriteContext,
  { name, table }: SentTable,
): Fragment {
  if (importRun === undefined) return sql``;
  const key = table.key.map((column) => sql`${column}::text, w.${sql(column)}`);
  return sql`, remembered AS (
      INSERT INTO import_change (organization_id, run_id, table_name, key_json, before_json, after_json)
      SELECT ${organizationId}, ${importRun}, ${name}, jsonb_build_object(${join(sql, key, sql`, `)}),
        CASE WHEN NOT m.is_new THEN to_jsonb(m.stored) END, to_jsonb(w)
      FROM written w JOIN merged m ON ${sameKey(sql, table.key, sql`w`, sql`(m.r)`)}
    )`;
}

/** Tells the engine of the rows of `changed`, a CTE with rows of the table. */
function noteChanges(
  { sql, organizationId }: WriteContext,
  { table }: SentTable,
  changed: Fragment,
): Fragment {
  if (table.change === null) return sql`SELECT FROM ${changed}`;
  return sql`
    INSERT INTO engine_structure_change (organization_id, kind, ref_id)
    SELECT DISTINCT ${organizationId}, ${table.change.kind}, ${sql(table.change.ref)} FROM ${changed}`;
}

/**
 * A CTE that notes whom groups left and came to, where `moves` gives from_id and to_id of groups that were there before: nothing else says
 * which parent a group had. Empty for other tables.
 */
export function noteRegrouped(sql: Sql, organizationId: string, table: string, moves: Fragment): Fragment {
  if (table !== "lms_group") return sql``;
  return sql`, regrouped AS (
      INSERT INTO engine_structure_change (organization_id, kind, ref_id)
      SELECT DISTINCT ${organizationId}, 'regrouped', p.id
      FROM (${moves}) AS m CROSS JOIN LATERAL (VALUES (m.from_id), (m.to_id)) AS p (id)
      WHERE m.from_id IS DISTINCT FROM m.to_id AND p.id IS NOT NULL
    )`;
}

/** Ends, as far as the table's rows can end, the stored rows that a replacing request left out. */
export async function endAbsentRows(
  context: WriteContext,
  sent: SentTable,
): Promise<Pick<TableCounts, "ended" | "kept">> {
  const { sql } = context;
  const endsRows = sent.table.ending.by !== "nothing";
  const rows = await sql<({ count: number } & Traced)[]>`
    WITH sent AS MATERIALIZED (
      ${sentRows(context, sent)}
    ), absent AS MATERIALIZED (
      SELECT * FROM ${sql(sent.name)} AS t
      WHERE organization_id = ${context.organizationId} AND ${stillRuns(context, sent)}
        AND NOT EXISTS (SELECT FROM sent WHERE ${sameKey(sql, sent.table.key, sql`t`, sql`(sent.k)`)})
    ), ${ending(context, sent)}, noted AS (
      ${noteChanges(context, sent, sql`ended WHERE ${endsRows}`)}
    )
    SELECT count(*)::int AS count ${firstChanges(
      context,
      sent,
      sql`SELECT to_jsonb(a) AS before, to_jsonb(e) AS after FROM ended AS e JOIN absent AS a ON ${sameKey(sql, sent.table.key, sql`a`, sql`e`)}`,
    )} FROM ended`;
  const { count = 0, changes = [] } = rows[0] ?? {};
  if (!endsRows) return { ended: 0, kept: count };
  const isGone = ({ before }: RowChange) => isRemoved(sent.name, before!, context.today);
  context.changes?.unshift(...changes.map((one) => (isGone(one) ? { ...one, after: null } : one)));
  return { ended: count };
}

/** Which stored rows could end: those that ended before today are history, absent or not. */
function stillRuns({ sql, today }: WriteContext, { table }: SentTable): Fragment {
  switch (table.ending.by) {
    case "leaving":
      return sql`(left_on IS NULL OR left_on >= ${today}::date)`;
    case "end_date":
      return sql`(ends_on IS NULL OR ends_on >= ${today}::date)`;
    case "switching_off":
      return sql`is_active`;
    default:
      return sql`true`;
  }
}

/** The CTE `ended` with the rows that the ending touched. */
function ending({ sql, organizationId, now, today, yesterday }: WriteContext, sent: SentTable): Fragment {
  const { ending: how, key } = sent.table;
  const table = sql(sent.name);
  const isAbsent = sql`t.organization_id = ${organizationId} AND ${sameKey(sql, key, sql`t`, sql`absent`)}`;
  switch (how.by) {
    case "leaving":
      return sql`
        removed AS (
          DELETE FROM ${table} AS t USING absent
          WHERE ${isAbsent} AND t.${sql(how.since)} >= ${today}::date RETURNING t.*
        ), closed AS (
          UPDATE ${table} AS t SET left_on = ${yesterday}::date FROM absent
          WHERE ${isAbsent} AND t.${sql(how.since)} < ${today}::date RETURNING t.*
        ), ended AS (SELECT * FROM removed UNION ALL SELECT * FROM closed)`;
    case "removal":
      return sql`ended AS (DELETE FROM ${table} AS t USING absent WHERE ${isAbsent} RETURNING t.*)`;
    case "end_date":
      return sql`
        ended AS (
          UPDATE ${table} AS t SET ends_on = ${yesterday}::date, updated_at = ${now} FROM absent
          WHERE ${isAbsent} RETURNING t.*)`;
    case "switching_off":
      return sql`
        ended AS (
          UPDATE ${table} AS t SET is_active = false, updated_at = ${now} FROM absent
          WHERE ${isAbsent} RETURNING t.*)`;
    case "nothing":
      return sql`ended AS (SELECT * FROM absent)`;
  }
}
