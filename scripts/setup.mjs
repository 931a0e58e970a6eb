// @ts-check
/** What `npm start`, `npm test` and the command line need before anything is installed: Node's own modules only. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Says that what is installed is by intention not what the lock file names. */
const WITHOUT_LOCK = "node_modules/.jalon-without-lock";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Paths in the code are relative to the checkout, wherever it was called from. */
export function enterProject() {
  process.chdir(root);
}

/** Ends the process with an explanation when Node is older than package.json asks. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const needed = /** @type {string} */ (engines.node).replace(/[^\d.]/g, "");
  const [major = 0, minor = 0] = needed.split(".").map(Number);
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split(".").map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  console.error(
    `Jalon needs Node.js ${needed} or newer; this is ${process.versions.node} (${process.execPath}).\n` +
      "Install a newer one from https://nodejs.org or with your version manager.",
  );
  process.exit(1);
}

/**
 * Compares what is installed with package-lock.json, package by package.
 * @param {{ dev: boolean, directory?: string }} options whether the packages that only tests need count
 * @returns {"missing" | "outdated" | "current"}
 */
export function dependenciesState({ dev, directory = root }) {
  const installed = readJson(join(directory, "node_modules/.package-lock.json"))?.packages;
  if (!installed) return "missing";
  const wanted = readJson(join(directory, "package-lock.json"))?.packages ?? {};
  const declared = readJson(join(directory, "package.json")) ?? {};
  const direct = { ...declared.dependencies, ...(dev ? declared.devDependencies : {}) };
  for (const [name, version] of Object.entries(direct))
    if (installed[`node_modules/${name}`]?.version !== version) return "outdated";
  if (existsSync(join(directory, WITHOUT_LOCK))) return "current";
  for (const [path, entry] of Object.entries(wanted)) {
    const mayBeAbsent =
      path === "" || entry.optional || entry.peer || (!dev && (entry.dev || entry.devOptional));
    if (!installed[path] ? !mayBeAbsent : installed[path].version !== entry.version) return "outdated";
  }
  return "current";
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Installs what is missing. `npm install`, not `npm ci`: a lock made where a registry lacked other platforms'
 * optional packages makes `ci` fail. The same gap can leave native parts out silently, so they are tried, and
 * without the lock npm asks for them anew.
 * @param {{ dev: boolean }} options
 */
export async function installDependencies({ dev }) {
  // Those that a developer has already installed are not taken away.
  const withDev = dev || existsSync(join(root, "node_modules/vitest"));
  const options = [
    "install",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    withDev ? "--include=dev" : "--omit=dev",
  ];
  await npm(options);
  const broken = brokenNativeParts();
  if (broken.length === 0) return;
  console.log(`  ${broken.join(", ")} did not come with the lock file; installing again without it`);
  rmSync(join(root, "node_modules"), { recursive: true, force: true });
  await npm([...options, "--no-package-lock"]);
  const still = brokenNativeParts();
  if (still.length > 0)
    throw new Error(
      `These native parts do not load on ${process.platform}-${process.arch}: ${still.join(", ")}`,
    );
  writeFileSync(join(root, WITHOUT_LOCK), "");
}

/** @param {string[]} args */
function npm(args) {
  // Started through npm, its own script is known: no shell, no PATH, and it works on Windows.
  const script = process.env.npm_execpath;
  return script?.endsWith(".js")
    ? run(process.execPath, [script, ...args])
    : run("npm", args, { shell: process.platform === "win32" });
}

/** Names of the compiled packages that do not load on this machine. */
function brokenNativeParts() {
  const require = createRequire(join(root, "package.json"));
  const loads = (/** @type {string} */ name, /** @type {string} */ from) => {
    try {
      createRequire(require.resolve(from))(name);
      return true;
    } catch {
      return false;
    }
  };
  const compilers = listDirectory("node_modules/@next").filter((name) => name.startsWith("swc-"));
  const parts = {
    "next's compiler": compilers.some((name) => loads(`@next/${name}`, "next/package.json")),
    "tailwind's scanner": loads("@tailwindcss/oxide", "@tailwindcss/postcss"),
    lightningcss: loads("lightningcss", "@tailwindcss/postcss"),
    argon2: loads("@node-rs/argon2", "next/package.json"),
    esbuild: loads("esbuild", "tsx"),
  };
  return Object.entries(parts)
    .filter(([, works]) => !works)
    .map(([name]) => name);
}

/** @param {string} path */
function listDirectory(path) {
  try {
    return readdirSync(join(root, path));
  } catch {
    return [];
  }
}

/**
 * Runs a program to its end, with this process's own output or, when quiet, showing what it said only if it
 * fails. It does not outlive this process.
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, shell?: boolean, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<void>}
 */
export function run(command, args, { quiet = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: quiet ? "pipe" : "inherit", ...options });
    const end = () => child.kill();
    process.once("exit", end);
    /** @type {Buffer[]} */
    const said = [];
    child.stdout?.on("data", (chunk) => said.push(chunk));
    child.stderr?.on("data", (chunk) => said.push(chunk));
    child.once("error", (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.once("close", (code, signal) => {
      process.off("exit", end);
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(said));
      reject(new Error(`${[command, ...args].join(" ")} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/** The arguments with which node runs a TypeScript file. @param {string[]} args */
export function tsx(...args) {
  return ["--import", "tsx", ...args];
}

/** The program file of an installed package. @param {string} path */
export const installed = (path) => join(root, "node_modules", path);
