// @ts-check
/**
 * What the test runners wrote into their JSON reports: how many passed, and which failed with what message. The failed ones are
 * said again at the end of `npm test`, for a log of a thousand lines is often kept by its end only.
 */
import { readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number, failures?: string[] }} Count */

/** A message is cut after this many lines: the comparison, not the whole trace. */
const LINES = 12;

/** A file that could not be loaded has no tests to count: it is one failure. @param {string} file @returns {Count} */
export function vitestReport(file) {
  /** @type {{ numPassedTests: number, testResults: { name: string, status: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} */
  const { numPassedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) =>
    status === "failed" && assertionResults.length === 0
      ? [failure(name, message)]
      : assertionResults
          .filter((test) => test.status === "failed")
          .map((test) => failure(`${name} › ${test.fullName}`, test.failureMessages.join("\n"))),
  );
  return { passed: numPassedTests, failed: failures.length, failures };
}

/**
 * @typedef {{ title: string, file: string, ok: boolean, tests: { results: { error?: { message?: string } }[] }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 */

/** @param {string} file @returns {Count} */
export function playwrightReport(file) {
  /** @type {Suite & { stats: { expected: number, flaky: number, unexpected: number } }} */
  const report = JSON.parse(readFileSync(file, "utf8"));
  const failures = specsOf(report)
    .filter((spec) => !spec.ok)
    .map(({ file, title, tests }) =>
      failure(
        `${file} › ${title}`,
        tests.flatMap((test) => test.results.map((result) => result.error?.message ?? "")).join("\n"),
      ),
    );
  const { expected, flaky, unexpected } = report.stats;
  return { passed: expected + flaky, failed: unexpected, failures };
}

/** @param {Suite} suite @returns {Spec[]} */
function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/** @param {string} name @param {string} message */
function failure(name, message) {
  const lines = message.trim().split("\n").slice(0, LINES);
  return [name, ...lines.map((line) => `    ${line}`)].join("\n");
}
