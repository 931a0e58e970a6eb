import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dependenciesState } from "./setup.mjs";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jalon-setup-"));
  mkdirSync(join(directory, "node_modules"));
  write("package.json", { dependencies: { next: "16.0.0" }, devDependencies: { vitest: "4.0.0" } });
  write("package-lock.json", {
    packages: {
      "": {},
      "node_modules/next": { version: "16.0.0" },
      "node_modules/vitest": { version: "4.0.0", dev: true },
      "node_modules/below": { version: "1.2.3" },
      "node_modules/other-platform": { version: "1.0.0", optional: true },
    },
  });
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (name: string, content: object) =>
  writeFileSync(join(directory, name), JSON.stringify(content));
const install = (packages: Record<string, string>) =>
  write("node_modules/.package-lock.json", {
    packages: Object.fromEntries(
      Object.entries(packages).map(([name, version]) => [`node_modules/${name}`, { version }]),
    ),
  });
const state = (dev: boolean) => dependenciesState({ dev, directory });

describe("dependenciesState", () => {
  it("is missing before the first install", () => {
    expect(state(false)).toBe("missing");
  });

  it("is current to run but not to test while only the run-time packages are there", () => {
    install({ next: "16.0.0", below: "1.2.3" });
    expect(state(false)).toBe("current");
    expect(state(true)).toBe("outdated");
    install({ next: "16.0.0", below: "1.2.3", vitest: "4.0.0" });
    expect(state(true)).toBe("current");
  });

  it("is outdated when a package, direct or not, has another version than the lock file", () => {
    install({ next: "16.0.1", below: "1.2.3" });
    expect(state(false)).toBe("outdated");
    install({ next: "16.0.0", below: "1.2.2" });
    expect(state(false)).toBe("outdated");
  });
});
