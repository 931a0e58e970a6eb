import type postgres from "postgres";
import type { Sql } from "./client";

/** Runs in the transaction it is given, or in one of its own: all of `work` or nothing. */
export async function transaction<T>(sql: Sql, work: (tx: Sql) => Promise<T>): Promise<T> {
  if (!("begin" in sql)) return work(sql);
  return (await (sql as postgres.Sql).begin((tx) => work(tx))) as T;
}
