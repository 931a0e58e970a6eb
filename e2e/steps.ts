import { readFileSync } from "node:fs";
import { type Cookie, expect, type Page, type Response } from "@playwright/test";
import { ACCOUNTS } from "./world";

type Who = keyof typeof ACCOUNTS;

/** Of who has signed in before: the sign-in itself is slow, and tested where it is what is tested. */
const signedIn = new Map<Who, Cookie[]>();

/** Signs in, through the page the first time, and opens `to`. */
export async function signIn(page: Page, who: Who, to = "/") {
  const cookies = signedIn.get(who);
  if (cookies) {
    await page.context().addCookies(cookies);
    await open(page, to);
  } else {
    await page.goto(to);
    await fillSignIn(page, ACCOUNTS[who]);
    signedIn.set(who, await page.context().cookies());
    await alive(page);
  }
  await expect(page).not.toHaveURL(/signin/);
}

/** As a person would. */
export async function fillSignIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page).not.toHaveURL(/signin/);
}

/** Goes to a page and waits until it answers to clicks and typing. */
export async function open(page: Page, path: string): Promise<Response | null> {
  const response = await page.goto(path);
  await alive(page);
  return response;
}

export async function reload(page: Page) {
  await page.reload();
  await alive(page);
}

/**
 * React marks an element while it takes over what the server rendered, and the browser is idle once it has done so;
 * until then a click is lost. Asked by the debugger, for the page's own policy refuses what `waitForFunction` does.
 */
async function alive(page: Page) {
  const taken = () =>
    page.evaluate(async () => {
      const isTaken = (control: Element) =>
        Object.keys(control).some((key) => key.startsWith("__reactProps$"));
      const idle = () => new Promise((done) => requestIdleCallback(done, { timeout: 1000 }));
      do await idle();
      while (![...document.querySelectorAll("button, input, select, textarea")].every(isTaken));
      await idle();
    });
  // Again, should the page lead on to another one meanwhile.
  await expect(taken).toPass();
}

const AXE = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
/** The themes differ in colours and in nothing else. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Accessibility faults of the page as it stands, in the light and in the dark theme, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, for the page's own policy would refuse a script tag.
  await page.evaluate(AXE);
  await show(page, "light");
  const light = await faults(page, {});
  await show(page, "dark");
  const dark = await faults(page, { runOnly: { type: "rule", values: COLOUR_RULES } });
  await show(page, "light");
  return [...light.map((fault) => `light: ${fault}`), ...dark.map((fault) => `dark: ${fault}`)];
}

async function show(page: Page, colorScheme: "light" | "dark") {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

async function faults(page: Page, options: object): Promise<string[]> {
  const run = JSON.stringify({ ...options, resultTypes: ["violations"] });
  const violations = await page.evaluate<Violation[]>(`axe.run(${run}).then(({ violations }) => violations)`);
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id} at ${target}: ${failureSummary}`),
  );
}
