import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "@/db/client";
import { migrate } from "@/db/migrate";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";

/**
 * Commands as an operator calls them, each a process of its own, beside a server that holds the database: this
 * process. With TEST_DATABASE_URL both use the server's.
 */
let directory: string;
let database: Database | undefined;
let onServer: TestDatabase | undefined;
let url = "";

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "jalon-cli-"));
  if (process.env.TEST_DATABASE_URL) {
    onServer = await testDatabase();
    const [row] = await onServer.sql`select current_database() as name`;
    const here = new URL(process.env.TEST_DATABASE_URL);
    here.pathname = `/${row?.name}`;
    url = here.toString();
  } else {
    database = await openDatabase({ dataDir: directory, role: "server" });
    await migrate(database.sql);
  }
  const sql = (onServer ?? database)!.sql;
  await createOrganization(sql, { id: "acme", name: "Acme", now: new Date("2026-03-01T08:00:00Z") });
});
afterAll(async () => {
  await database?.close();
  await onServer?.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Answer {
  code: number | null;
  out: string;
  err: string;
}

function jalon(args: string[], input = ""): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["scripts/jalon.mjs", ...args], {
      env: {
        ...process.env,
        DATABASE_URL: url,
        JALON_DATA_DIR: directory,
        INIT_CWD: directory,
        NODE_ENV: "test",
      },
    });
    const answer: Answer = { code: null, out: "", err: "" };
    child.stdout.on("data", (chunk) => {
      answer.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      answer.err += chunk;
    });
    child.on("close", (code) => resolve({ ...answer, code }));
    child.stdin.end(input);
  });
}

const lastLine = ({ out }: Answer) => out.trimEnd().split("\n").at(-1) ?? "";

describe("jalon", () => {
  it("exits with 2 for wrong usage and says what is right", async () => {
    const [unknown, incomplete, noDay, noOrganization] = await Promise.all([
      jalon(["nonsense"]),
      jalon(["user", "create", "--role", "admin"]),
      jalon(["aggregate", "--date", "yesterday"]),
      jalon(["--organization", "nobody", "key", "list"]),
    ]);
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("unknown command 'nonsense'") });
    expect(incomplete).toMatchObject({ code: 2, err: expect.stringContaining("--email") });
    expect(noDay).toMatchObject({ code: 2, err: expect.stringContaining("YYYY-MM-DD") });
    expect(noOrganization).toMatchObject({ code: 2, err: expect.stringContaining("There are: acme") });
  });

  it("makes a key and prints it last, takes the only organisation, and revokes it", async () => {
    const made = await jalon(["key", "create", "--scope", "ingest,read", "--name", "LMS"]);
    expect(made.code).toBe(0);
    expect(lastLine(made)).toMatch(/^jalon_[\w-]{43}$/);
    const [key] = JSON.parse((await jalon(["key", "list", "--json"])).out);
    expect(key).toMatchObject({
      organizationId: "acme",
      name: "LMS",
      scopes: ["ingest", "read"],
      revokedAt: null,
    });
    expect((await jalon(["key", "revoke", key.id])).code).toBe(0);
    expect(await jalon(["key", "revoke", "no-such-key"])).toMatchObject({ code: 1, out: "" });
  });

  it("makes an account: with a password from standard input it prints none, else one that is printed last", async () => {
    const account = ["user", "create", "--role", "admin", "--email"];
    const given = await jalon([...account, "a@acme.test", "--password-stdin"], "a long enough password\n");
    expect(given).toMatchObject({ code: 0, err: "" });
    expect(given.out).not.toContain("long enough");
    expect(lastLine(await jalon([...account, "b@acme.test"]))).toMatch(/^[\w-]{16}$/);
    expect(await jalon([...account, "a@acme.test"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("already"),
    });
    expect((await jalon(["user", "disable", "--email", "b@acme.test"])).code).toBe(0);
    expect((await jalon(["user", "reset", "--email", "b@acme.test", "--password-stdin"], "short")).code).toBe(
      1,
    );
  });

  it("writes the same simulation twice, and takes its files in where they lie", async () => {
    const simulate = [
      "simulate",
      "--learners",
      "3",
      "--days",
      "4",
      "--seed",
      "5",
      "--until",
      "2026-03-20T18:00:00Z",
    ];
    await jalon([...simulate, "--out", "one.ndjson"]);
    await jalon([...simulate, "--out", "two.ndjson"]);
    const events = readFileSync(join(directory, "one.ndjson"), "utf8");
    expect(readFileSync(join(directory, "two.ndjson"), "utf8")).toBe(events);
    const count = events.trimEnd().split("\n").length;

    expect((await jalon(["import", "structure", "one.structure.json"])).code).toBe(0);
    const first = JSON.parse((await jalon(["import", "events", "one.ndjson", "--json"])).out);
    expect(first.events).toEqual({ accepted: count, duplicates: 0, conflicts: 0, rejected: 0 });
    const again = JSON.parse((await jalon(["import", "events", "one.ndjson", "--json"])).out);
    expect(again.events).toMatchObject({ accepted: 0, duplicates: count });

    const [stored] = await (onServer ?? database)!.sql`select count(*) as n from lms_event`;
    expect(stored).toEqual({ n: count });
  });

  it("says what is wrong with a file and exits with 1", async () => {
    writeFileSync(join(directory, "broken.json"), "{");
    expect(await jalon(["import", "structure", "broken.json"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("broken.json"),
    });
    expect(await jalon(["import", "events", "missing.ndjson"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("missing.ndjson"),
    });
  });

  it("examines everything, and exits with 1 when the database is not there", async () => {
    const findings = JSON.parse((await jalon(["doctor", "--json"])).out);
    expect(findings).toContainEqual(expect.objectContaining({ level: "ok", subject: "schema" }));
    url = "postgres://nobody:secret-word@127.0.0.1:1/nothing";
    const dead = await jalon(["doctor"]);
    expect(dead.code).toBe(1);
    expect(dead.out).toContain("127.0.0.1:1/nothing is not usable: nothing listens there");
    expect(dead.out).not.toContain("secret-word");
  });
});
