import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { metricsDocument } from "./document";
import { METRICS, PERCENTILE_METRICS } from "./index";

const text = metricsDocument();

test("docs/metrics.md is what the catalogue says (else: npm run docs)", () => {
  expect(readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8")).toBe(text);
});

test("every statistic and distribution is there with its levels and in both languages", () => {
  for (const { code, label } of [...METRICS, ...PERCENTILE_METRICS]) {
    expect(text.match(new RegExp(`^\\| \`${code}\``, "gm")), code).toHaveLength(3);
    expect(text).toContain(`| \`${code}\` | ${label.fr} | `);
    expect(text).toContain(`| \`${code}\` | ${label.en} | `);
  }
});

test("every row of a table has as many cells as its heading", () => {
  for (const block of text.split("\n\n").filter((part) => part.startsWith("|"))) {
    const cells = block
      .trim()
      .split("\n")
      .map((line) => line.split("|").length);
    expect(new Set(cells).size, block.slice(0, 80)).toBe(1);
  }
});
