import { expect, type Locator, test } from "@playwright/test";
import { HANDS, type Hand, press, reach } from "./hands";
import { picture } from "./picture";
import { open, reload, signIn } from "./steps";
import { readWorld } from "./world";

const PAGES = ["/plan", "/flow", "/feedback", "/equity", "/quality", "/attendance", "/metrics/SCORE_NORM"];

for (const hand of Object.keys(HANDS) as Hand[])
  test.describe(`on a ${hand}`, () => {
    test.use(HANDS[hand]);

    test("a trainer compares two groups on one statistic and shares the address", async ({
      page,
      browser,
    }) => {
      await signIn(page, "trainer");
      // From the figure on the home to its statistic.
      await press(page, hand, page.getByRole("article").getByRole("link", { name: "Score normalisé moyen" }));
      await expect(page).toHaveURL(/\/metrics\/SCORE_NORM/);
      await expect(page.getByRole("heading", { level: 1, name: "Score normalisé moyen" })).toBeVisible();

      await press(page, hand, page.getByRole("button", { name: "Comparer" }));
      const choice = page.getByRole("menuitemcheckbox").first();
      await expect(choice).toBeVisible();
      if (hand === "phone") await choice.tap();
      else {
        await expect(choice).toBeFocused();
        await page.keyboard.press("Enter");
      }
      await expect(page).toHaveURL(/with=/);
      await page.keyboard.press("Escape");
      const table = page.getByRole("figure", { name: "Côte à côte" });
      await expect(table.getByRole("columnheader")).toHaveCount(3);
      const figures = await table.getByRole("cell").allInnerTexts();
      expect(figures.join(" ")).toMatch(/\d/);
      await picture(page, `formateur-comparer-${hand}`);

      // The same address in another browser, of somebody who may see as much, is the same picture.
      const other = await (await browser.newContext(HANDS[hand])).newPage();
      const address = new URL(page.url());
      await signIn(other, "admin", `${address.pathname}${address.search}`);
      const shared = other.getByRole("figure", { name: "Côte à côte" });
      await expect(shared.getByRole("columnheader")).toHaveCount(3);
      expect(await shared.getByRole("cell").allInnerTexts()).toEqual(figures);
      await other.context().close();
    });
  });

test("groups stand side by side on the home, on a group's page and on a learner's file", async ({ page }) => {
  const { groupId, studentId, subGroup } = readWorld();
  const query = new URLSearchParams({
    scope: `Groupe:${groupId}`,
    with: `Sous_groupe:${subGroup.id}`,
    against: "2026-01-15",
  });
  await signIn(page, "trainer", `/?${query}`);
  for (const path of ["/", `/groups/${groupId}`, `/learners/${studentId}`]) {
    if (path !== "/") await open(page, `${path}?${query}`);
    const table = page.getByRole("figure", { name: "Côte à côte" });
    await expect(table.getByRole("columnheader"), path).toHaveCount(4);
    await expect(table.getByRole("rowheader", { name: "Score normalisé moyen" }), path).toBeVisible();
    await page.getByRole("button", { name: "Comparer" }).click();
    await expect(page.getByRole("menuitemcheckbox", { name: subGroup.name }), path).toBeChecked();
    await page.keyboard.press("Escape");
  }
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

test("a trainer moves dates of the plan of an own group: types one, drags one, moves one by keys", async ({
  page,
}) => {
  const { groupId } = readWorld();
  await signIn(page, "trainer", `/plan?scope=${encodeURIComponent(`Groupe:${groupId}`)}`);
  const fields = page.getByLabel(/^Date prévue : /);
  const handles = page.getByRole("slider");
  const dayOf = (n: number) => fields.nth(n).inputValue();
  await fields.first().fill((await dayOf(0)) === "2026-01-15" ? "2026-01-16" : "2026-01-15");
  // By keys: a day with the arrow, a week with the page key.
  const before = await dayOf(1);
  await reach(page, handles.nth(1));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("PageUp");
  expect(Date.parse(await dayOf(1)) - Date.parse(before)).toBe(8 * 86_400_000);
  // By hand, to a later day.
  const from = await thumb(handles.nth(2));
  const undragged = await dayOf(2);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y, { steps: 5 });
  await page.mouse.up();
  const dragged = await dayOf(2);
  expect(dragged > undragged).toBe(true);
  const wanted = [await dayOf(0), await dayOf(1), dragged].sort();

  // Refused once: nothing is lost, and nothing looks saved.
  await page.route("**/api/plans", (route) => route.abort(), { times: 1 });
  const save = page.getByRole("button", { name: "Enregistrer 3 dates" });
  await save.click();
  await expect(page.getByText(/Rien n’a été enregistré/)).toBeVisible();
  await expect(save).toBeEnabled();
  await save.click();
  await expect(page.getByText("3 dates enregistrées.")).toBeVisible();
  await reload(page);
  const dates = await fields.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  expect(dates).toEqual(expect.arrayContaining(wanted));
});

/** The middle of a slider's handle. */
async function thumb(slider: Locator) {
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  const share = await slider.evaluate((one) => {
    const { value, max } = one as HTMLInputElement;
    return Number(value) / Number(max);
  });
  if (!box) throw new Error("no slider");
  return { x: box.x + 7 + share * (box.width - 14), y: box.y + box.height / 2 };
}

test("a statistic is found by what one remembers of its name", async ({ page }) => {
  await signIn(page, "trainer", "/metrics");
  const search = page.getByRole("searchbox", { name: "Rechercher une statistique" });
  const found = page.getByRole("main").getByRole("listitem").getByRole("link");
  await search.fill("equivalentes EVALUATIONS");
  await expect(found).toHaveText(["% d’évaluations équivalentes"]);
  await expect(page).toHaveURL(/q=equivalentes/);
  await page.getByRole("link", { name: "Mois", exact: true }).click();
  await expect(page).toHaveURL(/period=Month.*q=equivalentes/);
  await expect(found).toHaveText(["% d’évaluations équivalentes"]);
  await search.fill("equivalentes ailleurs");
  await expect(page.getByText("Aucune statistique ne correspond")).toBeVisible();
  await expect(found).toHaveCount(0);
  // The field says what the address says, whoever has changed that.
  await page.goBack();
  await expect(search).toHaveValue("equivalentes EVALUATIONS");
  await expect(found).toHaveText(["% d’évaluations équivalentes"]);
  await page.goForward();
  await expect(search).toHaveValue("equivalentes ailleurs");
});

test("learners have none of these pages", async ({ page }) => {
  await signIn(page, "learner");
  for (const path of PAGES) expect((await page.request.get(path)).status(), path).toBe(404);
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
