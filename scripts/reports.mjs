// @ts-check
/**
 * What the test runners wrote into their JSON reports: how many passed, and which failed with what message. The failed ones are
 * said again at the end of `npm test`, for a log of a thousand lines is often kept by its end only.
 */
import { readFileSync } from "node:fs";

/**
 * `unsteady`: what passed at its second attempt, with the message of the first.
 * @typedef {{ passed: number, failed: number, failures?: string[], unsteady?: string[] }} Count
 */

/** A message is cut after this many lines: the comparison, not the whole trace. */
const LINES = 12;

/** A file that could not be loaded has no tests to count: it is one failure. @param {string} file @returns {Count} */
export function vitestReport(file) {
  /** @type {{ numPassedTests: number, testResults: { name: string, status: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[] }} */
  const { numPassedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
  const unloaded = testResults.filter((one) => one.status === "failed" && one.assertionResults.length === 0);
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, name: `${name} › ${test.fullName}` })),
  );
  const told = (/** @type {typeof tests} */ some) =>
    some.map((test) => failure(test.name, test.failureMessages.join("\n")));
  const failures = [
    ...unloaded.map(({ name, message }) => failure(name, message)),
    ...told(tests.filter((test) => test.status === "failed")),
  ];
  const unsteady = told(tests.filter((test) => test.status === "passed" && test.failureMessages.length > 0));
  return { passed: numPassedTests, failed: failures.length, failures, unsteady };
}

/**
 * @typedef {{ title: string, file: string, ok: boolean, tests: { status?: string, results: { error?: { message?: string } }[] }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 */

/** @param {string} file @returns {Count} */
export function playwrightReport(file) {
  /** @type {Suite & { stats: { expected: number, flaky: number, unexpected: number } }} */
  const report = JSON.parse(readFileSync(file, "utf8"));
  const told = (/** @type {Spec[]} */ specs) =>
    specs.map(({ file, title, tests }) =>
      failure(
        `${file} › ${title}`,
        tests.flatMap((test) => test.results.map((result) => result.error?.message ?? "")).join("\n"),
      ),
    );
  const specs = specsOf(report);
  const { expected, flaky, unexpected } = report.stats;
  return {
    passed: expected + flaky,
    failed: unexpected,
    failures: told(specs.filter((spec) => !spec.ok)),
    unsteady: told(specs.filter((spec) => spec.tests.some((test) => test.status === "flaky"))),
  };
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
