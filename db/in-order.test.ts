import { afterAll, beforeAll, expect, test } from "vitest";
import { inOrder, wanted } from "./in-order";
import { type TestDatabase, testDatabase } from "./testing";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test("a statement alone, two at once and one in a function run as they are given", async () => {
  const found = await database.sql.begin(async (tx) => {
    await tx`create temp table seen (no int generated always as identity, name text) on commit drop`;
    const put = (name: string) => tx`insert into seen (name) values (${name})`;
    const alone = async (name: string) => {
      await put(name);
    };
    const two = () =>
      inOrder(
        () => put("c"),
        () => alone("d"),
      );
    const steps = () =>
      inOrder(
        () => put("a"),
        () => alone("b"),
        two,
        ...wanted(false, () => tx.unsafe("insert into seen (name) values ('e')")),
        () => tx<{ name: string }[]>`select name from seen order by no`,
      );
    // The first time each statement is described before it is sent; from the second on it is not.
    const first = await steps();
    await tx`truncate seen restart identity`;
    const second = await steps();
    return [first.at(-1), second.at(-1)] as { name: string }[][];
  });
  for (const rows of found) expect(rows.map(({ name }) => name)).toEqual(["a", "b", "c", "d", "e"]);
});

test("the first that fails is the one that is told, and nothing of the transaction stays", async () => {
  const { sql } = database;
  await sql`create table kept (n int)`;
  const work = sql.begin((tx) =>
    inOrder(
      () => tx`insert into kept values (1)`,
      () => tx`select 1 / ${0}::int`,
      () => tx`insert into kept values (2)`,
    ),
  );
  await expect(work).rejects.toThrow("division by zero");
  expect(await sql`select n from kept`).toEqual([]);
});
