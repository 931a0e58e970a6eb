import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { playwrightReport, vitestReport } from "./reports.mjs";

const dir = mkdtempSync(join(tmpdir(), "jalon-reports-"));
afterAll(() => rmSync(dir, { recursive: true }));

function written(report: object): string {
  const file = join(dir, "report.json");
  writeFileSync(file, JSON.stringify(report));
  return file;
}

describe("the reports of the runners", () => {
  it("vitest: a failed test by its name and message, a file that could not be loaded as one failure", () => {
    const counted = vitestReport(
      written({
        numPassedTests: 7,
        testResults: [
          {
            name: "db/a.test.ts",
            status: "failed",
            message: "",
            assertionResults: [
              { status: "passed", fullName: "a holds", failureMessages: [] },
              { status: "failed", fullName: "b holds", failureMessages: ["expected 3\nto be 4"] },
            ],
          },
          { name: "db/c.test.ts", status: "failed", message: "no such module", assertionResults: [] },
        ],
      }),
    );
    expect(counted).toEqual({
      passed: 7,
      failed: 2,
      failures: ["db/a.test.ts › b holds\n    expected 3\n    to be 4", "db/c.test.ts\n    no such module"],
    });
  });

  it("playwright: failed specs of nested suites", () => {
    const error = { message: "Timeout 60000ms" };
    const counted = playwrightReport(
      written({
        stats: { expected: 40, flaky: 1, unexpected: 1 },
        suites: [
          {
            specs: [
              {
                title: "signs in",
                file: "home.spec.ts",
                ok: true,
                tests: [{ results: [{}] }],
              },
            ],
            suites: [
              {
                specs: [
                  { title: "on a phone", file: "home.spec.ts", ok: false, tests: [{ results: [{ error }] }] },
                ],
              },
            ],
          },
        ],
      }),
    );
    expect(counted).toEqual({
      passed: 41,
      failed: 1,
      failures: ["home.spec.ts › on a phone\n    Timeout 60000ms"],
    });
  });
});
