import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { accessibilityFaults, open, reload, signIn } from "./steps";
import { readWorld } from "./world";

/** What a phone shows: the learner's pages are made for it first. */
test.use({ viewport: { width: 390, height: 844 } });

test("a learner sees the week, progress, regularity, points and feedback, and nothing runs over the edge", async ({
  page,
}) => {
  await signIn(page, "learner");
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Bonjour");
  for (const name of ["Cette semaine", "Où j’en suis", "Régularité", "Points et badges", "Derniers retours"])
    await expect(page.getByRole("region", { name })).toBeVisible();
  const cells = page
    .getByRole("table", { name: "Jours d’activité des six dernières semaines" })
    .getByRole("cell");
  await expect(cells).toHaveCount(42);
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
});

test("a badge earned while looking is announced without a reload, and stands among the badges", async ({
  page,
  request,
}) => {
  const { key, studentId } = readWorld();
  await signIn(page, "learner", "/me/badges");
  await page.evaluate("window.stillTheSamePage = true");
  const badge = {
    id: "e2e-badge",
    name: "Badge d’essai",
    criteria_json: { all: [{ signal: "VIDEO_COMPLETED", course_id: "e2e-badge-course" }] },
    points_reward: 3,
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
  await expect(page.getByRole("heading", { name: "Badge d’essai" })).toBeVisible();
  expect(await page.evaluate("window.stillTheSamePage")).toBe(true);
  await page.getByRole("button", { name: "Fermer l’annonce : Badge d’essai" }).click();
  await expect(news).toBeHidden();
});

test("a learner hides their name and shows it again", async ({ page }) => {
  await signIn(page, "learner", "/leaderboard");
  const own = page.getByRole("row").filter({ hasText: "(vous)" });
  await expect(own).toBeVisible();
  await page.getByRole("button", { name: "Masquer mon nom" }).click();
  await expect(page.getByText("Les autres voient un pseudonyme")).toBeVisible();
  await reload(page);
  await expect(page.getByText("Les autres voient un pseudonyme")).toBeVisible();
  await page.getByRole("button", { name: "Afficher mon nom" }).click();
  await expect(page.getByText("Les autres voient votre nom")).toBeVisible();
  await expect(own).toBeVisible();
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

test("the learner's pages have no serious accessibility fault", async ({ page }) => {
  await signIn(page, "learner", "/me");
  for (const path of ["/me", "/me/badges", "/leaderboard", "/me/data"]) {
    await open(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect.soft(await accessibilityFaults(page), path).toEqual([]);
  }
});
