import { expect, type Page, test } from "@playwright/test";
import { accessibilityFaults, fillSignIn, open, reload, signIn } from "./steps";
import { readWorld } from "./world";

const dialog = (page: Page) => page.getByRole("dialog");

test("who is no administrator finds nothing there", async ({ page }) => {
  await signIn(page, "trainer", "/admin/users");
  await expect(page.getByText("Rien à cette adresse")).toBeVisible();
  await expect(page.getByRole("link", { name: "Administration" })).toHaveCount(0);
});

test("a key is created, used, revoked and refused", async ({ page, request }) => {
  const { studentId } = readWorld();
  await signIn(page, "admin", "/admin/keys");
  await page.getByRole("button", { name: "Créer une clé" }).click();
  await dialog(page).getByRole("button", { name: "Créer une clé" }).click();
  await expect(dialog(page).getByText("Ce champ est obligatoire.")).toBeVisible();
  await dialog(page).getByLabel("Nom").fill("Clé du parcours");
  await dialog(page).getByRole("button", { name: "Créer une clé" }).click();
  const key = (await page.getByTestId("secret").textContent())?.trim() ?? "";
  expect(key).toMatch(/^jalon_/);
  await page.getByRole("button", { name: "J’ai noté, fermer" }).click();

  const send = (id: string) =>
    request.post("/api/events", {
      headers: { authorization: `Bearer ${key}` },
      data: { id, type: "LOGIN", student_id: studentId, occurred_at: new Date().toISOString() },
    });
  expect((await send("admin-e2e-1")).status()).toBe(200);
  await reload(page);
  const row = page.getByRole("row", { name: /Clé du parcours/ });
  await expect(row.getByText("jamais")).toHaveCount(0);
  await row.getByRole("button", { name: "Révoquer" }).click();
  await dialog(page).getByRole("button", { name: "Révoquer" }).click();
  await expect(row.getByText(/Révoquée le/)).toBeVisible();
  expect((await send("admin-e2e-2")).status()).toBe(401);
});

test("an account is created, signs in, and is closed", async ({ page, browser }) => {
  await signIn(page, "admin", "/admin/users");
  await page.getByRole("button", { name: "Créer un compte" }).click();
  await dialog(page).getByLabel("Adresse e-mail").fill("nouvelle@e2e.jalon");
  await dialog(page).getByLabel("Nom", { exact: true }).fill("Nouvelle Personne");
  await dialog(page).getByRole("radio").first().check();
  await dialog(page).getByRole("button", { name: "Créer un compte" }).click();
  const password = (await page.getByTestId("secret").textContent())?.trim() ?? "";
  await page.getByRole("button", { name: "J’ai noté, fermer" }).click();

  const other = await (await browser.newContext()).newPage();
  await other.goto("/signin");
  await fillSignIn(other, { email: "nouvelle@e2e.jalon", password });

  const row = page.getByRole("row", { name: /Nouvelle Personne/ });
  await row.getByRole("button", { name: "Fermer" }).click();
  await dialog(page).getByRole("button", { name: "Fermer", exact: true }).last().click();
  await expect(row.getByText(/Fermé le/)).toBeVisible();
  await other.reload();
  await expect(other).toHaveURL(/signin/);
  await other.context().close();
});

test("a learner moves to another group with a date, and both groups show it", async ({ page }) => {
  const { groupId, studentId, subGroup, otherSubGroup } = readWorld();
  const groupPage = (id: string) => `/admin/structure/group?id=${encodeURIComponent(id)}`;
  await signIn(page, "admin", groupPage(groupId));
  // Learners are members of the sub-groups, which the group's page leads to.
  await page.getByRole("main").getByRole("link", { name: subGroup.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: subGroup.name })).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: studentId });
  await row.getByRole("button", { name: "Déplacer" }).click();
  await dialog(page).getByLabel("Vers le groupe").selectOption(otherSubGroup.id);
  await dialog(page).getByRole("button", { name: "Déplacer" }).click();
  await expect(row).toBeVisible();
  await expect(row.getByText("toujours là")).toHaveCount(0);
  await open(page, groupPage(otherSubGroup.id));
  const there = page.getByRole("row").filter({ hasText: studentId });
  await expect(there.getByText("toujours là")).toBeVisible();
  // And back, as if it had never been, for the other journeys.
  await there.getByRole("button", { name: "Retirer" }).click();
  await dialog(page).getByRole("button", { name: "Retirer" }).click();
  await expect(there).toHaveCount(0);
  await open(page, groupPage(subGroup.id));
  await row.getByRole("button", { name: "Fin" }).click();
  await dialog(page).getByLabel("Dernier jour ici").fill("");
  await dialog(page).getByRole("button", { name: "Enregistrer" }).click();
  await expect(row.getByText("toujours là")).toBeVisible();
});

test("a statistic by formula is previewed, saved, changed and taken back", async ({ page }) => {
  await signIn(page, "admin", "/admin/metrics/new");
  await page.getByLabel("Code", { exact: true }).fill("RESTE_A_FAIRE");
  await page.getByLabel("Formule", { exact: true }).fill("100 - PROGRESSION_MOI");
  await expect(page.getByText(/Aucune statistique ne s’appelle PROGRESSION_MOI/)).toBeVisible();
  await page.getByLabel("Formule", { exact: true }).fill("100 - PROGRESSION_MOY");
  const preview = page.getByRole("region", { name: "Aperçu sur les chiffres du centre" }).first();
  await expect(preview.getByRole("row").nth(1)).toContainText("%");
  await page.getByLabel("Libellé (Français)").fill("Reste à faire");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page).toHaveURL(/RESTE_A_FAIRE/);
  await expect(page.getByRole("heading", { name: "Reste à faire" })).toBeVisible();
  const objective = page.getByRole("textbox", { name: "Objectif" });
  await objective.fill("10");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  // Its own entry: the creation, newest until this is saved, can be taken back as well.
  const saved = page.getByRole("listitem").filter({ has: page.getByText("Modification", { exact: true }) });
  await saved.getByRole("button", { name: "Annuler cette modification" }).click();
  await dialog(page).getByRole("button", { name: "Annuler cette modification" }).click();
  await expect(objective).toHaveValue("");
});

test("a rebuild is started from the page and reports its end", async ({ page }) => {
  await signIn(page, "admin", "/admin/pipeline");
  await page.getByRole("button", { name: "Tout reconstruire" }).click();
  await dialog(page).getByRole("button", { name: "Tout reconstruire" }).click();
  await expect(page.getByText("Terminé.", { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole("row", { name: /Reconstruction/ }).first()).toContainText("Terminé");
});

const PAGES = [
  "users",
  "learners",
  "structure",
  "structure/curriculum",
  "plans",
  "badges",
  "metrics",
  "metrics/PROGRESSION_MOY",
  "metrics/new",
  "states",
  "organization",
  "quality",
  "pipeline",
  "keys",
  "organizations",
  "audit",
];

test("the pages of the administration have no serious accessibility fault", async ({ page }) => {
  test.slow();
  await signIn(page, "admin", "/admin/users");
  for (const path of PAGES) {
    await open(page, `/admin/${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect.soft(await accessibilityFaults(page), path).toEqual([]);
  }
});
