import type postgres from "postgres";
import { FACTS } from "@/db/aggregation/write";
import type { Sql } from "@/db/client";
import { columnList } from "@/db/columns";

/** A point in the server's history: rows written later carry a later number, until four thousand million transactions later. */
export async function bookmark(sql: postgres.Sql): Promise<string> {
  const [row] = await sql<
    { id: string }[]
  >`select (pg_current_xact_id()::text::bigint & 4294967295)::text as id`;
  return row!.id;
}

export type BareUpdate = { rows: number; ms: number };

/**
 * What no refresh can be faster than that changes these rows: one UPDATE a table of the organisation's rows that were written since, each to
 * what it is, from a copy that is not part of the time. Nothing is computed or compared, and all is undone.
 */
export async function bareUpdate(sql: postgres.Sql, id: string, since: string): Promise<BareUpdate> {
  let rows = 0;
  let ms = 0;
  const undone = new Error("undone");
  await sql
    .begin(async (raw) => {
      const tx = raw as unknown as Sql;
      await tx`set local synchronous_commit to off`;
      for (const { table, key, values } of FACTS) {
        const copy = `bare_${table}`;
        await tx`
          create temp table ${tx(copy)} on commit drop as
          select ${columnList(tx, [...key, ...values])} from ${tx(table)}
          where organization_id = ${id} and date_id >= (select (tick_at at time zone time_zone)::date from engine_clock where organization_id = ${id})
            and xmin::text::bigint >= ${since}::bigint`;
        await tx`analyze ${tx(copy)}`;
        const start = performance.now();
        const written = await tx`
          update ${tx(table)} t set (${columnList(tx, values)}) = row (${columnList(tx, values, "c")}) from ${tx(copy)} c
          where t.organization_id = ${id} and (${columnList(tx, key, "t")}) = (${columnList(tx, key, "c")})`;
        ms += performance.now() - start;
        rows += written.count;
      }
      throw undone;
    })
    .catch((error) => {
      if (error !== undone) throw error;
    });
  if (rows === 0) throw new Error(`No row of ${id} was written since transaction ${since}.`);
  return { rows, ms };
}
