import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { ACCOUNTS } from "./world";

/** Signs in through the page, as a person would. */
export async function signIn(page: Page, who: keyof typeof ACCOUNTS, to = "/") {
  const { email, password } = ACCOUNTS[who];
  await page.goto(to);
  await page.getByLabel("Adresse e-mail").fill(email);
  await page.getByLabel("Mot de passe").fill(password);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page).not.toHaveURL(/signin/);
}

const AXE = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Serious accessibility faults of the page as it stands, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, for the page's own policy would refuse a script tag.
  await page.evaluate(AXE);
  const violations = await page.evaluate<Violation[]>("axe.run().then(({ violations }) => violations)");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`),
    );
}
