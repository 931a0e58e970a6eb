import { readFileSync } from "node:fs";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { HANDS, type Hand, press } from "./hands";
import { picture } from "./picture";
import { reload, signIn } from "./steps";
import { readWorld } from "./world";

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY);

/** Puts a learner into the trainer's group, who has been there for 20 days. */
async function enrol(request: APIRequestContext, id: string, name: string) {
  const { key, groupId } = readWorld();
  const answer = await request.post("/api/structure", {
    headers: { authorization: `Bearer ${key}` },
    data: {
      lms_student: [{ id, name }],
      lms_group_student: [
        { group_id: groupId, student_id: id, joined_on: ago(20).toISOString().slice(0, 10) },
      ],
    },
  });
  expect(answer.status()).toBe(200);
}

async function send(request: APIRequestContext, event: object) {
  const answer = await request.post("/api/events", {
    headers: { authorization: `Bearer ${readWorld().key}` },
    data: [event],
  });
  expect(await answer.json()).toMatchObject({ accepted: 1, rejected: [] });
}

const rowOf = (page: Page, studentId: string) => page.locator(`li[data-learner="${studentId}"]`);

for (const hand of Object.keys(HANDS) as Hand[])
  test.describe(`on a ${hand}`, () => {
    test.use(HANDS[hand]);

    test("a trainer finds a silent learner, reads why, takes care of them, opens the file and exports the same figures", async ({
      page,
      request,
    }) => {
      const { groupId } = readWorld();
      const [id, name] = [`e2e-silent-${hand}`, `Nour Silencieuse ${hand}`];
      await enrol(request, id, name);
      await signIn(page, "trainer", `/?scope=Groupe:${groupId}`);
      await expect(page.getByRole("heading", { name: "Qui a besoin de moi" })).toBeVisible();
      await press(page, hand, page.getByRole("link", { name: "Toute la liste" }).first());
      await expect(page).toHaveURL(/\/needs/);
      // The engine takes the new learner up within seconds; the page says so by itself.
      const row = rowOf(page, id);
      await expect(async () => {
        await page.reload();
        await expect(row).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 30_000 });
      const why = /jamais commencé, inscrit depuis \d+ jours/;
      await expect(row).toContainText(why);
      const reason = why.exec((await row.textContent()) ?? "")?.[0] ?? "";

      await picture(page, `formateur-besoins-${hand}`);
      const coming = page.waitForEvent("download");
      await press(page, hand, page.getByRole("link", { name: "Télécharger en CSV" }));
      const lines: string[][] = parse(readFileSync(await (await coming).path()), {
        bom: true,
        relax_column_count: true,
        skip_empty_lines: true,
      });
      const head = lines.findIndex(([first]) => first === "Identifiant");
      const rows = lines.slice(head + 1);
      const exported = rows.find(([student]) => student === id);
      expect(exported?.[1]).toBe(name);
      expect(exported?.[4]).toBe(reason);
      const measure = exported?.[lines[head]?.indexOf("Jamais commencé") ?? -1];
      expect(reason).toContain(`depuis ${measure} jours`);
      const shown = await page
        .locator("li[data-learner]")
        .evaluateAll((all) => all.map((one) => one.getAttribute("data-learner")));
      expect(rows.map(([student]) => student)).toEqual(shown);

      await press(page, hand, row.getByRole("button", { name: `Je m’en occupe : ${name}` }));
      await expect(page.getByRole("status").filter({ hasText: `${name} : enregistré.` })).toBeVisible();
      await expect(row).toBeHidden();
      await press(page, hand, page.getByRole("button", { name: /Pris en charge/ }));
      await expect(row).toContainText("Pris en charge par");

      await press(page, hand, row.getByRole("link", { name }));
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      await expect(page.getByRole("region", { name: "Suivi" })).toContainText(reason);
      await expect(page.getByRole("region", { name: "Suivi" })).toContainText("Pris en charge par");
    });

    test("a submission waits on the home page and is gone seconds after its feedback, without a reload", async ({
      page,
      request,
    }) => {
      const { groupId, taskId, instructorId } = readWorld();
      const [id, event] = [`e2e-submits-${hand}`, `e2e-submission-${hand}`];
      await enrol(request, id, "Sami Rendu");
      const payload = { item: { item_type: "Tache", item_id: taskId } };
      await send(request, {
        id: event,
        type: "SUBMISSION",
        student_id: id,
        occurred_at: ago(19.9).toISOString(),
        payload: { ...payload, submission_id: event },
      });
      await signIn(page, "trainer", `/?scope=Groupe:${groupId}`);
      const waiting = page.locator(`[data-submission="${event}"]`);
      await expect(waiting).toBeVisible({ timeout: 30_000 });
      const total = page.locator("[data-total]");
      const before = Number(await total.getAttribute("data-total"));
      await page.evaluate("window.stillTheSamePage = true");

      await send(request, {
        id: `e2e-answer-${hand}`,
        type: "FEEDBACK",
        student_id: id,
        instructor_id: instructorId,
        occurred_at: new Date().toISOString(),
        payload: { ...payload, sentiment: "positive" },
      });
      await expect(waiting).toBeHidden({ timeout: 20_000 });
      await expect(total).toHaveAttribute("data-total", String(before - 1));
      expect(await page.evaluate("window.stillTheSamePage")).toBe(true);
    });
  });

test("a group's table is walked by keys: to a learner, to a unit, into the file", async ({ page }) => {
  const { groupId } = readWorld();
  await signIn(page, "trainer", `/groups/${groupId}`);
  const grid = page.getByRole("grid", { name: "Apprenants et UA" });
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await expect(page.getByRole("status").filter({ hasText: " · " }).first()).toContainText(/ : \S/);
  await page.getByRole("button", { name: /^À faire/ }).click();
  await expect(page).toHaveURL(/state=A_faire/);
  await reload(page);
  await expect(page.getByRole("button", { name: /^À faire/ })).toHaveAttribute("aria-pressed", "true");
  // A step of the date keeps what the table is filtered by.
  await page.getByRole("link", { name: "Période précédente" }).click();
  await expect(page).toHaveURL(/date=.*state=A_faire/);
  await expect(page.getByRole("button", { name: /^À faire/ })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("link", { name: "Période suivante" }).click();
  await expect(page).toHaveURL(/\?(?!.*date=).*state=A_faire/);
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/learners\//);
  await expect(page.getByRole("heading", { name: "Fil des événements" })).toBeVisible();
});

test("a learner finds none of these pages, and what does not exist looks the same", async ({ page }) => {
  const { groupId, studentId } = readWorld();
  await signIn(page, "learner");
  for (const path of ["/needs", "/groups", `/groups/${groupId}`, "/learners/someone-else"])
    expect((await page.request.get(path)).status(), path).toBe(404);
  await page.goto(`/learners/${studentId}`);
  await expect(page).toHaveURL(/\/me/);
  for (const path of [
    "/api/needs?scope=Global",
    "/api/waiting?scope=Global",
    "/api/groups/matrix?scope=Global",
  ])
    expect((await page.request.get(path)).status(), path).toBe(403);
});

test("a trainer finds no group and no learner that is not there", async ({ page }) => {
  await signIn(page, "trainer");
  for (const path of ["/groups/none", "/learners/none", "/needs?scope=Groupe:none"])
    expect((await page.request.get(path)).status(), path).toBe(404);
});
