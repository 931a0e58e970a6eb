// @ts-check
/** The Chromium that the end-to-end tests drive. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { installed, run } from "./setup.mjs";

/** Where systems keep a browser of the family. */
const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ...["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const base = process.env[variable];
    return base
      ? [
          join(base, "Google/Chrome/Application/chrome.exe"),
          join(base, "Microsoft/Edge/Application/msedge.exe"),
        ]
      : [];
  }),
];

/**
 * The program to start: the one that PLAYWRIGHT_CHROMIUM_PATH names, Playwright's own, the system's.
 * @returns {Promise<string | undefined>} undefined when there is none
 */
export async function findBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`PLAYWRIGHT_CHROMIUM_PATH names no file: ${named}`);
  }
  const { chromium } = await import("@playwright/test");
  return [chromium.executablePath(), ...SYSTEM_BROWSERS].find((path) => existsSync(path));
}

/** Finds a browser, or gets one. @throws with what to do when none can be had */
export async function requireBrowser() {
  const found = await findBrowser();
  if (found) return found;
  console.log("  no Chromium here: playwright install chromium");
  await run(process.execPath, [installed("@playwright/test/cli.js"), "install", "chromium"]).catch(() => {});
  const downloaded = await findBrowser();
  if (downloaded) return downloaded;
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    console.log("  it could not be downloaded: apt-get install chromium");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], { env }).catch(() => {});
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { env }).catch(
      () => {},
    );
    const packaged = await findBrowser();
    if (packaged) return packaged;
  }
  throw new Error(
    "The end-to-end tests need Chromium, Chrome or Edge and none could be installed. " +
      "Install one, or name its program in PLAYWRIGHT_CHROMIUM_PATH.",
  );
}
