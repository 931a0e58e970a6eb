import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

/**
 * Takes the picture `name` of the guide. `PICTURES=1 npx playwright test` writes it to docs/guide/images; any other run
 * writes it beside the test's results, so that what a guide shows is seen to exist on every run and the repository stays as it is.
 * @param options fullPage: all of a long page, not only what fits the window
 */
export async function picture(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  const directory = process.env.PICTURES ? join("docs", "guide", "images") : join("test-results", "guide");
  mkdirSync(directory, { recursive: true });
  await page.screenshot({
    path: join(directory, `${name}.png`),
    animations: "disabled",
    caret: "hide",
    ...options,
  });
}
