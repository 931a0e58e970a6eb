import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { demoPasswords, EnvironmentError, environment, isDemo, loadSecrets } from "./env";

const SERVER = "postgres://jalon@db.example:5432/jalon";
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jalon-env-"));
  for (const name of [
    "DATABASE_URL",
    "NEXTAUTH_SECRET",
    "CRON_SECRET",
    "METRICS_TOKEN",
    "JALON_MODE",
    "NEXTAUTH_URL",
  ])
    vi.stubEnv(name, "");
  vi.stubEnv("JALON_DATA_DIR", directory);
  vi.stubEnv("NODE_ENV", "test");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

describe("environment", () => {
  it("takes an empty variable for an absent one", () => {
    const env = environment({ DATABASE_URL: "", NODE_ENV: "test" });
    expect(env.DATABASE_URL).toBeUndefined();
    expect(env.JALON_DATA_DIR).toBe(".data");
  });

  it("names every variable that is wrong, and no secret's value", () => {
    const read = () => environment({ DATABASE_URL: "mysql://x", CRON_SECRET: "hunter2", NODE_ENV: "test" });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(
      /DATABASE_URL is not of the form postgres:.*CRON_SECRET has fewer than 16 characters/s,
    );
    expect(read).not.toThrow(/hunter2/);
  });
});

describe("isDemo", () => {
  it.each([
    [{}, true],
    [{ NODE_ENV: "production" }, true],
    [{ DATABASE_URL: SERVER }, true],
    [{ DATABASE_URL: SERVER, NODE_ENV: "production" }, false],
    [{ DATABASE_URL: SERVER, NODE_ENV: "production", JALON_MODE: "demo" }, true],
  ])("of %o is %s", (source, expected) => {
    expect(isDemo(environment(source as NodeJS.ProcessEnv))).toBe(expected);
  });
});

describe("loadSecrets", () => {
  it("makes a demo's secrets once, for its owner's eyes only, and keeps them", () => {
    loadSecrets();
    const first = process.env.NEXTAUTH_SECRET;
    expect(first).toHaveLength(43);
    const file = join(directory, "secrets.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      NEXTAUTH_SECRET: first,
      demo: demoPasswords(),
    });

    vi.stubEnv("NEXTAUTH_SECRET", "");
    loadSecrets();
    expect(process.env.NEXTAUTH_SECRET).toBe(first);
  });

  it("leaves the operator's own secret alone", () => {
    vi.stubEnv("CRON_SECRET", "the operator's own secret");
    loadSecrets();
    expect(process.env.CRON_SECRET).toBe("the operator's own secret");
  });

  it("refuses production without NEXTAUTH_SECRET, and makes none", () => {
    vi.stubEnv("NODE_ENV", "production");
    vi.stubEnv("DATABASE_URL", SERVER);
    expect(loadSecrets).toThrow(/Missing: NEXTAUTH_SECRET/);
    expect(() => statSync(join(directory, "secrets.json"))).toThrow();
  });
});
