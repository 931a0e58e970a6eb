// @ts-check
/**
 * `npm test`: everything, with what it needs installed first. Failed tests are named again at the end; the last line is
 * `N passed, N failed`, over all runners; lint, types, documents and build count as one test each.
 * `npm test -- unit e2e` runs these alone.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireBrowser } from "./browser.mjs";
import { buildIfChanged } from "./build.mjs";
import { playwrightReport, vitestReport } from "./reports.mjs";
import {
  dependenciesState,
  enterProject,
  installDependencies,
  installed,
  requireNode,
  root,
  tsx,
} from "./setup.mjs";

/** @typedef {import("./reports.mjs").Count} Count */

/** @type {Count} */
const PASSED = { passed: 1, failed: 0 };
/** @type {Count} */
const FAILED = { passed: 0, failed: 1 };

/** A PostgreSQL server for a second run of most integration tests (vitest.config.ts); .ci/run starts one. */
const serverUrl = process.env.JALON_TEST_SERVER_URL;

/** @type {Record<string, (reports: string) => Promise<Count>>} */
const STEPS = {
  lint: () => program(installed("@biomejs/biome/bin/biome"), ["check", "."]),
  types: async () => {
    const generated = await program(installed("next/dist/bin/next"), ["typegen"]);
    return generated.failed ? FAILED : program(installed("typescript/bin/tsc"), ["--noEmit"]);
  },
  documents: () => node([...tsx("scripts/docs.ts"), "--check"]),
  unit: (reports) => vitest("unit", reports),
  integration: (reports) => vitest("integration", reports),
  ...(serverUrl
    ? { server: (reports) => vitest("integration", reports, { TEST_DATABASE_URL: serverUrl }) }
    : {}),
  // Thousands of small transactions: three times faster on a server, and the embedded driver has the integration tests.
  oracle: (reports) => vitest("oracle", reports, serverUrl ? { TEST_DATABASE_URL: serverUrl } : {}),
  build: async () => {
    await buildIfChanged();
    return PASSED;
  },
  e2e: playwright,
};

async function main() {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in STEPS));
  if (unknown.length > 0) {
    console.error(`No such step: ${unknown.join(", ")}. There are: ${Object.keys(STEPS).join(", ")}.`);
    process.exit(2);
  }
  if (dependenciesState({ dev: true }) !== "current") {
    console.log("Installing dependencies");
    await installDependencies({ dev: true });
  }
  const reports = mkdtempSync(join(tmpdir(), "jalon-test-"));
  const total = { passed: 0, failed: 0 };
  const lines = [];
  /** @type {string[]} */
  const failures = [];
  for (const [name, work] of Object.entries(STEPS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n── ${name} ${"─".repeat(70 - name.length)}\n`);
    const started = Date.now();
    const { passed, failed, failures: named = [] } = await attempt(work, reports);
    failures.push(...named.map((failure) => `✗ ${name}: ${failure}`));
    total.passed += passed;
    total.failed += failed;
    lines.push(
      `${failed ? "✗" : "✓"} ${name.padEnd(12)} ${passed} passed, ${failed} failed, ${Math.round((Date.now() - started) / 1000)} s`,
    );
    console.log(`\n${lines.at(-1)}`);
  }
  rmSync(reports, { recursive: true });
  if (failures.length > 0) console.log(`\n${failures.join("\n\n")}`);
  console.log(`\n${lines.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
}

/** A step that cannot even begin has failed. @param {(reports: string) => Promise<Count>} work @param {string} reports */
async function attempt(work, reports) {
  try {
    return await work(reports);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return FAILED;
  }
}

/**
 * Runs node to its end. @param {string[]} args @param {Record<string, string>} [env]
 * @returns {Promise<Count>}
 */
function node(args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0 ? PASSED : FAILED));
  });
}

/** @param {string} file @param {string[]} args */
const program = (file, args) => node([file, ...args]);

/**
 * @param {string} project @param {string} reports @param {Record<string, string>} [env]
 * @returns {Promise<Count>}
 */
async function vitest(project, reports, env = {}) {
  const report = join(reports, `${project}-${Object.keys(env).length}.json`);
  const args = [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const outcome = await node([installed("vitest/vitest.mjs"), ...args], env);
  if (!existsSync(report)) return FAILED;
  return atLeastAsBad(outcome, vitestReport(report));
}

/** @param {string} reports @returns {Promise<Count>} */
async function playwright(reports) {
  const report = join(reports, "e2e.json");
  const outcome = await node([installed("@playwright/test/cli.js"), "test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    PLAYWRIGHT_CHROMIUM_PATH: await requireBrowser(),
    E2E_PORT: process.env.E2E_PORT || `${await freePort()}`,
  });
  if (!existsSync(report)) return FAILED;
  return atLeastAsBad(outcome, playwrightReport(report));
}

/** A runner that says "failed" without a failed test (a crash, no tests at all) counts as one. @param {Count} outcome @param {Count} count @returns {Count} */
function atLeastAsBad(outcome, count) {
  if (!outcome.failed || count.failed > 0) return count;
  return {
    ...count,
    failed: 1,
    failures: ["the runner ended with an error though no test failed: see above"],
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

requireNode();
enterProject();
process.env.NEXT_TELEMETRY_DISABLED = "1";
await main();
