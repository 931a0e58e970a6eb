import { afterEach, describe, expect, it } from "vitest";
import { migrate, pendingMigrations } from "./migrate";
import { emptyTestDatabase, type TestDatabase, testDatabase } from "./testing";

const open: TestDatabase[] = [];
async function using(database: Promise<TestDatabase>): Promise<TestDatabase> {
  open.push(await database);
  return open.at(-1)!;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((database) => database.close()));
});

describe("migrations", () => {
  it("bring an empty database to the newest schema, and run again they do nothing", async () => {
    const { sql } = await using(emptyTestDatabase());
    const before = await pendingMigrations(sql);
    expect(before[0]).toBe("0000_initial_schema");

    expect((await migrate(sql)).applied).toEqual(before);
    const [events] = await sql`select count(*) as n from lms_event`;
    expect(events).toEqual({ n: 0 });
    expect(await pendingMigrations(sql)).toEqual([]);

    expect((await migrate(sql)).applied).toEqual([]);
  });

  it("run once when two processes start at the same time", async () => {
    const { sql } = await using(emptyTestDatabase());
    const all = await pendingMigrations(sql);
    const reports = await Promise.all([migrate(sql), migrate(sql)]);
    expect(reports.map(({ applied }) => applied.length).sort((a, b) => a - b)).toEqual([0, all.length]);
    const [recorded] = await sql`select count(*) as n from drizzle.__drizzle_migrations`;
    expect(recorded).toEqual({ n: all.length });
  });

  it("leave nothing behind when one fails", async () => {
    const { sql } = await using(emptyTestDatabase());
    await sql`create table app_user (id text)`;
    await expect(migrate(sql)).rejects.toThrow(/Migration 0000_initial_schema failed: .*app_user/);
    const tables = await sql`select tablename from pg_tables where schemaname = 'public'`;
    expect(tables.map(({ tablename }) => tablename)).toEqual(["app_user"]);
  });

  it("are in what testDatabase() gives", async () => {
    const { sql } = await using(testDatabase());
    expect(await pendingMigrations(sql)).toEqual([]);
  });
});
