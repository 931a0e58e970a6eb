import { expect, type Page, test } from "@playwright/test";
import { localDay } from "@/lib/period";
import { picture } from "./picture";
import { accessibilityFaults, open, signIn } from "./steps";
import { checkCards, checkCharts, type Met, nothingMet, said, standingOf } from "./truth";
import { readWorld } from "./world";

/** Every page of a trainer in one visit: what is loaded, what is said, whether it is true and whether everybody can use it. */

const MAX_SCRIPT_BYTES = 250 * 1000;
/** The smallest of the drawings, with what it is drawn by. */
const DRAWING_BYTES = 20 * 1000;
/** A text that was not found is shown by its key. */
const RAW_KEY =
  /\b(?:home|tile|charts|analysis|metric|plan|need|waiting|group|learner|toolbar|shell|picker)\.[a-z]\w+(?:\.\w+)*\b/g;

type Visit = { path: string; name: string; heading: string; hasChart?: boolean; period?: "Day" };

const visits = (groupId: string, studentId: string): Visit[] => [
  { path: "/", name: "accueil", heading: "Où en est le travail", hasChart: true },
  { path: "/needs", name: "besoins", heading: "Qui a besoin de moi" },
  { path: "/groups", name: "groupes", heading: "Groupes" },
  { path: `/groups/${groupId}`, name: "groupe", heading: "Apprenants et UA" },
  { path: `/learners/${studentId}`, name: "apprenant", heading: "Fil des événements", hasChart: true },
  { path: "/metrics", name: "statistiques", heading: "Toutes les statistiques" },
  { path: "/metrics/SCORE_NORM", name: "statistique", heading: "Dans le temps", hasChart: true },
  { path: "/plan", name: "plan", heading: "UA et projets du plan", hasChart: true },
  { path: "/flow", name: "flux", heading: "Flux cumulé des tâches", hasChart: true },
  { path: "/feedback", name: "feedback", heading: "Délai de feedback", hasChart: true, period: "Day" },
  { path: "/equity", name: "equite", heading: "Progression par groupe", hasChart: true },
  { path: "/quality", name: "qualite", heading: "Qualité des livrables", hasChart: true },
  { path: "/attendance", name: "presence", heading: "Absences jour par jour", hasChart: true },
];

test("every page: its scripts are few, its figures are the rows, its charts have tables, axe finds nothing", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const { groupId, studentId } = readWorld();
  const scope = `Groupe:${groupId}`;
  const met: Met = nothingMet();
  const sizes: string[] = [];
  await signIn(page, "trainer");
  for (const { path, name, heading, hasChart, period } of visits(groupId, studentId)) {
    await test.step(path, async () => {
      const query = new URLSearchParams({ scope, ...(period && { period }) });
      const html = (await (await open(page, `${path}?${query}`))?.text()) ?? "";
      await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
      if (hasChart)
        await expect(page.locator("svg.recharts-surface, svg[data-drawing]").first()).toBeVisible();
      const { first, later } = await scriptBytes(page, html);
      sizes.push(`${path} ${Math.round(first / 1000)} + ${Math.round(later / 1000)} kB`);
      expect.soft(first, `first-load scripts of ${path}`).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
      // What draws is fetched where something is drawn, and nowhere else.
      if (!hasChart) expect.soft(later, `scripts that ${path} fetches later`).toBeLessThan(DRAWING_BYTES);
      else expect.soft(first, path).toBeGreaterThan(0);
      expect.soft(await accessibilityFaults(page), path).toEqual([]);
      if (path !== "/learners" && !path.startsWith("/learners/"))
        await checkCards(page, scope, met, (code) =>
          path === "/" && code === "FEEDBACK_COUNT" ? "Rolling7" : (period ?? "Week"),
        );
      await checkPeople(page, path);
      await picture(page, `formateur-${name}`, { fullPage: true });
      const isOfGroup = !path.startsWith("/learners/") && path !== "/";
      if (hasChart)
        await checkCharts(page, isOfGroup ? scope : null, met, localDay(new Date(), "Africa/Casablanca"));
      expect
        .soft((await page.getByRole("main").textContent())?.match(RAW_KEY) ?? null, `keys on ${path}`)
        .toBeNull();
      expect.soft(await overflow(page, 390), `${path} on a phone`).toBeLessThanOrEqual(0);
      await page.setViewportSize({ width: 1280, height: 720 });
    });
  }
  console.log(`scripts: ${sizes.join(", ")}; met ${JSON.stringify(met)}`);
  // What was never met was not compared.
  for (const [what, times] of Object.entries(met)) expect.soft(times, what).toBeGreaterThan(0);
});

test("in English no page shows a key or a word of French navigation", async ({ page }) => {
  const { groupId, studentId } = readWorld();
  await signIn(page, "trainer");
  const { cookies } = await page.context().storageState();
  const cookie = [...cookies.map(({ name, value }) => `${name}=${value}`), "jalon_locale=en"].join("; ");
  for (const { path } of visits(groupId, studentId)) {
    const answer = await page.request.get(path, { headers: { cookie }, maxRetries: 2 });
    const body = (await answer.text()).replace(/<script.*?<\/script>/gs, "");
    expect.soft(body, path).toContain('lang="en"');
    expect.soft(body.replace(/<[^>]+>/g, " ").match(RAW_KEY), path).toBeNull();
    expect.soft(body, path).not.toContain("Navigation principale");
  }
});

/** The lists of groups and learners, and a learner's own figures. */
async function checkPeople(page: Page, path: string) {
  const { groupId, studentId } = readWorld();
  if (path === "/groups") {
    const row = page
      .getByRole("row")
      .filter({ has: page.locator(`a[href*="/groups/${groupId}?"]`) })
      .first();
    const { progress, score } = await standingOf(page, `Groupe:${groupId}`);
    expect
      .soft([
        await said(row.locator("td").last().locator("[data-figure]")),
        await said(row.locator("td").nth(-2).locator("[data-figure]")),
      ])
      .toEqual([progress, score]);
  }
  if (path.startsWith("/groups/"))
    for (const row of (await page.locator("tr[data-learner]").all()).slice(0, 5)) {
      const { progress, score } = await standingOf(
        page,
        `Apprenant:${await row.getAttribute("data-learner")}`,
      );
      expect
        .soft([
          await said(row.locator("td").nth(1)),
          await said(row.locator("td").nth(2).locator("[data-figure]")),
        ])
        .toEqual([progress, score]);
    }
  if (path.startsWith("/learners/")) {
    const figures = page.getByRole("region", { name: "En bref" }).locator("dl > div");
    const { progress, score } = await standingOf(page, `Apprenant:${studentId}`);
    expect.soft(await said(figures.nth(0))).toContain(progress);
    expect.soft(await said(figures.nth(1))).toContain(score);
  }
}

/** Bytes of scripts as they were sent, compressed: those that the page itself names, and those that its program fetched then. */
async function scriptBytes(page: Page, html: string): Promise<{ first: number; later: number }> {
  const named = new Set([...html.matchAll(/<script[^>]+src="([^"?]+\.js)/g)].map(([, path]) => path));
  const sent = await page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).map(
      ({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize] as const,
    ),
  );
  const scripts = new Map(sent.filter(([path]) => path.endsWith(".js")));
  const sum = (wanted: boolean) =>
    [...scripts].reduce((all, [path, bytes]) => all + (named.has(path) === wanted ? bytes : 0), 0);
  return { first: sum(true), later: sum(false) };
}

/** By how much the page is wider than a window of this width. */
async function overflow(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 844 });
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
