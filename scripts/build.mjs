// @ts-check
/** `next build`, when what it reads has changed since the last one. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installed, run } from "./setup.mjs";

/** What the build reads. Tests, scripts and documents change nothing in it. */
const SOURCES = [
  "app",
  "components",
  "db",
  "lib",
  "public",
  "instrumentation.ts",
  "instrumentation-node.ts",
  "next.config.js",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.build.json",
  "tsconfig.json",
];

/** Beside the build it speaks of: without .next the mark is gone too. */
const MARK = ".next/jalon-sources.json";
const BUILD_ID = ".next/BUILD_ID";

/**
 * @param {{ quiet?: boolean, onBuild?: () => void }} [options] quiet: its output is shown only when it fails;
 *   onBuild is called before a build begins
 * @returns {Promise<boolean>} whether there was something to build
 * @throws when the build fails; it has said why
 */
export async function buildIfChanged({ quiet = false, onBuild = () => {} } = {}) {
  const sources = hashOfSources();
  if (isBuilt(sources)) return false;
  onBuild();
  await run(process.execPath, [installed("next/dist/bin/next"), "build"], {
    quiet,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  writeFileSync(MARK, JSON.stringify({ sources, build: readFileSync(BUILD_ID, "utf8") }));
  return true;
}

function hashOfSources() {
  const hash = createHash("sha256").update(process.versions.node);
  /** @param {string} path */
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else if (!/\.test(ing)?\.tsx?$/.test(path)) {
      hash.update(path).update(readFileSync(path));
    }
  };
  SOURCES.forEach(add);
  // Taken into the browser's code by the build.
  for (const name of Object.keys(process.env).sort())
    if (name.startsWith("NEXT_PUBLIC_")) hash.update(`${name}=${process.env[name]}`);
  return hash.digest("hex");
}

/** @param {string} sources */
function isBuilt(sources) {
  try {
    const mark = JSON.parse(readFileSync(MARK, "utf8"));
    return mark.sources === sources && mark.build === readFileSync(BUILD_ID, "utf8");
  } catch {
    return false;
  }
}
