import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { emptyDump } from "@/db/testing";
import { type Engine, openEngine } from "./engine";
import { Hub } from "./hub";
import { HubSocket } from "./socket";

let engine: Engine;
let hub: Hub;

/** A client of its own, and a way to lose it without a goodbye. */
function client(on = hub) {
  let socket: HubSocket | undefined;
  const options = {
    socket: async () => {
      socket = new HubSocket(on);
      return socket;
    },
    max: 1,
    fetch_types: false,
    connect_timeout: 0,
    max_lifetime: null,
    onnotice: () => {},
  };
  const sql = postgres(options as postgres.Options<Record<string, postgres.PostgresType>>);
  return { sql, vanish: () => socket?.destroy() };
}

beforeAll(async () => {
  engine = await openEngine({ dump: await emptyDump() });
  hub = new Hub(engine, "test");
  const { sql } = client();
  await sql`create table note (id int primary key, text text)`;
  await sql.end();
});
afterAll(() => hub.close());
beforeEach(async () => {
  const { sql } = client();
  await sql`truncate note`;
  await sql.end();
});

describe("the hub", () => {
  it("lets a second client wait until the first one's transaction has ended", async () => {
    const [a, b] = [client().sql, client().sql];
    const order: string[] = [];
    await b`select 1`;
    let outside: Promise<unknown> = Promise.resolve();
    await a.begin(async (tx) => {
      await tx`insert into note values (1, 'a')`;
      outside = b`select count(*)::int as n from note`.then(([row]) => order.push(`b sees ${row?.n}`));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await tx`insert into note values (2, 'a')`;
      order.push("a commits");
    });
    await outside;
    expect(order).toEqual(["a commits", "b sees 2"]);
    await Promise.all([a.end(), b.end()]);
  });

  it("rolls back what a client that vanished had begun, and serves the others", async () => {
    const a = client();
    const b = client().sql;
    const lost = a.sql.begin(async (tx) => {
      await tx`insert into note values (1, 'lost')`;
      a.vanish();
      await tx`insert into note values (2, 'lost')`;
    });
    await expect(lost).rejects.toThrow();
    expect(await b`select * from note`).toEqual([]);
    await b`insert into note values (3, 'kept')`;
    expect(await b`select id from note`).toEqual([{ id: 3 }]);
    await Promise.all([a.sql.end({ timeout: 0 }), b.end()]);
  });

  it("goes on after an error, in and out of a transaction", async () => {
    const { sql } = client();
    await expect(sql`selec ${1}`).rejects.toThrow(/syntax error/);
    await expect(sql`select ${1}::int / 0`).rejects.toThrow(/division by zero/);
    await expect(sql.unsafe("selec")).rejects.toThrow(/syntax error/);
    const failing = sql.begin(async (tx) => {
      await tx`insert into note values (1, 'x')`;
      await tx.savepoint((point) => point`insert into note values (1, 'again')`).catch(() => {});
      await tx`insert into note values (2, 'y')`;
      await tx`select * from nowhere where id = ${1}`;
    });
    await expect(failing).rejects.toThrow(/nowhere/);
    expect(await sql`select 1 as one from note`).toEqual([]);
    await sql.end();
  });

  it("closes the prepared statements of a client that leaves, and no others", async () => {
    const [a, b] = [client().sql, client().sql];
    for (const sql of [a, b]) await sql`select ${1}::int as mine`;
    const prepared = () =>
      b`select count(*)::int as n from pg_prepared_statements where statement like 'select $1::int as mine%'`;
    expect(await prepared()).toEqual([{ n: 2 }]);
    await a.end();
    expect(await prepared()).toEqual([{ n: 1 }]);
    expect(await b`select ${5}::int as mine`).toEqual([{ mine: 5 }]);
    await b.end();
  });

  it("takes a parameter of 12 MB, and a hundred queries at once from each of five clients", async () => {
    const { sql } = client();
    const [row] = await sql`select length(${"x".repeat(12_000_000)}::text) as n`;
    expect(row).toEqual({ n: 12_000_000 });
    const clients = Array.from({ length: 5 }, () => client().sql);
    const answers = await Promise.all(
      clients.flatMap((one, c) =>
        Array.from({ length: 100 }, (_, i) => one`select ${c * 100 + i}::int as n`),
      ),
    );
    expect(answers.map(([answer]) => answer?.n)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    await Promise.all([sql, ...clients].map((one) => one.end()));
  });

  it("reads a cursor to its end and leaves one early", async () => {
    const { sql } = client();
    let seen = 0;
    for await (const rows of sql`select * from generate_series(1, ${2500}::int)`.cursor(1000))
      seen += rows.length;
    expect(seen).toBe(2500);
    for await (const _ of sql`select * from generate_series(1, ${2500}::int)`.cursor(1000)) break;
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    await sql.end();
  });

  it("tells a client that speaks another protocol that it will not do", async () => {
    const socket = new HubSocket(hub);
    const heard: string[] = [];
    socket.on("data", (bytes: Buffer) => heard.push(bytes.toString("latin1")));
    socket.write(Buffer.from([0, 0, 0, 8, 0, 2, 0, 0]));
    await new Promise((resolve) => socket.once("close", resolve));
    expect(heard.join()).toContain("Only protocol 3.0 is spoken here");
  });

  it("fails every query when the backend dies, and leaves none waiting", async () => {
    const dying: Engine = {
      execute: () => Promise.reject(new Error("unreachable executed")),
      dump: () => Promise.reject(new Error("dead")),
      close: async () => {},
      died: new Promise(() => {}),
    };
    const { sql } = client(new Hub(dying, "test"));
    const answers = await Promise.allSettled([sql`select 1`, sql`select 2`]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(answers[0]).toMatchObject({ reason: { code: "CONNECTION_CLOSED" } });
    await sql.end({ timeout: 0 });
  });
});
