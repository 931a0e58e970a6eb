import { execFileSync } from "node:child_process";
import { expect, type Page, test } from "@playwright/test";
import { picture } from "./picture";
import { accessibilityFaults, fillSignIn, open, reload, signIn } from "./steps";
import { ACCOUNTS, readWorld } from "./world";

const dialog = (page: Page) => page.getByRole("dialog");

test("who is no administrator finds nothing there", async ({ page }) => {
  await signIn(page, "trainer", "/admin/users");
  await expect(page.getByText("Rien à cette adresse")).toBeVisible();
  await expect(page.getByRole("link", { name: "Administration" })).toHaveCount(0);
});

test("a key is created, used by curl, revoked and refused", async ({ page, baseURL }) => {
  const { studentId } = readWorld();
  await signIn(page, "admin", "/admin/keys");
  await page.getByRole("button", { name: "Créer une clé" }).click();
  await dialog(page).getByRole("button", { name: "Créer une clé" }).click();
  await expect(dialog(page).getByText("Ce champ est obligatoire.")).toBeVisible();
  await dialog(page).getByLabel("Nom").fill("Clé du parcours");
  await dialog(page).getByRole("button", { name: "Créer une clé" }).click();
  const key = (await page.getByTestId("secret").textContent())?.trim() ?? "";
  expect(key).toMatch(/^jalon_/);
  await picture(page, "admin-cle");
  await page.getByRole("button", { name: "J’ai noté, fermer" }).click();

  /** Status of an event sent as the documentation says. */
  const curl = (id: string) => {
    const event = { id, type: "LOGIN", student_id: studentId, occurred_at: new Date().toISOString() };
    const headers = ["-H", `Authorization: Bearer ${key}`, "-H", "Content-Type: application/json"];
    const answer = ["-s", "-o", "/dev/null", "-w", "%{http_code}"];
    return execFileSync(
      "curl",
      [...answer, ...headers, "-d", JSON.stringify(event), `${baseURL}/api/events`],
      {
        encoding: "utf8",
      },
    );
  };
  expect(curl("admin-e2e-1")).toBe("200");
  await reload(page);
  const row = page.getByRole("row", { name: /Clé du parcours/ });
  await expect(row.getByText("jamais")).toHaveCount(0);
  await row.getByRole("button", { name: "Révoquer" }).click();
  await dialog(page).getByRole("button", { name: "Révoquer" }).click();
  await expect(row.getByText(/Révoquée le/)).toBeVisible();
  expect(curl("admin-e2e-2")).toBe("401");
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

test("who belongs to two organisations changes between them at once", async ({ page }) => {
  await signIn(page, "admin", "/admin/organizations");
  await page.getByRole("button", { name: "Créer une organisation" }).click();
  await dialog(page).getByLabel("Nom", { exact: true }).fill("Centre voisin");
  await dialog(page).getByLabel("Identifiant").fill("voisin");
  await dialog(page).getByLabel("Son nom").fill("Même Personne");
  await dialog(page).getByLabel("Son adresse e-mail").fill(ACCOUNTS.admin.email);
  await dialog(page).getByRole("button", { name: "Créer une organisation" }).click();
  const password = (await page.getByTestId("secret").textContent())?.trim() ?? "";
  await page.getByRole("button", { name: "J’ai noté, fermer" }).click();

  const account = () => page.getByRole("button", { name: /^Compte de/ });
  await account().click();
  await expect(page.getByRole("menuitemradio", { name: "Centre voisin" })).toHaveCount(0);
  await page.getByRole("menuitem", { name: "Une autre organisation…" }).click();
  await dialog(page).getByLabel("Mot de passe de l’autre compte").fill("un mot de passe faux");
  await dialog(page).getByRole("button", { name: "Ouvrir" }).click();
  await expect(dialog(page).getByText("n’ouvre aucune autre organisation")).toBeVisible();
  await dialog(page).getByLabel("Mot de passe de l’autre compte").fill(password);
  await dialog(page).getByRole("button", { name: "Ouvrir" }).click();
  await expect(page.getByRole("button", { name: "Compte de Même Personne" })).toBeVisible();
  await open(page, "/admin/users");
  // Nothing of the other centre's is here.
  await expect(page.getByRole("main")).toContainText("Même Personne");
  await expect(page.getByRole("main")).not.toContainText(ACCOUNTS.trainer.email);

  await account().click();
  await picture(page, "admin-organisations");
  await page.getByRole("menuitemradio", { name: "Centre d’essai" }).click();
  await expect(page.getByRole("button", { name: "Compte de Même Personne" })).toHaveCount(0);
  await open(page, "/admin/users");
  await expect(page.getByRole("main")).toContainText(ACCOUNTS.trainer.email);
});

test("of a large centre's groups only the open branches are listed, and the address keeps them", async ({
  page,
  browser,
}) => {
  test.slow();
  await signIn(page, "admin", "/admin/organizations");
  await page.getByRole("button", { name: "Créer une organisation" }).click();
  const email = "grand@e2e.jalon";
  const fields = { Identifiant: "grand", "Son nom": "Grande Direction", "Son adresse e-mail": email };
  await dialog(page).getByLabel("Nom", { exact: true }).fill("Grand centre");
  for (const [label, text] of Object.entries(fields)) await dialog(page).getByLabel(label).fill(text);
  await dialog(page).getByRole("button", { name: "Créer une organisation" }).click();
  const password = (await page.getByTestId("secret").textContent())?.trim() ?? "";

  const there = await (await browser.newContext()).newPage();
  await there.goto("/signin");
  await fillSignIn(there, { email, password });
  await open(there, "/admin/keys");
  await there.getByRole("button", { name: "Créer une clé" }).click();
  await dialog(there).getByLabel("Nom").fill("Structure");
  await dialog(there).getByLabel("Envoyer la structure").check();
  await dialog(there).getByRole("button", { name: "Créer une clé" }).click();
  const key = (await there.getByTestId("secret").textContent())?.trim() ?? "";

  const names = (count: number, name: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => name(n + 1));
  const groups = names(5, (n) => `Groupe ${n}`);
  const answer = await there.request.post("/api/structure", {
    headers: { Authorization: `Bearer ${key}` },
    data: {
      lms_group: [
        { id: "s", group_type: "Session", parent_id: null, name: "Promotion" },
        ...groups.map((name) => ({ id: name, group_type: "Groupe", parent_id: "s", name })),
        ...groups.flatMap((name) =>
          names(26, (n) => `${name} · ${n}`).map((id) => ({
            id,
            group_type: "Sous_groupe",
            parent_id: name,
            name: id,
          })),
        ),
      ],
    },
  });
  expect(answer.status()).toBe(200);

  await open(there, "/admin/structure");
  const rows = there.getByRole("main").locator("ul.tree > li");
  await expect(rows).toHaveCount(6);
  const second = rows.filter({ hasText: "Groupe 2" }).first();
  await second.getByRole("link", { name: "26 groupes en dessous : Groupe 2" }).focus();
  await there.keyboard.press("Enter");
  await expect(rows).toHaveCount(6 + 26);
  await expect(there.getByRole("link", { name: "Groupe 2 · 26", exact: true })).toBeVisible();
  await expect(there.getByRole("link", { name: "Groupe 3 · 1", exact: true })).toHaveCount(0);
  expect(await accessibilityFaults(there)).toEqual([]);
  // The address shows the same to whoever it is sent to.
  await reload(there);
  await expect(rows).toHaveCount(6 + 26);
  await second.getByRole("link", { name: /Replier/ }).click();
  await expect(rows).toHaveCount(6);
  await there.context().close();
});

/** Every page of the administration, by the name that its picture in the guide has. */
const PAGES = [
  ["users", "comptes"],
  ["learners", "donnees"],
  ["structure", "structure"],
  ["structure/group?id=GROUP", "groupe"],
  ["structure/curriculum", "referentiel"],
  ["structure/courses", "cours"],
  ["plans", "plans"],
  ["badges", "badges"],
  ["metrics", "catalogue"],
  ["metrics/PROGRESSION_MOY", "statistique"],
  ["metrics/new", "nouvelle-statistique"],
  ["states", "etats"],
  ["organization", "organisation"],
  ["quality", "qualite"],
  ["imports", "imports"],
  ["pipeline", "chaine"],
  ["keys", "cles"],
  ["organizations", "centres"],
  ["audit", "journal"],
] as const;
/** A text that was not found is shown by its key. */
const RAW_KEY = /\b(?:admin|imports|shell|toolbar|charts|targetTypes|scopeTypes)\.[a-z]\w+(?:\.\w+)*\b/g;

test("each page of the administration: axe finds nothing, a phone shows it whole, no text is missing in either language", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { groupId } = readWorld();
  await signIn(page, "admin", "/admin/users");
  const { cookies } = await page.context().storageState();
  const cookie = [...cookies.map(({ name, value }) => `${name}=${value}`), "jalon_locale=en"].join("; ");
  for (const [place, name] of PAGES) {
    const path = `/admin/${place.replace("GROUP", encodeURIComponent(groupId))}`;
    await open(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect.soft(await accessibilityFaults(page), path).toEqual([]);
    expect.soft((await page.getByRole("main").textContent())?.match(RAW_KEY) ?? null, path).toBeNull();
    await picture(page, `admin-${name}`);
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(overflow, `${path} on a phone`).toBeLessThanOrEqual(0);
    const scrolled = await page
      .locator("main section[tabindex]")
      .evaluateAll((all) => all.filter((table) => table.scrollWidth > table.clientWidth).length);
    expect.soft(scrolled, `tables of ${path} that a phone scrolls sideways`).toBe(0);
    await page.setViewportSize({ width: 1280, height: 720 });
    const english = await (await page.request.get(path, { headers: { cookie }, maxRetries: 2 })).text();
    const text = english.replace(/<script.*?<\/script>/gs, "").replace(/<[^>]+>/g, " ");
    expect.soft(english, path).toContain('lang="en"');
    expect.soft(text.match(RAW_KEY), `${path} in English`).toBeNull();
    expect.soft(text.match(/Enregistrer|Modifier|Rechercher|Apprenants\b/g), `${path} in English`).toBeNull();
  }
});
