import { expect, type Locator, type Page } from "@playwright/test";

/** Two ways to use a page: on a phone with a finger, at a desk by the keys alone. */
export const HANDS = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true },
  desk: { viewport: { width: 1280, height: 800 }, hasTouch: false },
} as const;
export type Hand = keyof typeof HANDS;

const MAX_TABS = 250;

/** Presses what a locator finds: taps it, or walks to it by Tab and presses Enter. */
export async function press(page: Page, hand: Hand, target: Locator, key = "Enter") {
  if (hand === "phone") return target.tap();
  await reach(page, target);
  await page.keyboard.press(key);
}

/** Walks by Tab until the target has the focus; fails where the keys alone do not lead there. */
export async function reach(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  const element = await target.elementHandle();
  for (let n = 0; n < MAX_TABS; n++) {
    if (await element?.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`No way by Tab to ${target}.`);
}
