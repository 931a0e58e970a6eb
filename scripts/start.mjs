// @ts-check
/**
 * `npm start`: from an empty clone to a running Jalon, and in seconds the second time. Until the dependencies
 * are installed only Node's own modules are used.
 */
import { fork, spawn } from "node:child_process";
import { createServer } from "node:net";
import { freemem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildIfChanged } from "./build.mjs";
import {
  dependenciesState,
  enterProject,
  installDependencies,
  installed,
  requireNode,
  root,
  tsx,
} from "./setup.mjs";

const began = Date.now();

async function start() {
  // `next start` and npm act on NODE_ENV themselves: what the operator meant is decided here, once.
  const production = process.env.NODE_ENV === "production";
  await step("Dependencies", async () => {
    const state = dependenciesState({ dev: false });
    if (state === "current") return "installed";
    note(`${state}: npm install, a minute or two`);
    await installDependencies({ dev: false });
    return "installed";
  });

  const { default: nextEnv } = await import("@next/env");
  nextEnv.loadEnvConfig(root, false, { info: () => {}, error: console.error });
  process.env.NEXT_TELEMETRY_DISABLED ??= "1";
  process.env.JALON_MODE ??= production && process.env.DATABASE_URL ? "production" : "demo";
  const port = readPort();
  await requireFreePort(port);

  const accounts = await prepareAndBuild();
  await serve(port, accounts);
}

/**
 * @param {string} name
 * @param {() => Promise<string>} work gives its outcome in a few words
 */
async function step(name, work) {
  const started = Date.now();
  const outcome = await work();
  console.log(`${`${name} `.padEnd(14, "·")} ${outcome} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

/** @param {string} text */
function note(text) {
  console.log(`  ${text}`);
}

function readPort() {
  const text = process.env.PORT || "3000";
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Error(`PORT is not a port number: ${text}`);
  return port;
}

/** @param {number} port @returns {Promise<void>} */
function requireFreePort(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code;
      const why =
        code === "EADDRINUSE"
          ? "is in use by another program"
          : code === "EACCES"
            ? "needs more rights"
            : error.message;
      reject(new Error(`Port ${port} ${why}. Choose another one: PORT=3001 npm start`));
    });
    server.listen(port, () => server.close(() => resolve()));
  });
}

/** The build and a PGlite that is being filled, side by side. */
const MEMORY_FOR_BOTH = 4 * 1024 ** 3;

/**
 * Migrates and, in a demo on an empty database, creates the demo organisation: in a process of its own, before
 * the server takes the embedded database for itself. The build goes on meanwhile, but not before the database
 * is ours: what a running server serves must not be built over.
 * @typedef {{ role: string, email: string, password: string | null }} Account
 * @returns {Promise<Account[]>}
 */
function prepareAndBuild() {
  return new Promise((resolve, reject) => {
    /** @type {Promise<void> | undefined} */
    let building;
    /** @type {Account[]} */
    let accounts = [];
    const build = () => {
      building ??= buildStep().catch(reject);
      return building;
    };
    const child = fork(join(root, "scripts/prepare.ts"), { execArgv: tsx() });
    child.on("message", (/** @type {{ isOpen?: true, accounts?: Account[] }} */ message) => {
      if (message.isOpen && freemem() > MEMORY_FOR_BOTH) void build();
      if (message.accounts) accounts = message.accounts;
    });
    child.once("error", reject);
    child.once("exit", async (code) => {
      // It has said itself what is wrong.
      if (code !== 0) process.exit(1);
      await build();
      resolve(accounts);
    });
  });
}

function buildStep() {
  return step("Build", async () => {
    const built = await buildIfChanged({
      quiet: true,
      onBuild: () => note("sources are new or changed: next build, a minute or two"),
    });
    return built ? "built" : "up to date";
  });
}

/** @param {number} port @param {Account[]} accounts */
async function serve(port, accounts) {
  // With a channel: a server whose parent was killed ends too, and leaves port and data to the next.
  const server = spawn(process.execPath, [installed("next/dist/bin/next"), "start", "-p", `${port}`], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: { ...process.env, NODE_ENV: "production", NEXT_MANUAL_SIG_HANDLE: "1" },
  });
  // Next greets with addresses of its own; the log follows it untouched.
  server.stdout?.on("data", (/** @type {Buffer} */ chunk) => {
    for (const line of chunk.toString().split(/(?<=\n)/))
      if (!/^\s*(▲|- |✓)|^\s*$/.test(line)) process.stdout.write(line);
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => server.kill(signal === "SIGHUP" ? "SIGTERM" : signal));
  server.once("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));

  const address = `http://localhost:${port}`;
  while (!(await answers(`${address}/api/health`))) await sleep(100);
  console.log(
    `${"Server ".padEnd(14, "·")} ready ${((Date.now() - began) / 1000).toFixed(1)} s after the start\n`,
  );
  console.log(`  Jalon       ${address}`);
  for (const { role, email, password } of accounts)
    console.log(`  ${role.padEnd(11)} ${email.padEnd(24)} ${password ?? "(its password was changed)"}`);
  if (!process.env.DATABASE_URL)
    console.log(
      `\n  Data is in ${process.env.JALON_DATA_DIR || ".data"}, in an embedded PostgreSQL: for trial and development.\n` +
        "  A power cut may lose its last moments; production sets DATABASE_URL.",
    );
  console.log("\n  Stop with Ctrl+C.\n");
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

requireNode();
enterProject();
try {
  await start();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
