import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "../testing";

describe.runIf(process.env.TEST_DATABASE_URL)("a connection to a server", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  it("asks for no compiling, no second processor and UTC, whatever the server's own settings are", async () => {
    const [settings] = await database.sql`
      select current_setting('jit') as jit, current_setting('max_parallel_workers_per_gather') as parallel,
        current_setting('TimeZone') as zone`;
    expect(settings).toEqual({ jit: "off", parallel: "0", zone: "UTC" });
  });
});
