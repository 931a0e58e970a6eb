import { expect, type Page, test } from "@playwright/test";
import { picture } from "./picture";
import { accessibilityFaults, signIn } from "./steps";

const choose = (page: Page, text: string) =>
  page
    .locator("input[type=file]")
    .setInputFiles({ name: "groupes.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

test("a CSV with three bad rows: told which and why, mended, imported, imported again, undone", async ({
  page,
}) => {
  await signIn(page, "admin", "/admin/imports");
  await page.getByLabel("Ce que contient le fichier").selectOption({ label: "Groupes et sessions" });

  const head = "Code;Type;Nom;Début\n";
  await choose(
    page,
    `${head}e2e-g;Groupe;Import e2e;01/09/2026\n;Groupe;Sans code;\ne2e-h;Bande;Autre;\ne2e-i;Groupe;Mal daté;31/02/2026\n`,
  );
  await expect(page.getByLabel("Ce que remplit la colonne Type")).toHaveValue("group_type");
  await page.getByRole("button", { name: "Essayer sans rien écrire" }).click();
  const problems = page.getByRole("region", { name: "Lignes à corriger" });
  await expect(problems.getByRole("row")).toHaveCount(4);
  await expect(problems.getByRole("row").nth(1)).toContainText("3");
  await expect(problems.getByRole("row").nth(1)).toContainText("Ce champ est obligatoire.");
  await expect(problems.getByRole("row").nth(2)).toContainText("Type");
  await expect(problems.getByRole("row").nth(3)).toContainText("Jour du calendrier attendu");
  await expect(page.getByRole("button", { name: "Importer", exact: true })).toHaveCount(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  await picture(page, "admin-import-lignes", { fullPage: true });

  const mended = `${head}e2e-g;Groupe;Import e2e;01/09/2026\n`;
  const take = async (outcome: string) => {
    await choose(page, mended);
    await page.getByRole("button", { name: "Essayer sans rien écrire" }).click();
    await expect(page.getByText("Ce que l’import ferait")).toBeVisible();
    await page.getByRole("button", { name: "Importer", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "Importé" })).toContainText(outcome);
  };
  await take("1 nouvelle, 0 modifiée, 0 inchangée");
  await take("0 nouvelle, 0 modifiée, 1 inchangée");

  const past = page.getByRole("region", { name: "Imports passés" });
  const row = past.getByRole("row").filter({ hasText: "groupes.csv" });
  await expect(row).toHaveCount(1);
  await row.getByRole("button", { name: "Annuler l’import" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Annuler l’import" }).click();
  await expect(row).toContainText("Annulé le");

  // A large file says how far it is; trying it writes nothing.
  const many = Array.from({ length: 20_000 }, (_, i) => `far-${i};Apprenant ${i}`).join("\n");
  await page.getByLabel("Ce que contient le fichier").selectOption({ label: "Apprenants" });
  await choose(page, `Code;Nom\n${many}\n`);
  await page.getByRole("button", { name: "Essayer sans rien écrire" }).click();
  await expect(page.getByTestId("progress")).toContainText(/sur 20.000 lignes/, { timeout: 30_000 });
  await expect(page.getByText(/20.000 nouvelles/)).toBeVisible({ timeout: 60_000 });
});

test("the page of imports is an administrator's alone", async ({ page }) => {
  await signIn(page, "trainer");
  expect((await page.request.get("/admin/imports")).status()).toBe(404);
});
