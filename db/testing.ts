import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type postgres from "postgres";
import { openInMemory } from "./drivers/embedded/open";
import { openServer } from "./drivers/server";
import { migrate } from "./migrate";

export interface TestDatabase {
  sql: postgres.Sql;
  close(): Promise<void>;
}

/**
 * A migrated, empty, real database that belongs to the caller alone: in memory from a prepared dump
 * (0.6 s), or, with TEST_DATABASE_URL, a copy of a prepared template on that server. Close it.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const url = process.env.TEST_DATABASE_URL;
  return url ? copyOfTemplate(url) : openInMemory(await preparedDump());
}

/** As `testDatabase()`, before any migration: for the tests of migrations. */
export async function emptyTestDatabase(): Promise<TestDatabase> {
  const url = process.env.TEST_DATABASE_URL;
  return url ? newDatabase(url, "template1") : openInMemory(await emptyDump());
}

/** Makes what `testDatabase()` copies, if it is not there: once before the tests instead of in each. */
export async function prepareTestDatabase(): Promise<void> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) await preparedTemplate(url);
  else await preparedDump();
}

const CACHE = "node_modules/.cache/jalon";

async function engineVersion(): Promise<string> {
  const engine = await readFile("node_modules/@electric-sql/pglite/package.json", "utf8");
  return (JSON.parse(engine) as { version: string }).version;
}

/** Changes with the migrations and the engine: a stale dump is never found. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256").update(await engineVersion());
  for (const migration of readMigrationFiles({ migrationsFolder: "drizzle" })) hash.update(migration.hash);
  return hash.digest("hex").slice(0, 16);
}

/** PostgreSQL as `initdb` leaves it. */
export async function emptyDump(): Promise<Buffer> {
  return cached(`empty-${await engineVersion()}.tar`, () => openInMemory());
}

async function preparedDump(): Promise<Buffer> {
  return cached(`migrated-${await fingerprint()}.tar`, async () => {
    const fresh = await openInMemory(await emptyDump());
    await migrate(fresh.sql);
    return fresh;
  });
}

async function cached(name: string, build: () => ReturnType<typeof openInMemory>): Promise<Buffer> {
  const file = join(CACHE, name);
  try {
    return await readFile(file);
  } catch {
    const built = await build();
    const dump = await built.dump();
    await built.close();
    await mkdir(CACHE, { recursive: true });
    // Renamed into place: two that prepare at once must not read each other's half.
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, dump);
    await rename(draft, file);
    return dump;
  }
}

async function copyOfTemplate(url: string): Promise<TestDatabase> {
  return newDatabase(url, await preparedTemplate(url));
}

async function preparedTemplate(url: string): Promise<string> {
  const name = `jalon_template_${await fingerprint()}`;
  const admin = await openServer(url, 1);
  try {
    // A session lock, for CREATE DATABASE runs in no transaction.
    await admin`select pg_advisory_lock(hashtext(${name}))`;
    const [ready] = await admin`select 1 from pg_database where datname = ${name}`;
    if (!ready) {
      const draft = `${name}_draft`;
      await admin`drop database if exists ${admin(draft)} with (force)`;
      await admin`create database ${admin(draft)}`;
      const sql = await openServer(withDatabase(url, draft), 1);
      await migrate(sql);
      await sql.end();
      await admin`alter database ${admin(draft)} rename to ${admin(name)}`;
    }
  } finally {
    await admin.end();
  }
  return name;
}

async function newDatabase(url: string, template: string): Promise<TestDatabase> {
  const name = `jalon_test_${randomUUID().replaceAll("-", "")}`;
  const admin = await openServer(url, 1);
  await admin`create database ${admin(name)} template ${admin(template)}`;
  const sql = await openServer(withDatabase(url, name), 4);
  return {
    sql,
    async close() {
      await sql.end({ timeout: 5 });
      await admin`drop database if exists ${admin(name)} with (force)`;
      await admin.end();
    },
  };
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
