import { accessSync, constants, existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { type Database, openDatabase } from "@/db/client";
import { diagnoseOrganizations, readServerFacts } from "@/db/diagnosis";
import { addressOf } from "@/db/drivers/server";
import { pendingMigrations } from "@/db/migrate";
import { readEngineGauges } from "@/db/monitoring";
import { environment, isDemo, loadSecrets } from "@/lib/env";
import { explain } from "./errors";

/** One thing that was looked at. */
export interface Finding {
  level: "ok" | "warning" | "wrong";
  subject: string;
  what: string;
  /** What to do about it; none where all is well. */
  advice?: string;
}

const ok = (subject: string, what: string): Finding => ({ level: "ok", subject, what });
const warning = (subject: string, what: string, advice: string): Finding => ({
  level: "warning",
  subject,
  what,
  advice,
});
const wrong = (subject: string, what: string, advice: string): Finding => ({
  level: "wrong",
  subject,
  what,
  advice,
});

/** Looks at everything that an operator can set or that can be late, and goes on after what is wrong. */
export async function examine(): Promise<Finding[]> {
  const settings = examineSettings();
  const findings = [...settings, await examineDisk(), examineBuild(), await examineHttp()];
  let database: Database;
  try {
    database = await openDatabase({ role: "command" });
  } catch (error) {
    return [...findings, wrong("database", explain(error), "Start it, or correct DATABASE_URL.")];
  }
  try {
    return [...findings, ...(await examineDatabase(database))];
  } catch (error) {
    return [...findings, wrong("database", explain(error), "Look at the database's own log.")];
  } finally {
    await database.close();
  }
}

function examineSettings(): Finding[] {
  try {
    loadSecrets();
  } catch (error) {
    return [wrong("settings", explain(error), "Correct the environment or .env, then start again.")];
  }
  const env = environment();
  const findings = [
    ok("settings", isDemo(env) ? "demo: secrets are made and kept in the data directory" : "production"),
  ];
  if (isDemo(env)) return findings;
  if (!env.NEXTAUTH_URL && !process.env.AUTH_TRUST_HOST)
    findings.push(
      warning(
        "settings",
        "neither NEXTAUTH_URL nor AUTH_TRUST_HOST is set",
        "Set NEXTAUTH_URL to the public https address.",
      ),
    );
  for (const [name, route] of [
    ["CRON_SECRET", "/api/cron/aggregate"],
    ["METRICS_TOKEN", "/api/metrics"],
  ] as const)
    if (!env[name])
      findings.push(
        warning("settings", `${name} is not set: ${route} refuses everybody`, `Set it if ${route} is used.`),
      );
  return findings;
}

const LEAST_FREE_BYTES = 1024 ** 3;

async function examineDisk(): Promise<Finding> {
  const directory = process.env.JALON_DATA_DIR || ".data";
  try {
    if (!existsSync(directory)) return ok("data directory", `${directory} is made on the first start`);
    accessSync(directory, constants.R_OK | constants.W_OK);
    const { bavail, bsize } = await statfs(directory);
    const free = bavail * bsize;
    const text = `${directory}, ${(free / 1024 ** 3).toFixed(1)} GiB free`;
    return free < LEAST_FREE_BYTES
      ? warning("data directory", text, "Make room on this disk.")
      : ok("data directory", text);
  } catch (error) {
    return wrong(
      "data directory",
      explain(error),
      "Give this user the right to write there, or set JALON_DATA_DIR.",
    );
  }
}

function examineBuild(): Finding {
  return existsSync(".next/BUILD_ID")
    ? ok("build", "present")
    : warning("build", "there is none yet", "npm start makes it.");
}

const HTTP_TIMEOUT_MS = 10_000;

async function examineHttp(): Promise<Finding> {
  const address = `http://localhost:${process.env.PORT || 3000}/api/ready`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(HTTP_TIMEOUT_MS) });
    const body = await response.text();
    return response.ok
      ? ok("server", `ready at ${address}`)
      : wrong(
          "server",
          `${address} answers ${response.status}: ${body.slice(0, 300)}`,
          "Look at the server's log.",
        );
  } catch (error) {
    if ((error as Error).name === "TimeoutError")
      return warning(
        "server",
        `${address} does not answer within 10 s`,
        "It is busy or hangs: look at its log.",
      );
    return warning(
      "server",
      `nothing answers at ${address}`,
      "npm start runs it; set PORT if it listens elsewhere.",
    );
  }
}

const TOLERATED_SKEW_SECONDS = 5;

async function examineDatabase({ sql, kind }: Database): Promise<Finding[]> {
  const { version, encoding, clockSkewSeconds } = await readServerFacts(sql);
  const where = kind === "embedded" ? "embedded" : `server ${addressOf(environment().DATABASE_URL ?? "")}`;
  const findings = [ok("database", `PostgreSQL ${version}, ${where}`)];
  if (encoding !== "UTF8")
    findings.push(wrong("database", `its encoding is ${encoding}`, "Create it with encoding UTF8."));
  if (clockSkewSeconds > TOLERATED_SKEW_SECONDS)
    findings.push(
      warning(
        "database",
        `its clock and ours differ by ${clockSkewSeconds.toFixed(0)} s`,
        "Synchronise both machines' clocks.",
      ),
    );
  const pending = await pendingMigrations(sql);
  if (pending.length > 0)
    return [
      ...findings,
      wrong("schema", `${pending.length} migrations are pending`, "npm run jalon -- migrate"),
    ];
  findings.push(ok("schema", "up to date"));
  return [...findings, ...(await examineEngine(sql)), ...(await examineOrganizations(sql))];
}

/** A tick is at most a minute old while a scheduler runs (kpi.md, 1.3). */
const LATE_TICK_SECONDS = 120;
const LATE_EVENT_SECONDS = 60;

async function examineEngine(sql: Database["sql"]): Promise<Finding[]> {
  const gauges = await readEngineGauges(sql);
  return gauges.flatMap(({ organizationId, tickAgeSeconds, inbox, inboxAgeSeconds, waiting, stale }) => {
    const late = tickAgeSeconds > LATE_TICK_SECONDS || (inbox > 0 && inboxAgeSeconds > LATE_EVENT_SECONDS);
    const state = `${organizationId}: as of ${duration(tickAgeSeconds)} ago, ${inbox} events and ${stale} cells to compute`;
    const findings = [
      late
        ? warning("figures", state, "Run a server (its scheduler does this), or: npm run jalon -- aggregate")
        : ok("figures", state),
    ];
    if (waiting > 0)
      findings.push(
        warning(
          "figures",
          `${organizationId}: ${waiting} events name something unknown and count nowhere`,
          "Send the missing structure to POST /api/structure; they are taken in by themselves.",
        ),
      );
    return findings;
  });
}

async function examineOrganizations(sql: Database["sql"]): Promise<Finding[]> {
  const organizations = await diagnoseOrganizations(sql);
  if (organizations.length === 0)
    return [
      warning("organisations", "there is none", "npm run jalon -- organization create --id ID --name NAME"),
    ];
  return organizations.flatMap((one) => {
    const id = one.organizationId;
    const findings: Finding[] = [];
    if (one.rebuildWanted)
      findings.push(
        warning(
          "figures",
          `${id}: a rebuild is due`,
          "The server's scheduler does it; or: npm run jalon -- rebuild",
        ),
      );
    if (one.events && one.closedOn !== null && one.closedOn < one.dueOn)
      findings.push(
        warning(
          "nightly run",
          `${id}: last closed day is ${one.closedOn}, due is ${one.dueOn}`,
          "npm run jalon -- aggregate",
        ),
      );
    if (one.lastRun?.error)
      findings.push(
        wrong(
          "nightly run",
          `${id}: the last ${one.lastRun.kind} failed: ${one.lastRun.error}`,
          "npm run jalon -- aggregate",
        ),
      );
    if (one.lastRun?.drift)
      findings.push(
        wrong(
          "nightly run",
          `${id}: it found ${one.lastRun.drift} rows that were wrong`,
          "npm run jalon -- rebuild --check, and report it",
        ),
      );
    if (one.admins === 0)
      findings.push(
        warning(
          "accounts",
          `${id}: nobody can sign in as admin`,
          "npm run jalon -- user create --role admin --email …",
        ),
      );
    if (one.keys === 0)
      findings.push(
        warning(
          "keys",
          `${id}: no key can send events`,
          "npm run jalon -- key create --scope ingest,structure",
        ),
      );
    if (one.endingKeys > 0)
      findings.push(
        warning("keys", `${id}: ${one.endingKeys} keys end within two weeks`, "npm run jalon -- key list"),
      );
    return findings.length > 0
      ? findings
      : [ok("organisation", `${id}: accounts, keys and nightly run are in order`)];
  });
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;
}
