import { expect, type Locator, type Page } from "@playwright/test";
import { formatFraction, formatPeriod, formatValue } from "@/lib/format";
import { levelsAt, METRICS, type MetricCode, metric } from "@/lib/metrics";
import type { PeriodCode, TargetType, UnitCode } from "@/lib/metrics/types";
import { addDays } from "@/lib/period";

/** What a page shows against what the rows say: GET /api/kpi answers them as they are stored. */

type Value = {
  metric: string;
  date: string;
  running: boolean;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  sample_size: number | null;
};
type Answer = {
  to: string;
  metrics: { code: string; unit: UnitCode; empty_value: 0 | null }[];
  values: Value[];
};

/** What was met on the way: a visit that met none of these has not shown that they are right. */
export type Met = {
  nulls: number;
  gaps: number;
  running: number;
  low: number;
  figures: number;
  rows: number;
};
export const nothingMet = (): Met => ({ nulls: 0, gaps: 0, running: 0, low: 0, figures: 0, rows: 0 });

const codes: readonly string[] = METRICS.map(({ code }) => code);
const isCode = (text: string): text is MetricCode => codes.includes(text);
/** Screens write spaces of several widths, or none where a unit is drawn smaller. */
const plain = (text: string) => text.replace(/\s+/gu, "");

/** Rows of one statistic as the page of a group shows it: at its own period and target where it does not know the page's. */
async function rowsOf(page: Page, scope: string, code: MetricCode, period: PeriodCode, from?: string) {
  const levels = levelsAt(metric(code), "Groupe");
  const target: TargetType = levels.targets.includes("Global")
    ? "Global"
    : levels.targets.includes("Ua")
      ? "Ua"
      : "Projet";
  const query = new URLSearchParams({ metric: code, scope, target, period, ...(from && { from }) });
  const answer = await page.request.get(`/api/kpi?${query}`);
  expect(answer.status(), `${code} ${query}`).toBe(200);
  return (await answer.json()) as Answer;
}

/** The period of the view, or the one that stands in for it where it is not kept. */
function periodOf(code: MetricCode, asked: PeriodCode): PeriodCode | null {
  const { periods } = levelsAt(metric(code), "Groupe");
  return periods.includes(asked) ? asked : null;
}

/** The figures of the cards on the page: each is the row of the shown period, "—" where there is none. */
export async function checkCards(
  page: Page,
  scope: string,
  met: Met,
  asked: (code: MetricCode) => PeriodCode = () => "Week",
) {
  const cards = await page.locator("article, [data-card]").evaluateAll((all) =>
    all.map((card) => ({
      code: /\/metrics\/([A-Z0-9_]+)/.exec(card.querySelector("a")?.getAttribute("href") ?? "")?.[1] ?? "",
      text: card.querySelector("[data-figure]")?.textContent ?? "",
      basis: card.querySelector("[data-basis]")?.textContent ?? "",
    })),
  );
  for (const { code, text, basis } of cards) {
    const shown = isCode(code) ? periodOf(code, asked(code)) : null;
    if (!isCode(code) || !shown) continue;
    const { values, to, metrics } = await rowsOf(page, scope, code, shown);
    const row = values.find(({ date }) => date === to);
    const value = row ? row.value : (metrics[0]?.empty_value ?? null);
    met.figures++;
    if (value === null) {
      met.nulls++;
      expect.soft(plain(text), code).toBe("—");
      continue;
    }
    expect.soft(plain(text), code).toBe(plain(formatValue(value, metric(code).unit, "fr")));
    const samples = row?.sample_size ?? null;
    if (samples !== null) expect.soft(plain(basis), code).toContain(`n=${samples}`);
    if (samples !== null && samples < 5) {
      met.low++;
      expect.soft(basis, code).toContain("fiabilité faible");
    }
  }
}

/** Progress and mean score of one learner or group as the rows have them, written as the page writes them. */
export async function standingOf(page: Page, scope: string): Promise<{ progress: string; score: string }> {
  const codes = ["PROGRESSION_MOY", "SCORE_NORM"] as const;
  const query = new URLSearchParams({ scope, target: "Global", period: "Week" });
  for (const code of codes) query.append("metric", code);
  const { values, to } = (await (await page.request.get(`/api/kpi?${query}`)).json()) as Answer;
  const [progress = "", score = ""] = codes.map((code) => {
    const row = values.find((value) => value.metric === code && value.date === to);
    return plain(formatValue(row?.value, metric(code).unit, "fr"));
  });
  return { progress, score };
}

/** The text of an element without its spaces, as `standingOf` writes it. */
export const said = async (element: Locator) => plain((await element.textContent()) ?? "");

/**
 * Every drawing of the page: "t" shows its table, and where it is the curve of one statistic, each line of it is the row
 * of its date; a date without a row is a gap, or 0 where that is what no row means. Without a scope only the tables are asked for.
 */
export async function checkCharts(page: Page, scope: string | null, met: Met, today: string) {
  const toggles = page.getByRole("button", { name: "Voir le tableau (t)" });
  for (let left = await toggles.count(); left > 0; left--) {
    const toggle = toggles.first();
    const figure = page.getByRole("figure").filter({ has: toggle }).first();
    const name = (await figure.getAttribute("data-chart")) ?? "";
    await toggle.focus();
    await page.keyboard.press("t");
    const table = page.locator(`figure[data-chart="${name}"] table`).first();
    await expect(table, name).toBeVisible();
    const [code = "", kind] = name.split("-");
    if (scope && isCode(code) && kind !== "bandes" && kind !== "boites")
      await checkTable(page, table, scope, code, met, today);
  }
}

async function checkTable(
  page: Page,
  table: ReturnType<Page["locator"]>,
  scope: string,
  code: MetricCode,
  met: Met,
  today: string,
) {
  const lines = await table
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
  const { unit } = metric(code);
  for (const period of ["Week", "Day", "Month"] as const) {
    if (!periodOf(code, period)) continue;
    const { values, to, metrics } = await rowsOf(page, scope, code, period, addDays(today, -400));
    const head = formatPeriod(period, to, "fr", today);
    if (!plain(lines[0]?.[0] ?? "").startsWith(plain(head))) continue;
    const byName = new Map(values.map((row) => [plain(formatPeriod(period, row.date, "fr", today)), row]));
    for (const [index, [said = "", cell = ""]] of lines.entries()) {
      const isRunning = said.includes("en cours");
      const row = byName.get(plain(said.replace("· en cours", "")));
      const value = row ? row.value : (metrics[0]?.empty_value ?? null);
      met.rows++;
      if (isRunning) met.running++;
      expect.soft(isRunning, `${code} ${said}: only the newest is running`).toBe(index === 0);
      if (value === null) {
        if (index > 0) met.gaps++;
        else met.nulls++;
      }
      expect.soft(plain(cell), `${code} ${said}`).toContain(plain(formatValue(value, unit, "fr", "full")));
      if (row && unit !== "Nombre" && row.numerator !== null && row.denominator !== null)
        expect
          .soft(plain(cell), `${code} ${said}`)
          .toContain(plain(formatFraction(row.numerator, row.denominator, "fr")));
      const basis = row?.sample_size ?? (unit === "Nombre" ? null : (row?.denominator ?? null));
      if (value !== null && basis !== null && basis < 5) {
        met.low++;
        expect.soft(cell, `${code} ${said}`).toContain("fiabilité faible");
      }
    }
    return;
  }
}
