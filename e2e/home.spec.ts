import { expect, test } from "@playwright/test";
import { accessibilityFaults, open, signIn } from "./steps";
import { readWorld } from "./world";

test("who is not signed in is asked to, and a wrong password opens nothing", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/signin/);
  await page.getByLabel("Adresse e-mail").fill("trainer@e2e.jalon");
  await page.getByLabel("Mot de passe").fill("not the password");
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByText("Adresse ou mot de passe incorrect.")).toBeVisible();
  await expect(page).toHaveURL(/\/signin/);
});

test("a trainer sees the eight tiles, the state bars and the curves of a group", async ({ page }) => {
  await signIn(page, "trainer");
  const tiles = page.getByRole("region", { name: "Chiffres clés" }).getByRole("article");
  await expect(tiles).toHaveCount(8);
  await expect(page.getByRole("heading", { name: "Où en est le travail" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Progression", exact: true })).toBeVisible();
});

test("one more batch of events changes a tile without a reload", async ({ page, request }) => {
  const { key, studentId, instructorId, taskId } = readWorld();
  await signIn(page, "trainer");
  const tile = page.getByRole("article").filter({ hasText: "Feedbacks, 7 derniers jours" });
  const figure = async () => Number((await tile.locator("p").first().textContent())?.replace(/\D/g, ""));
  const before = await figure();
  await page.evaluate("window.stillTheSamePage = true");

  const answer = await request.post("/api/events", {
    headers: { authorization: `Bearer ${key}` },
    data: [
      {
        id: `e2e-feedback-${before}`,
        type: "FEEDBACK",
        student_id: studentId,
        instructor_id: instructorId,
        occurred_at: new Date().toISOString(),
        payload: { item: { item_type: "Tache", item_id: taskId }, sentiment: "positive" },
      },
    ],
  });
  expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [] });
  await expect.poll(figure, { timeout: 20_000 }).toBe(before + 1);
  expect(await page.evaluate("window.stillTheSamePage")).toBe(true);
});

test("a learner has a page of their own and no other", async ({ page }) => {
  await signIn(page, "learner");
  await expect(page).toHaveURL(/\/me/);
  const other = await page.request.get(
    "/api/kpi?metric=PROGRESSION_MOY&scope=Global&target=Global&period=Week",
  );
  expect([403, 404]).toContain(other.status());
});

test("an admin sees the state of the engine", async ({ page }) => {
  await signIn(page, "admin");
  await expect(page.getByRole("heading", { name: "Chaîne de calcul" })).toBeVisible();
});

test("the sign-in has no accessibility fault", async ({ page }) => {
  await open(page, "/signin");
  expect(await accessibilityFaults(page)).toEqual([]);
});
