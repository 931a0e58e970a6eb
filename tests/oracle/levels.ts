import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { PeriodCode, ScopeType, TargetType } from "./model";

/**
 * Where each statistic has rows: metrics.csv (a copy of the specification's file) with rule 13 of kpi.md on top.
 * The oracle reads its own copy, so that a slip in lib/metrics shows as missing or extra rows.
 */

export interface Levels {
  code: string;
  periods: ReadonlySet<string>;
  scopes: ReadonlySet<string>;
  targets: ReadonlySet<string>;
  /** A count: an absent row is 0. */
  isCount: boolean;
}

export interface CatalogueLine extends Levels {
  storedIn: string;
  storedCode: string;
  storedColumn: string;
}

const file = fileURLToPath(new URL("./metrics.csv", import.meta.url));

export const CATALOGUE: readonly CatalogueLine[] = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const field = line.split(",");
    if (field.length !== 13) throw new Error(`metrics.csv: ${line}`);
    const set = (column: number) => new Set(field[column]!.split(" "));
    return {
      code: field[0]!,
      isCount: field[4] === "COUNT" || field[4] === "SUM",
      storedIn: field[7]!,
      storedCode: field[8]!,
      storedColumn: field[9]!,
      periods: set(10),
      scopes: set(11),
      targets: set(12),
    };
  });

const line = (code: string): CatalogueLine => {
  const found = CATALOGUE.find((candidate) => candidate.code === code);
  if (found === undefined) throw new Error(`metrics.csv has no ${code}`);
  return found;
};

/** The two plan coverages live in kpi_plan_gap and are mirrored in kpi_value (kpi.md, 3). */
export const MIRRORED = ["UA_COVERAGE_PCT", "PROJETS_COVERAGE_PCT"] as const;

export const VALUE_LEVELS: readonly Levels[] = [
  ...CATALOGUE.filter((entry) => entry.storedIn === "kpi_value"),
  ...MIRRORED.map(line),
];

/** By stored_code: the codes that read one row (_P50, _P90) have the same levels. */
export const PERCENTILE_LEVELS: readonly Levels[] = [
  ...new Map(
    CATALOGUE.filter((entry) => entry.storedIn === "kpi_percentiles").map((entry) => [
      entry.storedCode,
      { ...entry, code: entry.storedCode },
    ]),
  ).values(),
];

export const STATE_LEVELS: Levels = line("TACHES_A_FAIRE");
export const UA_PLAN_LEVELS: Levels = line("UA_PLAN_COUNT");
export const PROJECT_PLAN_LEVELS: Levels = line("PROJETS_PLAN_COUNT");

/** Metrics whose targets of type Ua or Projet include "all of that type". */
const OVER_PLANS: ReadonlySet<string> = new Set([
  UA_PLAN_LEVELS.code,
  PROJECT_PLAN_LEVELS.code,
  ...MIRRORED,
  "RISK_DESALIGNEMENT",
  "PREVISION_COUVERTURE_UA",
]);

/** A target's key is its type, for Global and for "all of that type", or type:ref. */
export const targetType = (target: string) => typeOf(target) as TargetType;
export const scopeType = (scope: string) => typeOf(scope) as ScopeType;
const typeOf = (key: string) => (key.includes(":") ? key.slice(0, key.indexOf(":")) : key);
const isAllOfType = (target: string) => target === "Ua" || target === "Projet";

const APPRENANT_DAY: ReadonlySet<string> = new Set(["TENDANCE_PROGRESSION_28J", "ETA_ATTEINTE_OBJECTIF"]);

/** Does this statistic have rows for the period, scope and target? */
export function hasRows(levels: Levels, period: PeriodCode, scope: string, target: string): boolean {
  const type = targetType(target);
  if (!levels.periods.has(period) || !levels.scopes.has(scopeType(scope)) || !levels.targets.has(type)) {
    return false;
  }
  if (isAllOfType(target) && !OVER_PLANS.has(levels.code)) return false;
  if (scopeType(scope) !== "Apprenant") return true;
  const kept = period === "Week" || period === "Month" || APPRENANT_DAY.has(levels.code);
  const shown =
    type === "Global" ||
    type === "Module" ||
    isAllOfType(target) ||
    (type === "Competence" && levels.code === "PROGRESSION_MOY");
  return kept && shown;
}

/** The statistics, of those given, that have rows for the period, scope and target. */
export function selector(all: readonly Levels[]) {
  const known = new Map<string, readonly Levels[]>();
  return (period: PeriodCode, scope: string, target: string): readonly Levels[] => {
    const kind = [period, scopeType(scope), targetType(target), isAllOfType(target)].join("|");
    const found = known.get(kind) ?? all.filter((levels) => hasRows(levels, period, scope, target));
    known.set(kind, found);
    return found;
  };
}
