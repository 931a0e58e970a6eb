import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { PERIODS } from "@/lib/period";
import {
  CATEGORIES,
  CATEGORY_LABELS,
  findMetric,
  isBuilt,
  LOCALES,
  levelsAt,
  METRICS,
  metric,
  PERCENTILE_CODES,
  PERCENTILE_METRICS,
  percentileMetric,
  SCOPE_TYPES,
  STATE_KINDS,
  STATES,
  TARGET_TYPES,
  UNITS,
} from "./index";

/** The statistics as their users were promised them: the catalogue may not drift from this table unseen. */
const PROMISED = readFileSync(new URL("./fixtures/metrics.csv", import.meta.url), "utf8");
const rows: Record<string, string>[] = parse(PROMISED, { columns: true });
const words = (text: string | undefined) => new Set(text?.split(" "));

describe("the 83 statistics", () => {
  test("are those of the promised table, in its order", () => {
    expect(METRICS).toHaveLength(83);
    expect(METRICS.map((m) => m.code)).toEqual(rows.map((row) => row.code));
  });

  test.each(rows.map((row) => [row.code as string, row] as const))("%s is as promised", (code, row) => {
    const entry = findMetric(code);
    expect(entry).toMatchObject({
      label: { fr: row.label_fr, en: row.label_en },
      unit: row.unit_code,
      aggregation: row.aggregation_type,
      higherIsBetter: row.higher_is_better === "1",
      category: row.category_code,
      storedIn: row.stored_in,
      storedCode: row.stored_code,
      storedColumn: row.stored_column,
    });
    expect(new Set(entry?.periods)).toEqual(words(row.periods));
    expect(new Set(entry?.scopes)).toEqual(words(row.scope_types));
    expect(new Set(entry?.targets)).toEqual(words(row.target_types));
  });

  const shared = new URL("../../../shared/spec/metrics.csv", import.meta.url);
  test.skipIf(!existsSync(shared))(
    "the promised table is the specification's, where that lies beside",
    () => {
      expect(PROMISED).toBe(readFileSync(shared, "utf8"));
    },
  );

  test("every word of every vocabulary is used, and every family has its number", () => {
    expect(new Set(METRICS.map((m) => m.unit))).toEqual(new Set(UNITS));
    expect([...new Set(METRICS.map((m) => m.category))]).toEqual([...CATEGORIES]);
    expect(Object.keys(CATEGORY_LABELS)).toEqual([...CATEGORIES]);
    for (const m of METRICS) expect(CATEGORIES[m.family - 1], m.code).toBe(m.category);
  });

  test("levels are listed once, in the order of their vocabulary", () => {
    for (const m of [...METRICS, ...PERCENTILE_METRICS]) {
      expect(m.periods, m.code).toEqual(PERIODS.filter((period) => m.periods.includes(period)));
      expect(m.scopes, m.code).toEqual(SCOPE_TYPES.filter((scope) => m.scopes.includes(scope)));
      expect(m.targets.length, m.code).toBe(new Set(m.targets).size);
      expect(m.targets.every((target) => TARGET_TYPES.includes(target))).toBe(true);
    }
  });

  test("descriptions say something of their own in each language", () => {
    for (const locale of LOCALES) {
      const texts = [...METRICS, ...PERCENTILE_METRICS].map((m) => m.description[locale]);
      expect(new Set(texts).size).toBe(93);
      for (const text of texts) expect(text).toMatch(/^\p{Lu}.{40,}\.$/u);
    }
  });

  test("an absent count is 0, an absent anything else is no data", () => {
    expect(metric("FEEDBACK_COUNT").emptyValue).toBe(0);
    expect(metric("UA_PLAN_GAP").emptyValue).toBe(0);
    expect(metric("CHARGE_FB_MED").emptyValue).toBeNull();
    expect(metric("UA_COVERAGE_PCT").emptyValue).toBeNull();
    for (const m of METRICS) if (m.emptyValue === 0) expect(m.unit, m.code).toBe("Nombre");
  });

  test("only counts of what happened add up: no distinct count, no stock, no ratio", () => {
    const additive = METRICS.filter((m) => m.additive);
    for (const m of additive) {
      expect(["COUNT", "SUM"], m.code).toContain(m.aggregation);
      expect(m.nature, m.code).toBe("flow");
    }
    expect(additive.map((m) => m.code)).not.toContain("APPRENANTS_ACTIFS");
    expect(additive).toHaveLength(12);
  });

  test("the stocks are those that kpi.md marks, the plan, the task states and what is read off the trend", () => {
    const stocks = METRICS.filter((m) => m.nature === "stock" && m.storedIn === "kpi_value");
    expect(stocks.map((m) => m.code)).toEqual([
      "PROGRESSION_MOY",
      "PCT_COMP_ACQUISES",
      "COUVERTURE_MODULE_PCT",
      "MAITRISE_COMP_INDEX",
      "TAUX_RETARD_TACHES",
      "INACTIVITE_7J",
      "APPRENANTS_INACTIFS_7J",
      "UA_SANS_FEEDBACK_7J",
      "RISK_RETARD_PROJET",
      "RISK_DESALIGNEMENT",
      "DISPERSION_PROGRESSION",
      "IMPACT_FB_SUR_DELAI",
      "TENDANCE_PROGRESSION_28J",
      "ETA_ATTEINTE_OBJECTIF",
      "PREVISION_COUVERTURE_UA",
    ]);
    for (const m of METRICS)
      if (m.storedIn === "kpi_plan_gap" || m.storedIn === "kpi_state_count") expect(m.nature).toBe("stock");
  });
});

describe("the 10 distributions", () => {
  test("are named once each, and every percentile read is of one of them", () => {
    expect(PERCENTILE_METRICS.map((m) => m.code)).toEqual([...PERCENTILE_CODES]);
    const codes = new Set<string>(METRICS.map((m) => m.code));
    for (const m of PERCENTILE_METRICS) expect(codes.has(m.code), m.code).toBe(false);
  });

  test("agree with every statistic that reads them, and cover its levels", () => {
    for (const m of METRICS) {
      if (m.storedIn !== "kpi_percentiles") continue;
      const { unit, category, higherIsBetter, nature, periods, scopes, targets } = percentileMetric(
        m.storedCode,
      );
      expect(m).toMatchObject({ unit, category, higherIsBetter, nature });
      expect(m.periods.every((period) => periods.includes(period))).toBe(true);
      expect(m.scopes.every((scope) => scopes.includes(scope))).toBe(true);
      expect(m.targets.every((target) => targets.includes(target))).toBe(true);
    }
  });

  test("a percentile is built when its distribution is", () => {
    for (const m of METRICS)
      if (m.storedIn === "kpi_percentiles")
        expect(isBuilt(m)).toBe(percentileMetric(m.storedCode).compute !== null);
    expect(isBuilt(metric("UA_COVERAGE_PCT"))).toBe(true);
    expect(isBuilt({ ...metric("CV_SCORE"), compute: null })).toBe(false);
  });
});

describe("levels of a learner's own rows", () => {
  test.each([
    ["SCORE_NORM", ["Week", "Month"], ["Global", "Module"]],
    ["PROGRESSION_MOY", ["Week", "Month"], ["Global", "Module", "Competence"]],
    ["TENDANCE_PROGRESSION_28J", ["Day"], ["Global", "Module"]],
    ["UA_COVERAGE_PCT", ["Week", "Month"], ["Ua", "Module"]],
    ["QUALITE_CODE_MOY", ["Month"], ["Global", "Module", "Projet"]],
    ["INACTIVITE_7J", ["Week"], ["Global", "Module"]],
    ["USERS_ACTIFS", [], []],
  ] as const)("%s: %j at %j", (code, periods, targets) => {
    expect(levelsAt(metric(code), "Apprenant")).toEqual({ periods, targets });
  });

  test("Day is kept for the two statistics that know no other period, and no learner has a rolling row", () => {
    const learners = METRICS.map((m) => ({ code: m.code, ...levelsAt(m, "Apprenant") }));
    expect(learners.filter((m) => m.periods.includes("Day")).map((m) => m.code)).toEqual([
      "TENDANCE_PROGRESSION_28J",
      "ETA_ATTEINTE_OBJECTIF",
    ]);
    expect(learners.some((m) => m.periods.includes("Rolling30") || m.periods.includes("Rolling7"))).toBe(
      false,
    );
  });

  test("a group has all that the catalogue lists", () => {
    expect(levelsAt(metric("SCORE_NORM"), "Groupe").periods).toEqual(PERIODS);
    expect(levelsAt(metric("GAPS_GROUPE_MIN_MAX"), "Groupe")).toEqual({ periods: [], targets: [] });
  });
});

describe("the states", () => {
  const kinds = (domain: string) =>
    STATES.filter((state) => state.domain === domain).map((state) => `${state.code}:${state.kind}`);

  test("4 domains of 3, Ua of 4, tasks and projects of 5: 12 + 4 + 10 = 26", () => {
    expect(STATES).toHaveLength(26);
    for (const domain of ["Chapitre", "Micro_competence", "Competence", "Module"])
      expect(kinds(domain)).toEqual(["A_faire:todo", "En_cours:doing", "Validee:done"]);
    expect(kinds("Ua")).toEqual(["A_faire:todo", "En_cours:doing", "A_valider:review", "Validee:done"]);
    for (const domain of ["Tache", "Projet"])
      expect(kinds(domain)).toEqual([
        "A_faire:todo",
        "En_cours:doing",
        "A_valider:review",
        "Terminee:done",
        "Rejetee:rejected",
      ]);
  });

  test("a colour a kind, and the same one in every domain", () => {
    expect(new Set(STATES.map((state) => `${state.kind} ${state.color}`)).size).toBe(STATE_KINDS.length);
  });

  test("what the task statistics read exists", () => {
    const codes = new Set(STATES.map((state) => `${state.domain}/${state.code}`));
    for (const m of METRICS)
      if (m.storedIn === "kpi_state_count") expect(codes.has(m.storedCode), m.code).toBe(true);
  });
});
