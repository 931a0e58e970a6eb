import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const root = fileURLToPath(new URL("./", import.meta.url));
const alias = { "@": root.replace(/\/$/, "") };
const exclude = ["**/node_modules/**", "**/.next/**", "**/.data/**", "e2e/**"];
/** Who may do what does not depend on the driver, and on a server the embedded one's own tests would only be run a second time. */
const NOT_ON_SERVER = ["db/drivers/embedded/**", "tests/access/{matrix,learner,pages}.test.ts"];
/** Cycles against rebuilds, one organisation after the other: like the oracle's tests three times faster on a server, so there alone where one is. */
const ON_SERVER_ALONE = ["db/aggregation/{changes,reach,reach-meanwhile,windows}.test.ts"];
const elsewhere = process.env.TEST_DATABASE_URL
  ? NOT_ON_SERVER
  : process.env.JALON_TEST_SERVER_URL
    ? ON_SERVER_ALONE
    : [];
/** Databases are made once, not in each test file. */
const database = { globalSetup: ["db/testing-setup.ts"], testTimeout: 120_000, hookTimeout: 180_000 };

/** Files that take half a minute and more: begun last, one of them would keep a second worker idle to the end. */
const LONG = [
  "tests/oracle/random.test",
  "tests/oracle/random-more.test",
  "tests/oracle/changes.test",
  "tests/oracle/concurrent.test",
  "db/aggregation/changes.test",
  "db/aggregation/reach.test",
  "db/aggregation/windows.test",
  "db/seed/demo.test",
  "scripts/cli/cli.test",
  "db/drivers/embedded/open.test",
  "tests/access/matrix.test",
  "tests/access/pages.test",
  "db/aggregation/engine.test",
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((name) => moduleId.includes(name));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  resolve: { alias },
  test: {
    // An embedded database is a thread and some hundred megabytes: three files at a time is what a small machine bears. Two cores
    // are idle a quarter of the time with two, for a file waits for processes that it starts and for clocks.
    maxWorkers: 3,
    pool: "forks",
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,components,scripts}/**/*.test.{ts,tsx}"],
          exclude: [...exclude, "scripts/cli/**"],
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["{db,app,scripts/cli,tests/access}/**/*.test.{ts,tsx}"],
          exclude: [...exclude, ...elsewhere],
          ...database,
        },
      },
      {
        extends: true,
        test: {
          name: "oracle",
          include: ["tests/oracle/**/*.test.ts"],
          exclude,
          ...database,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
