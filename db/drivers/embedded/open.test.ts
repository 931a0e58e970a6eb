import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { emptyDump } from "@/db/testing";
import { DatabaseInUseError } from "../errors";
import { openEngine } from "./engine";
import { maintain } from "./maintenance";
import { openEmbedded } from "./open";

let fresh: string;
let directory: string;
const children: ChildProcess[] = [];

// Made once and copied: PostgreSQL's initdb takes seconds in WebAssembly.
beforeAll(async () => {
  fresh = await mkdtemp(join(tmpdir(), "jalon-fresh-"));
  const engine = await openEngine({ dataDir: join(fresh, "postgres"), dump: await emptyDump() });
  await engine.close();
});
afterAll(() => rm(fresh, { recursive: true }));
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "jalon-embedded-"));
  await cp(fresh, directory, { recursive: true });
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  await rm(directory, { recursive: true, force: true });
});

/** Starts holder.testing.ts; `lines` grows with what it prints. */
async function otherProcess(role: "server" | "command", task = "wait") {
  const script = join(import.meta.dirname, "holder.testing.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, role, task], {
    env: { ...process.env, JALON_DATA_DIR: directory, DATABASE_URL: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout! });
  reader.on("line", (line) => lines.push(line));
  await once(reader, "line");
  return { child, lines };
}

async function kill(child: ChildProcess) {
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("the embedded database", () => {
  it("is kept between two openings, in a directory that it makes itself", async () => {
    const nested = join(directory, "not", "there", "yet");
    const first = await openEmbedded(nested, "server");
    await first.sql`create table kept as select 42 as answer`;
    await first.close();
    const second = await openEmbedded(nested, "server");
    expect(await second.sql`select answer from kept`).toEqual([{ answer: 42 }]);
    await second.close();
    expect(existsSync(join(nested, "postgres", "PG_VERSION"))).toBe(true);
  });

  it("refuses a second server, and lets a command in through the first", async () => {
    const { child } = await otherProcess("server");
    await expect(openEmbedded(directory, "server")).rejects.toThrow(DatabaseInUseError);
    await expect(openEmbedded(directory, "server")).rejects.toThrow(
      new RegExp(`in use by another Jalon process \\(server, process ${child.pid}\\).*JALON_DATA_DIR`),
    );

    const command = await openEmbedded(directory, "command");
    await command.sql`insert into written values (7, 'through the door')`;
    expect(await command.sql`select id from written`).toEqual([{ id: 7 }]);
    await command.close();
  });

  it("rolls back for a command that was killed in its transaction", async () => {
    const server = await openEmbedded(directory, "server");
    await server.sql`create table written (id bigint primary key, filler text)`;
    const { child, lines } = await otherProcess("command", "insert");
    await expect.poll(() => lines.length, { timeout: 20_000 }).toBeGreaterThan(20);
    await kill(child);
    const acknowledged = Number(lines.at(-1));
    const [row] = await server.sql`select count(*) as n, max(id) as last from written`;
    expect(row?.n).toBe(row?.last);
    expect(row?.last).toBeGreaterThanOrEqual(acknowledged);
    await server.close();
  });

  it("is left to a waiting server when the command that held it ends", async () => {
    const { child } = await otherProcess("command");
    const opening = openEmbedded(directory, "server");
    setTimeout(() => child.kill("SIGKILL"), 500);
    const server = await opening;
    expect(await server.sql`select count(*) as n from written`).toEqual([{ n: 0 }]);
    await server.close();
  });

  it("has every acknowledged row after kill -9 during inserts, and opens at once", async () => {
    let acknowledged = 0;
    for (let round = 0; round < 2; round++) {
      const { child, lines } = await otherProcess("server", "insert");
      await expect.poll(() => lines.length, { timeout: 20_000 }).toBeGreaterThan(50);
      await kill(child);
      acknowledged = Number(lines.at(-1));
      const again = await openEmbedded(directory, "server");
      const [row] = await again.sql`select count(*) as n, max(id) as last from written`;
      expect(row?.n).toBe(row?.last);
      expect(row?.n).toBeGreaterThanOrEqual(acknowledged);
      await again.sql`truncate written`;
      await again.close();
    }
  });

  it("is vacuumed and analysed where much has changed, for PGlite does not do it by itself", async () => {
    const { sql, close } = await openEmbedded(directory, "server");
    await sql`create table busy as select id, 'x' as text from generate_series(1, 5000) as id`;
    await sql`create table quiet (id int)`;
    await sql`delete from busy where id % 2 = 0`;
    expect(await maintain(sql)).toEqual(["public.busy"]);
    expect(await sql`select reltuples from pg_class where relname = 'busy'`).toEqual([{ reltuples: 2500 }]);
    expect(await maintain(sql)).toEqual([]);
    await close();
  });
});
