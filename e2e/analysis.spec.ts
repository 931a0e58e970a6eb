import { expect, test } from "@playwright/test";
import { accessibilityFaults, open, reload, signIn } from "./steps";
import { readWorld } from "./world";

/** Pages of the analysis, by the headings that stand on each. */
const PAGES = [
  ["/plan", "UA et projets du plan"],
  ["/flow", "Flux cumulé des tâches"],
  ["/feedback", "Délai de feedback"],
  ["/equity", "Progression par groupe"],
  ["/quality", "Qualité des livrables"],
  ["/attendance", "Absences jour par jour"],
  ["/metrics/SCORE_NORM", "Dans le temps"],
] as const;

test("a trainer compares two groups on one statistic and shares the address", async ({ page, browser }) => {
  await signIn(page, "trainer");
  // From the figure on the home to its statistic.
  await page.getByRole("article").getByRole("link", { name: "Score normalisé moyen" }).click();
  await expect(page).toHaveURL(/\/metrics\/SCORE_NORM/);
  await expect(page.getByRole("heading", { level: 1, name: "Score normalisé moyen" })).toBeVisible();

  await page.getByRole("button", { name: "Comparer" }).click();
  await page.getByRole("menuitemcheckbox").first().click();
  await expect(page).toHaveURL(/with=/);
  await page.keyboard.press("Escape");
  const table = page.getByRole("figure", { name: "Côte à côte" });
  await expect(table.getByRole("columnheader")).toHaveCount(3);
  const figures = await table.getByRole("cell").allInnerTexts();
  expect(figures.join(" ")).toMatch(/\d/);

  // The same address in another browser, of somebody who may see as much, is the same picture.
  const other = await (await browser.newContext()).newPage();
  const address = new URL(page.url());
  await signIn(other, "admin", `${address.pathname}${address.search}`);
  const shared = other.getByRole("figure", { name: "Côte à côte" });
  await expect(shared.getByRole("columnheader")).toHaveCount(3);
  expect(await shared.getByRole("cell").allInnerTexts()).toEqual(figures);
  await other.context().close();
});

test("the figures on the page are those of the API", async ({ page }) => {
  const { groupId } = readWorld();
  const scope = `Groupe:${groupId}`;
  await signIn(page, "trainer", `/metrics/SCORE_NORM?scope=${encodeURIComponent(scope)}&period=Month`);
  const answer = await page.request.get(
    `/api/kpi?metric=SCORE_NORM&target=Global&period=Month&scope=${encodeURIComponent(scope)}`,
  );
  const { values } = (await answer.json()) as { values: { value: number | null; sample_size: number }[] };
  await page.getByRole("button", { name: "Voir le tableau (t)" }).first().click();
  const rows = page.getByRole("region", { name: "Dans le temps" }).getByRole("row");
  const newest = await rows.nth(1).textContent();
  const { value, sample_size } = values.at(-1) ?? { value: null, sample_size: 0 };
  expect(newest).toContain(value === null ? "—" : String(value).replace(".", ","));
  expect(newest).toContain(`n = ${sample_size}`);
});

test("the view stays from page to page", async ({ page }) => {
  const { groupId } = readWorld();
  await signIn(page, "trainer", `/flow?scope=${encodeURIComponent(`Groupe:${groupId}`)}&period=Month`);
  await page
    .getByRole("navigation", { name: "Navigation principale" })
    .getByRole("link", { name: "Équité" })
    .click();
  await expect(page).toHaveURL(/\/equity\?.*period=Month/);
  await expect(page.getByRole("heading", { level: 1, name: "Équité" })).toBeVisible();
});

test("a trainer moves a date of the plan of an own group", async ({ page }) => {
  const { groupId } = readWorld();
  await signIn(page, "trainer", `/plan?scope=${encodeURIComponent(`Groupe:${groupId}`)}`);
  const date = page.getByLabel(/^Date prévue : /).first();
  const before = await date.inputValue();
  const moved = before === "2026-01-15" ? "2026-01-16" : "2026-01-15";
  await date.fill(moved);
  await page.getByRole("button", { name: "Enregistrer 1 date" }).click();
  await expect(page.getByText("1 date enregistrée.")).toBeVisible();
  await reload(page);
  const dates = await page
    .getByLabel(/^Date prévue : /)
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  expect(dates).toContain(moved);
});

test("a statistic is found by what one remembers of its name", async ({ page }) => {
  await signIn(page, "trainer", "/metrics");
  const search = page.getByRole("searchbox", { name: "Rechercher une statistique" });
  const found = page.getByRole("main").getByRole("listitem").getByRole("link");
  await search.fill("equivalentes EVALUATIONS");
  await expect(found).toHaveText(["% d’évaluations équivalentes"]);
  await expect(page).toHaveURL(/q=equivalentes/);
  await search.fill("equivalentes ailleurs");
  await expect(page.getByText("Aucune statistique ne correspond")).toBeVisible();
  await expect(found).toHaveCount(0);
});

test("learners have none of these pages", async ({ page }) => {
  await signIn(page, "learner");
  for (const [path] of PAGES) expect((await page.request.get(path)).status(), path).toBe(404);
});

test("what is typed before the page's program has come is kept and counts", async ({ page }) => {
  const { groupId } = readWorld();
  await signIn(page, "trainer", "/me");
  let come = () => {};
  const held = new Promise<void>((resolve) => {
    come = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/metrics", { waitUntil: "commit" });
  await page.getByRole("searchbox", { name: "Rechercher une statistique" }).fill("equivalentes");
  const plan = await page.context().newPage();
  await plan.route("**/_next/static/**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await plan.goto(`/plan?scope=${encodeURIComponent(`Groupe:${groupId}`)}`, { waitUntil: "commit" });
  await plan
    .getByLabel(/^Date prévue : /)
    .last()
    .fill("2026-01-15");
  come();
  await expect(page.getByRole("main").getByRole("listitem").getByRole("link")).toHaveText([
    "% d’évaluations équivalentes",
  ]);
  await expect(page).toHaveURL(/q=equivalentes/);
  await expect(plan.getByRole("button", { name: "Enregistrer 1 date" })).toBeEnabled();
});

test("each page has its charts and no serious accessibility fault", async ({ page }) => {
  test.slow();
  await signIn(page, "trainer");
  for (const [path, heading] of PAGES) {
    await open(page, path);
    await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
    await expect(page.locator("svg.recharts-surface, svg[data-drawing]").first()).toBeVisible();
    expect.soft(await accessibilityFaults(page), path).toEqual([]);
  }
});
