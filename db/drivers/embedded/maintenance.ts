import type postgres from "postgres";
import type { Hub } from "./hub";

const EVERY_MS = 60_000;
/** Below this many changed rows a table's statistics are still good enough. */
const WORTH_IT = 1000;

/**
 * PGlite has no autovacuum and no checkpointer: once a minute, if anything ran, the tables that changed
 * most are vacuumed and analysed, one statement each so that others get their turn in between.
 */
export function startMaintenance(sql: postgres.Sql, hub: Hub): { stop(): void } {
  let busy = false;
  let stopped = false;
  let seen = hub.activity;

  const run = async () => {
    if (busy || hub.activity === seen) return;
    busy = true;
    try {
      await maintain(sql);
      seen = hub.activity;
    } catch (error) {
      // Cut off by the closing of the database: there is a next time.
      if (stopped) return;
      console.error("Maintenance of the embedded database failed:", error);
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(run, EVERY_MS);
  timer.unref();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}

/** One round: the changed tables, then a checkpoint so that a restart has little to replay. */
export async function maintain(sql: postgres.Sql): Promise<string[]> {
  // The counters of the last second may not be written down yet.
  await sql`select pg_stat_force_next_flush()`;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, relname) as name
    from pg_stat_user_tables
    where n_mod_since_analyze > ${WORTH_IT} and n_mod_since_analyze > 0.1 * n_live_tup
    order by n_mod_since_analyze desc`;
  for (const { name } of tables) await sql.unsafe(`vacuum (analyze) ${name}`);
  await sql`checkpoint`;
  return tables.map(({ name }) => name);
}
