import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { DEFAULT_BADGES } from "@/lib/badges/defaults";
import { HANDS, type Hand, press } from "./hands";
import { ADMIN_BADGE, numberIn, OWN_BADGE, readOwn } from "./own-rows";
import { picture } from "./picture";
import { accessibilityFaults, open, reload, signIn } from "./steps";
import { readWorld } from "./world";

const DESK = { width: 1440, height: 900 };
const PHONE = HANDS.phone.viewport;
/** A text that was not found is shown by its key. */
const RAW_KEY = /\b(?:me|badges|leaderboard|ownData|shell|home|tile|charts)\.[a-z]\w+(?:\.\w+)*\b/g;

/** What a phone shows: the learner's pages are made for it first. */
test.use(HANDS.phone);

/** Pages of a learner, each with what it says held against the rows. */
const VISITS: Readonly<Record<string, { name: string; isTrue: (page: Page) => Promise<void> }>> = {
  "/me": { name: "accueil", isTrue: homeIsTrue },
  "/me/progress": { name: "progression", isTrue: progressIsTrue },
  "/me/badges": { name: "badges", isTrue: badgesAreTrue },
  "/leaderboard": { name: "classement", isTrue: leaderboardIsTrue },
  "/me/data": { name: "donnees", isTrue: async () => {} },
};

test("every page of a learner: what is on it are the rows, on a phone and at a desk, and axe finds nothing", async ({
  page,
}) => {
  test.setTimeout(180_000);
  await signIn(page, "learner");
  await expect(page).toHaveURL(/\/me$/);
  for (const [path, { name, isTrue }] of Object.entries(VISITS))
    await test.step(path, async () => {
      await page.setViewportSize(PHONE);
      await open(page, path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await isTrue(page);
      expect.soft(await overflow(page), `${path} on a phone`).toBeLessThanOrEqual(0);
      await picture(page, `apprenant-${name}`);
      await page.setViewportSize(DESK);
      expect.soft(await overflow(page), `${path} at a desk`).toBeLessThanOrEqual(0);
      await picture(page, `apprenant-${name}-bureau`);
      expect.soft(await accessibilityFaults(page), path).toEqual([]);
      const said = await page.getByRole("main").textContent();
      expect.soft(said?.match(RAW_KEY) ?? null, `keys on ${path}`).toBeNull();
    });
  // The same in English: every text is there, and none of the navigation is French.
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`);
  for (const path of Object.keys(VISITS)) {
    const headers = { cookie: [...cookies, "jalon_locale=en"].join("; ") };
    const body = (await (await page.request.get(path, { headers })).text()).replace(
      /<script.*?<\/script>/gs,
      "",
    );
    expect.soft(body, path).toContain('lang="en"');
    expect.soft(body.replace(/<[^>]+>/g, " ").match(RAW_KEY), path).toBeNull();
    expect.soft(body, path).not.toMatch(/Classement|Régularité|Navigation principale/);
  }
});

const overflow = (page: Page) =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

async function homeIsTrue(page: Page) {
  const own = await readOwn(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Bonjour ${own.name}`);
  for (const name of ["Cette semaine", "Derniers retours"])
    await expect(page.getByRole("region", { name })).toBeVisible();
  const points = page.getByRole("region", { name: "Points et badges" });
  expect(numberIn(await points.locator("p").first().textContent())).toBe(own.points);
  await expect(points).toContainText(own.awards === 1 ? "1 badge" : `${own.awards} badges`);
  const days = page.getByRole("region", { name: "Régularité" });
  await expect(days).toContainText(
    own.streak === 0 ? "Pas de série" : `${own.streak} ${own.streak === 1 ? "jour" : "jours"} de suite`,
  );
  const cells = page
    .getByRole("table", { name: "Jours d’activité des six dernières semaines" })
    .getByRole("cell");
  await expect(cells).toHaveCount(42);
  await expect(cells.filter({ hasText: /^actif$/ })).toHaveCount(own.activeDays);
  const where = page.getByRole("region", { name: "Où j’en suis" });
  expect(numberIn(await where.locator("p").first().textContent())).toBeCloseTo(own.progress, 0);
  expect(own.modules.length).toBeGreaterThan(0);
  for (const { name, progress } of own.modules) {
    const row = where.getByRole("listitem").filter({ hasText: name });
    expect(numberIn(await row.locator("p").nth(1).textContent()), name).toBeCloseTo(progress, 0);
  }
}

async function progressIsTrue(page: Page) {
  const { progress } = await readOwn(page);
  const tile = page.getByRole("article").filter({ has: page.getByText("Progression", { exact: true }) });
  expect(numberIn(await tile.locator("p").first().textContent())).toBeCloseTo(progress, 0);
}

async function badgesAreTrue(page: Page) {
  const { badgeIds, points } = await readOwn(page);
  const nameOf = (id: string) =>
    [OWN_BADGE, ADMIN_BADGE].find((badge) => badge.id === id)?.name ??
    DEFAULT_BADGES.find((badge) => badge.id === id)?.words.fr.name;
  const earned = page.getByRole("region", { name: "Obtenus" }).getByRole("heading", { level: 3 });
  expect((await earned.allTextContents()).sort()).toEqual(badgeIds.map(nameOf).sort());
  expect(badgeIds.length).toBeGreaterThan(0);
  const open = page.getByRole("region", { name: "À obtenir" }).getByRole("heading", { level: 3 });
  const rest = DEFAULT_BADGES.filter((badge) => !badgeIds.includes(badge.id)).map(
    (badge) => badge.words.fr.name,
  );
  expect((await open.allTextContents()).sort()).toEqual(rest.sort());
  expect(numberIn(await page.getByRole("main").locator("p").first().textContent())).toBe(points);
}

async function leaderboardIsTrue(page: Page) {
  const { name, points } = await readOwn(page);
  const rows = page
    .getByRole("table")
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader") });
  const board = await Promise.all(
    (await rows.all()).map(async (row) => (await row.locator("td").allTextContents()).map(numberIn)),
  );
  for (const [rank, of] of board) expect(rank).toBe(1 + board.filter((other) => other[1]! > of!).length);
  const own = page.getByRole("row").filter({ hasText: "(vous)" });
  await expect(own.getByRole("rowheader")).toContainText(name);
  expect(numberIn(await own.locator("td").nth(1).textContent())).toBe(points);
}

test("a badge earned while looking is announced without a reload, and stands among the badges", async ({
  page,
  request,
}) => {
  const { key, studentId } = readWorld();
  // Who wants nothing to move is told all the same.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, "learner", "/me/badges");
  await page.evaluate("window.stillTheSamePage = true");
  const live = page.locator('[role="status"][aria-live="polite"]').last();
  await expect(live).toBeAttached();
  await expect(live).toBeEmpty();
  const badge = {
    id: OWN_BADGE.id,
    name: OWN_BADGE.name,
    criteria_json: { all: [{ signal: "VIDEO_COMPLETED", course_id: "e2e-badge-course" }] },
    points_reward: OWN_BADGE.points,
  };
  const headers = { authorization: `Bearer ${key}` };
  const structure = await request.post("/api/structure", {
    headers,
    data: {
      gamification_badge: [badge],
      lms_course: [{ id: "e2e-badge-course", name: "Cours d’essai" }],
      lms_class: [
        { id: "e2e-badge-class", course_id: "e2e-badge-course", name: "Classe", step_type: "video" },
      ],
    },
  });
  expect(structure.ok()).toBe(true);
  const sent = await request.post("/api/events", {
    headers,
    data: {
      id: "e2e-badge-video",
      type: "VIDEO_PING",
      student_id: studentId,
      class_id: "e2e-badge-class",
      occurred_at: new Date().toISOString(),
      payload: { position_sec: 100, duration_sec: 100 },
    },
  });
  expect(await sent.json()).toMatchObject({ accepted: 1 });
  const news = page.getByRole("status").filter({ hasText: "Nouveau badge : Badge d’essai" });
  await expect(news).toBeVisible({ timeout: 20_000 });
  // Said by the region that stood there before, with nothing that moves and the focus where it was.
  await expect(live).toContainText("Nouveau badge : Badge d’essai");
  expect(
    await page.evaluate<number>(
      "document.getAnimations().filter(({ playState }) => playState === 'running').length",
    ),
  ).toBe(0);
  expect(await page.evaluate<string>("document.activeElement.tagName")).toBe("BODY");
  await picture(page, "apprenant-nouveau-badge");
  expect.soft(await accessibilityFaults(page)).toEqual([]);
  await badgesAreTrue(page);
  await expect(page.getByRole("heading", { name: "Badge d’essai" })).toBeVisible();
  expect(await page.evaluate("window.stillTheSamePage")).toBe(true);
  await press(page, "desk", page.getByRole("button", { name: "Fermer l’annonce : Badge d’essai" }));
  await expect(news).toBeHidden();
});

for (const hand of Object.keys(HANDS) as Hand[])
  test.describe(`on a ${hand}`, () => {
    test.use(HANDS[hand]);

    test("a learner goes from the home to the leaderboard, hides their name and shows it again", async ({
      page,
    }) => {
      await signIn(page, "learner", "/me");
      await press(page, hand, page.getByRole("main").getByRole("link", { name: "Classement" }));
      await expect(page).toHaveURL(/\/leaderboard$/);
      const own = page.getByRole("row").filter({ hasText: "(vous)" });
      await expect(own).toBeVisible();
      await press(page, hand, page.getByRole("button", { name: "Masquer mon nom" }));
      await expect(page.getByText("Les autres voient un pseudonyme")).toBeVisible();
      // Who chose by the keys is still where they chose.
      if (hand === "desk") await expect(page.getByRole("button", { name: "Afficher mon nom" })).toBeFocused();
      await reload(page);
      await expect(page.getByText("Les autres voient un pseudonyme")).toBeVisible();
      await press(page, hand, page.getByRole("button", { name: "Afficher mon nom" }));
      await expect(page.getByText("Les autres voient votre nom")).toBeVisible();
      await expect(own).toBeVisible();
    });
  });

test("a learner takes their data along as a file", async ({ page }) => {
  const { studentId } = readWorld();
  await signIn(page, "learner", "/me/data");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Télécharger mes données" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^jalon-\d{4}-\d\d-\d\d\.json$/);
  const file = JSON.parse(readFileSync(await download.path(), "utf8"));
  expect(file.profile.id).toBe(studentId);
  expect(new Set(file.events.map((event: { student_id: string }) => event.student_id))).toEqual(
    new Set([studentId]),
  );
});

test("a learner reaches nobody else’s page, leaderboard or figures", async ({ page }) => {
  const { studentId, groupId, foreign } = readWorld();
  await signIn(page, "learner");
  const status = async (path: string) => (await page.request.get(path)).status();
  expect([403, 404]).toContain(
    await status("/api/kpi?metric=PROGRESSION_MOY&scope=Global&target=Global&period=Week"),
  );
  expect([403, 404]).toContain(await status("/api/needs?scope=Global"));
  for (const scope of ["Global", `Groupe:${foreign.groupId}`, `Apprenant:${foreign.studentId}`]) {
    const answer = await page.request.get(`/api/leaderboard?${new URLSearchParams({ scope })}`);
    const board = await answer.text();
    // The own group, whatever was asked for: what its page follows, nobody's id but the own, nobody of other groups.
    expect(JSON.parse(board).scopes).toEqual([`Apprenant:${studentId}`, `Groupe:${groupId}`]);
    expect(new Set(board.match(/e2e-l\d+/g))).toEqual(new Set([studentId]));
    for (const word of [foreign.groupId, foreign.groupName, ...foreign.names])
      expect(board, scope).not.toContain(word);
  }
  for (const path of ["/", "/admin"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: /Chaîne de calcul|Qui a besoin/ })).toHaveCount(0);
  }
});
