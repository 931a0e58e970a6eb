import { listBadges, saveBadge } from "@/db/admin/badges";
import { changeMetric, readMetricForm } from "@/db/admin/metrics";
import { changeOrganization, readOrganizationForm } from "@/db/admin/organization";
import { changeState, listStates } from "@/db/admin/states";
import { undoImport } from "@/db/import/undo";
import { deleteFormulaMetric, readFormulaMetrics, saveFormulaMetric } from "@/db/metrics";
import { METRICS, STATE_KINDS } from "@/lib/metrics";
import { attempt, type Change, Nothing, one, type Scene, type Weighted } from "./scene";
import { STRUCTURE_CHANGES } from "./structure-changes";

/** What administrators do to an organisation that is at work, beside its structure; and all of it as one draws it. */

const undo: Change = async (scene) => {
  const { sql, author, random, runs } = scene;
  if (runs.length === 0) throw new Nothing();
  const [run] = runs.splice(random.int(0, runs.length - 1), 1);
  await attempt(scene, `undo ${run}`, () => undoImport(sql, author, run!));
};

const metric: Change = async (scene) => {
  const { sql, org, author, random } = scene;
  const { code } = random.pick(METRICS);
  const form = (await readMetricForm(sql, org, code))!;
  await attempt(scene, `metric ${code} ${form.isActive ? "off" : "on"}`, () =>
    changeMetric(sql, author, { ...form, code, isActive: !form.isActive }),
  );
};

const FORMULAS = [
  "FEEDBACK_COUNT + TACHES_EN_COURS",
  "PROGRESSION_MOY - SCORE_NORM",
  "DELAI_FEEDBACK_MED * 2",
  "UA_PLAN_GAP / max(APPRENANTS_ACTIFS, 1)",
];

const formula: Change = async (scene) => {
  const { sql, org, author, random } = scene;
  const [stored] = await readFormulaMetrics(sql, org, "OWN");
  if (stored && random.chance(0.6))
    return attempt(scene, "formula gone", () => deleteFormulaMetric(sql, author, "OWN", stored.version));
  const words = { label: "Own", description: "" };
  const own = {
    code: "OWN",
    formula: random.pick(FORMULAS),
    words: { fr: words, en: words },
    isActive: true,
  };
  const bounds = { higherIsBetter: true, warnBelow: null, warnAbove: null, objective: null };
  await attempt(scene, `formula ${own.formula}`, () =>
    saveFormulaMetric(sql, author, { ...own, ...bounds, category: "Feedback" }, stored?.version ?? null),
  );
};

const settings: Change = async (scene) => {
  const { sql, org, author, random, days } = scene;
  const form = await readOrganizationForm(sql, org);
  const changed = random.pick<Partial<typeof form>>([
    { masteryMark: random.int(20, 90) },
    { passMark: random.pick([0.3, 0.5]) },
    { objective: random.pick([25, 50]) },
    { points: { ...form.points, QUIZ_PASSED: random.int(0, 30) } },
    { holidays: random.some(days, 0.05).join("\n") },
    { timeZone: random.pick(["UTC", "Asia/Tokyo", "America/New_York"]) },
  ]);
  await attempt(scene, `settings ${JSON.stringify(changed)}`, () =>
    changeOrganization(sql, author, { ...form, ...changed }),
  );
};

const state: Change = async (scene) => {
  const { sql, org, author, random } = scene;
  const { domain, code, ...form } = await one(scene, listStates(sql, org));
  const changed = { kind: random.pick(STATE_KINDS), order: random.int(1, 5) };
  await attempt(scene, `state ${domain}/${code} ${JSON.stringify(changed)}`, () =>
    changeState(sql, author, { ...form, ...changed }),
  );
};

/** A badge comes to have the rule of another, or is given no more. */
const badge: Change = async (scene) => {
  const { sql, org, author, random, badges } = scene;
  const { name: _, awards: __, ...form } = await one(scene, listBadges(sql, org));
  const { criteria, repeatable, points } = random.pick(badges);
  const rule = { mode: "json" as const, json: JSON.stringify(criteria), conditions: [], repeatable };
  const changed = random.chance(0.7) ? { ...rule, points_reward: points } : { is_active: !form.is_active };
  const replay = random.chance(0.3);
  await attempt(scene, `badge ${form.id} ${JSON.stringify({ ...changed, replay })}`, () =>
    saveBadge(sql, author, "en", { ...form, ...changed, replay }),
  );
};

/** What is mended by deriving everything again comes seldom: it would hide what else is wrong. */
const CHANGES: Weighted = [
  ...STRUCTURE_CHANGES,
  [undo, 2],
  [metric, 2],
  [formula, 2],
  [settings, 1],
  [state, 0.5],
  [badge, 1.5],
];

/** One change, as likely as its weight says; where there is nothing to change, none. */
export async function change(scene: Scene): Promise<void> {
  try {
    await scene.random.weighted(CHANGES)(scene);
  } catch (error) {
    if (!(error instanceof Nothing)) throw error;
  }
}
