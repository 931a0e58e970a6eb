import { readFileSync, writeFileSync } from "node:fs";
import { metricsDocument } from "@/lib/metrics/document";

/** Writes docs/metrics.md from the catalogue; with --check, fails instead where the file on disk is another. */
const file = new URL("../docs/metrics.md", import.meta.url);
const current = metricsDocument();
if (!process.argv.includes("--check")) writeFileSync(file, current);
else if (readFileSync(file, "utf8") !== current) {
  console.error("docs/metrics.md is not what the catalogue says: run `npm run docs` and commit it.");
  process.exit(1);
}
