import { expect, type Page, test } from "@playwright/test";
import { ADMIN_BADGE } from "./own-rows";
import { picture } from "./picture";
import { open, reload, signIn } from "./steps";
import { readWorld } from "./world";

/** What an administrator changes, and the figures that follow. */

const dialog = (page: Page) => page.getByRole("dialog");

test("a learner moves to another group with a date, and both groups' numbers follow", async ({ page }) => {
  const { groupId, studentId, subGroup, otherSubGroup } = readWorld();
  const groupPage = (id: string) => `/admin/structure/group?id=${encodeURIComponent(id)}`;
  /** Learners behind a group's progress, as the home shows it. */
  const learnersOf = async (id: string) => {
    const query = new URLSearchParams({
      scope: `Sous_groupe:${id}`,
      target: "Global",
      metric: "PROGRESSION_MOY",
      period: "Week",
    });
    const { values } = (await (await page.request.get(`/api/kpi?${query}`)).json()) as {
      values: { sample_size: number | null }[];
    };
    return values.at(-1)?.sample_size ?? 0;
  };
  await signIn(page, "admin", groupPage(groupId));
  const [here, beyond] = [await learnersOf(subGroup.id), await learnersOf(otherSubGroup.id)];
  expect(here).toBeGreaterThan(0);
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
  await expect.poll(() => learnersOf(subGroup.id), { timeout: 30_000 }).toBe(here - 1);
  await expect.poll(() => learnersOf(otherSubGroup.id), { timeout: 30_000 }).toBe(beyond + 1);
  // And back, as if it had never been, for the other journeys.
  await there.getByRole("button", { name: "Retirer" }).click();
  await dialog(page).getByRole("button", { name: "Retirer" }).click();
  await expect(there).toHaveCount(0);
  await open(page, groupPage(subGroup.id));
  await row.getByRole("button", { name: "Fin" }).click();
  await dialog(page).getByLabel("Dernier jour ici").fill("");
  await dialog(page).getByRole("button", { name: "Enregistrer" }).click();
  await expect(row.getByText("toujours là")).toBeVisible();
  await expect.poll(() => learnersOf(subGroup.id), { timeout: 30_000 }).toBe(here);
});

test("a statistic by formula is previewed, saved, found for a group, changed by one of two, and taken back", async ({
  page,
}) => {
  test.slow();
  const { groupId } = readWorld();
  await signIn(page, "admin", "/admin/metrics/new");
  await page.getByLabel("Code", { exact: true }).fill("RESTE_A_FAIRE");
  await page.getByLabel("Formule", { exact: true }).fill("100 - PROGRESSION_MOI");
  await expect(page.getByText(/Aucune statistique ne s’appelle PROGRESSION_MOI/)).toBeVisible();
  await page.getByLabel("Formule", { exact: true }).fill("100 - PROGRESSION_MOY");
  const preview = page.getByRole("region", { name: "Aperçu sur les chiffres du centre" }).first();
  await expect(preview.getByRole("row").nth(1)).toContainText("%");
  await page.getByLabel("Libellé (Français)").fill("Reste à faire");
  await picture(page, "admin-formule");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page).toHaveURL(/RESTE_A_FAIRE/);
  await expect(page.getByRole("heading", { name: "Reste à faire" })).toBeVisible();
  // Computed for every group by the worker, and read where the group's other statistics are.
  const scope = encodeURIComponent(`Groupe:${groupId}`);
  const figureOf = async (code: string) => {
    const answer = await page.request.get(`/api/kpi?metric=${code}&target=Global&period=Week&scope=${scope}`);
    return ((await answer.json()) as { values: { value: number | null }[] }).values.at(-1)?.value ?? null;
  };
  await expect.poll(() => figureOf("RESTE_A_FAIRE"), { timeout: 60_000 }).not.toBeNull();
  const [rest, progress] = [await figureOf("RESTE_A_FAIRE"), await figureOf("PROGRESSION_MOY")];
  expect(rest).toBeCloseTo(100 - progress!, 3);
  const group = await page.context().newPage();
  await open(group, `/groups/${groupId}?scope=${scope}&period=Week`);
  await group
    .getByRole("navigation", { name: "Navigation principale" })
    .getByRole("link", { name: "Statistiques" })
    .click();
  await group.getByRole("link", { name: "Reste à faire" }).click();
  await expect(group.getByRole("heading", { level: 1, name: "Reste à faire" })).toBeVisible();
  const shown = rest!.toLocaleString("fr", { maximumSignificantDigits: 3 });
  await expect(group.getByRole("main")).toContainText(shown);

  // Two have the form open: the second to save is told, and nothing of the first is lost.
  await open(group, "/admin/metrics/RESTE_A_FAIRE");
  await group.getByRole("textbox", { name: "Objectif" }).fill("55");
  const objective = page.getByRole("textbox", { name: "Objectif" });
  await objective.fill("10");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Modification", { exact: true })).toBeVisible();
  await group.getByRole("button", { name: "Enregistrer" }).click();
  await expect(group.getByRole("alert").filter({ hasText: "Quelqu’un d’autre" })).toBeVisible();
  await group.close();
  // Its own entry: the creation, newest until this is saved, can be taken back as well.
  const saved = page.getByRole("listitem").filter({ has: page.getByText("Modification", { exact: true }) });
  await saved.getByRole("button", { name: "Annuler cette modification" }).click();
  await dialog(page).getByRole("button", { name: "Annuler cette modification" }).click();
  await expect(objective).toHaveValue("");
});

test("a badge's rule is previewed, saved and applied", async ({ page, request }) => {
  const { key, studentId } = readWorld();
  const event = {
    id: "badge-e2e",
    type: "QUIZ_SUBMIT",
    student_id: studentId,
    class_id: "badge-e2e",
    occurred_at: new Date().toISOString(),
  };
  const headers = { authorization: `Bearer ${key}` };
  await request.post("/api/structure", {
    headers,
    data: {
      lms_course: [{ id: "badge-e2e", name: "Cours du badge" }],
      lms_class: [{ id: "badge-e2e", course_id: "badge-e2e", name: "Quiz du badge", step_type: "quiz" }],
    },
  });
  await request.post("/api/events", {
    headers,
    data: { ...event, payload: { score: 9, max_score: 10, passed: true } },
  });
  await signIn(page, "admin", "/admin/badges");
  await page.getByRole("button", { name: "Nouveau badge" }).click();
  await dialog(page).getByLabel("Identifiant", { exact: true }).fill(ADMIN_BADGE.id);
  await dialog(page).getByLabel("Points", { exact: true }).fill(`${ADMIN_BADGE.points}`);
  await dialog(page).getByLabel("Nom (Français)").fill(ADMIN_BADGE.name);
  await dialog(page).getByLabel("Réussite").selectOption({ label: "quiz réussis" });
  await dialog(page).getByLabel("Du cours (identifiant)").fill("badge-e2e");
  // Who would gain is known once the worker has read the event.
  await expect(async () => {
    await dialog(page).getByRole("button", { name: "Calculer l’aperçu" }).click();
    await expect(dialog(page).getByText("1 attribution de plus :")).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  await picture(page, "admin-badge");
  await dialog(page).getByRole("button", { name: "Nouveau badge" }).click();
  const row = page.getByRole("row", { name: new RegExp(ADMIN_BADGE.name) });
  await expect(async () => {
    await reload(page);
    await expect(row.getByRole("cell", { name: "1", exact: true })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 30_000 });
});

test("an item of the curriculum is moved by keys and by mouse, and comes back where it was", async ({
  page,
}) => {
  await signIn(page, "admin", "/admin/structure/curriculum");
  const handles = () => page.getByRole("button", { name: /^Déplacer / });
  const order = () => handles().evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
  // The programme, and below it the modules.
  const before = await order();
  expect(before.length).toBeGreaterThan(2);
  const swapped = [before[0], before[2], before[1], ...before.slice(3)];
  await handles().nth(2).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(order).toEqual(swapped);
  await expect(page.getByRole("status").filter({ hasText: "est maintenant" })).toBeVisible();
  await reload(page);
  expect(await order()).toEqual(swapped);
  // Dropped on the upper edge of a row, it goes before it.
  await handles()
    .nth(2)
    .dragTo(page.getByRole("main").getByRole("listitem").nth(1), { targetPosition: { x: 200, y: 3 } });
  await expect.poll(order).toEqual(before);
});

test("a rebuild is started from the page and reports its end", async ({ page }) => {
  await signIn(page, "admin", "/admin/pipeline");
  await page.getByRole("button", { name: "Tout reconstruire" }).click();
  await dialog(page).getByRole("button", { name: "Tout reconstruire" }).click();
  await expect(page.getByText("Terminé.", { exact: true })).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole("row", { name: /Reconstruction/ }).first()).toContainText("Terminé");
});
