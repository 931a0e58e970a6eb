import { defineConfig } from "@playwright/test";
import { findBrowser } from "./scripts/browser.mjs";

const port = Number(process.env.E2E_PORT || 3107);
/** Chromium's sandbox refuses to run as root, which containers are. */
const sandboxless = process.platform === "linux" && (process.getuid?.() === 0 || Boolean(process.env.CI));

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  // One embedded database behind one server, on a machine of two cores.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${port}`,
    locale: "fr-FR",
    timezoneId: "Africa/Casablanca",
    // Its film would cost as much as the pages do; the picture of the end is taken.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: await findBrowser(),
      args: [
        ...(sandboxless ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: "node --import tsx e2e/server.ts",
    url: `http://localhost:${port}/api/ready`,
    env: { PORT: `${port}`, LOG_LEVEL: "warn" },
    stdout: "pipe",
    timeout: 300_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
  },
});
