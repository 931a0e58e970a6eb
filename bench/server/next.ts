import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Order, SeenQuery } from "./orders";
import { freePort } from "./postgres";

const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");
const PRELOAD = pathToFileURL(join(process.cwd(), "bench/server/preload.ts")).href;
/** What the build reads. */
const SOURCES = [
  "app",
  "components",
  "db",
  "lib",
  "instrumentation-node.ts",
  "next.config.js",
  "package-lock.json",
  "proxy.ts",
];
const START_MS = 60_000;

/** Builds when there is no build, or one that is older than its sources. */
export function buildIfNeeded(): void {
  const built = ".next/BUILD_ID";
  if (existsSync(built) && SOURCES.every((path) => newestChange(path) <= statSync(built).mtimeMs)) return;
  console.error("  next build");
  execFileSync(process.execPath, [NEXT, "build"], {
    env: environment(),
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function newestChange(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
});

export interface WebServer {
  address: string;
  /** For a server without worker. @returns what the order before has listed */
  order(order: Order): Promise<SeenQuery[]>;
  stop(): Promise<void>;
}

/**
 * `next start` on a free port, as production runs it.
 * @param options.worker false loads preload.ts, which keeps the scheduler out and obeys orders
 */
export async function startWeb(databaseUrl: string, options: { worker: boolean }): Promise<WebServer> {
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const secret = () => randomBytes(32).toString("base64url");
  const hooks = options.worker ? [] : ["--import", "tsx", "--import", PRELOAD];
  const child = spawn(process.execPath, [...hooks, NEXT, "start", "-p", `${port}`], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...environment(),
      JALON_MODE: "production",
      DATABASE_URL: databaseUrl,
      NEXTAUTH_URL: address,
      NEXTAUTH_SECRET: secret(),
      CRON_SECRET: secret(),
    },
  });
  await untilReady(child, address);
  return {
    address,
    order: async (order) => {
      child.send(order);
      const [listed] = (await once(child, "message")) as [SeenQuery[]];
      return listed;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function untilReady(child: ChildProcess, address: string): Promise<void> {
  const end = Date.now() + START_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`next start ended with code ${child.exitCode}`);
    const answer = await fetch(`${address}/api/health`).catch(() => null);
    if (answer?.ok) return;
    await sleep(200);
  }
  child.kill("SIGKILL");
  throw new Error("next start did not answer within a minute");
}
