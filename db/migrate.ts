import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type postgres from "postgres";

/** Any number, the same in every process: the key of the advisory lock that lets one migrate at a time. */
const MIGRATION_LOCK = 7_205_101_119;

export interface MigrationReport {
  /** Names of the migrations this call ran, oldest first. */
  applied: string[];
}

interface Migration {
  name: string;
  /** Its place in the order, and its identity in the table: milliseconds, from the journal. */
  createdAt: number;
  hash: string;
  statements: string[];
}

const migrationsFolder = () => join(/* turbopackIgnore: true */ process.cwd(), "drizzle");

/**
 * Brings the database to the newest schema, in drizzle's own bookkeeping (`drizzle.__drizzle_migrations`).
 * Everything happens in one transaction behind one lock, which drizzle's migrator does not take: with it,
 * two processes that start at once migrate once, and a migration that fails leaves nothing behind. On the
 * embedded database the transaction itself keeps the others out.
 */
export async function migrate(sql: postgres.Sql, folder = migrationsFolder()): Promise<MigrationReport> {
  const migrations = await readMigrations(folder);
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
    await tx`create schema if not exists drizzle`;
    await tx`
      create table if not exists drizzle.__drizzle_migrations (
        id serial primary key, hash text not null, created_at bigint)`;
    const [last] = await tx<{ at: number | null }[]>`
      select max(created_at) as at from drizzle.__drizzle_migrations`;
    const pending = migrations.filter(({ createdAt }) => createdAt > (last?.at ?? 0));
    for (const { name, createdAt, hash, statements } of pending) {
      try {
        for (const statement of statements) await tx.unsafe(statement);
      } catch (error) {
        throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
      }
      await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${createdAt})`;
    }
    return { applied: pending.map(({ name }) => name) };
  });
}

/** Names of the migrations that the database has not seen; all of them for an empty one. */
export async function pendingMigrations(sql: postgres.Sql, folder = migrationsFolder()): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const [table] = await sql<{ present: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (!table?.present) return migrations.map(({ name }) => name);
  const [last] = await sql<{ at: number | null }[]>`
    select max(created_at) as at from drizzle.__drizzle_migrations`;
  return migrations.filter(({ createdAt }) => createdAt > (last?.at ?? 0)).map(({ name }) => name);
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const journal = JSON.parse(await readFile(join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string }[];
  };
  return readMigrationFiles({ migrationsFolder: folder }).map(({ sql, hash, folderMillis }, index) => ({
    name: journal.entries[index]!.tag,
    createdAt: folderMillis,
    hash,
    statements: sql,
  }));
}
