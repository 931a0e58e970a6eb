// @ts-check
/**
 * `npm run test:oracle`: the oracle on 200 random organisations and 20 repetitions of what happens at once; ORACLE_SEEDS asks for
 * fewer. The latter needs a PostgreSQL server: TEST_DATABASE_URL or JALON_TEST_SERVER_URL.
 */
import { spawnSync } from "node:child_process";
import { enterProject, installed, requireNode } from "./setup.mjs";

requireNode();
enterProject();
const server = process.env.TEST_DATABASE_URL ?? process.env.JALON_TEST_SERVER_URL;
if (!server) console.log("No TEST_DATABASE_URL: the tests of many at once are left out.");
const { status } = spawnSync(
  process.execPath,
  [installed("vitest/vitest.mjs"), "run", "--project", "oracle", ...process.argv.slice(2)],
  {
    stdio: "inherit",
    env: {
      ...process.env,
      ORACLE_SEEDS: process.env.ORACLE_SEEDS ?? "200",
      ...(server && { TEST_DATABASE_URL: server }),
    },
  },
);
process.exit(status ?? 1);
