import type postgres from "postgres";
import { defaultsHash, syncDefaults } from "./defaults";
import { type MigrationReport, migrate } from "./migrate";
import { transaction } from "./transaction";

export interface UpgradeReport extends MigrationReport {
  /** Organisations whose catalogue or badges were of another version than this program's. */
  organizations: string[];
}

/**
 * Brings the database to this program: its schema, then the catalogue and the badges of every organisation that has
 * those of another version. Where there is none, that is one query.
 */
export async function upgrade(sql: postgres.Sql): Promise<UpgradeReport> {
  const { applied } = await migrate(sql);
  const outdated = await sql<{ id: string }[]>`
    select id from organization where defaults_hash is distinct from ${defaultsHash()} order by id collate "C"`;
  // Each on its own: one that waits for its refresh does not undo the others.
  for (const { id } of outdated) await transaction(sql, (tx) => syncDefaults(tx, id));
  return { applied, organizations: outdated.map(({ id }) => id) };
}
