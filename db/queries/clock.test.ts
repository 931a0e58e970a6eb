import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing";
import { moment } from "./clock";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test.each([
  ["2026-01-15T08:00:00Z", "Europe/Paris", "2026-01-15T09:00:00+01:00"],
  ["2026-07-15T23:30:05Z", "Europe/Paris", "2026-07-16T01:30:05+02:00"],
  ["2026-01-15T08:00:00Z", "UTC", "2026-01-15T08:00:00+00:00"],
  ["2026-01-15T02:00:00Z", "America/St_Johns", "2026-01-14T22:30:00-03:30"],
])("%s in %s is %s, and the same instant", async (instant, zone, expected) => {
  const { sql } = db;
  const [row] = await sql`select ${moment(sql, sql`${new Date(instant)}::timestamptz`, zone)} as at`;
  expect(row?.at).toBe(expected);
  expect(new Date(expected)).toEqual(new Date(instant));
});

test("no instant is no moment", async () => {
  const { sql } = db;
  const [row] = await sql`select ${moment(sql, sql`null::timestamptz`, "Europe/Paris")} as at`;
  expect(row?.at).toBeNull();
});
