import type { Cell } from "./cell";
import { type Fraction, percentile, ratio, rounded } from "./fraction";
import { hasRows, type Levels, PERCENTILE_LEVELS, scopeType, targetType, VALUE_LEVELS } from "./levels";
import type { Json } from "./measure";
import { FEEDBACK, FEEDBACK_DISTRIBUTIONS } from "./metrics/feedback";
import { FLOW, FLOW_DISTRIBUTIONS } from "./metrics/flow";
import { PLAN } from "./metrics/plan";
import { PROGRESS } from "./metrics/progress";
import { SCORES } from "./metrics/scores";

/** `kpi_tile_cache` (kpi.md, section 4; rule 13 applying). */

const TILE_TARGETS = new Set(["Global", "Module", "Competence", "Micro_competence"]);
const APPRENANT_TARGETS = new Set(["Global", "Module", "Competence"]);

const levelsOf = (all: readonly Levels[], code: string) => all.find((levels) => levels.code === code)!;

/**
 * The tile's columns; null where the cell has none: no value of the seven, and no feedback.
 * @param week the same cell over the seven days ending at E
 */
export function tileOf(cell: Cell, week: Cell): Record<string, Json> | null {
  const { period } = cell.slice;
  const isLearner = scopeType(cell.scope) === "Apprenant";
  const target = targetType(cell.target);
  const isOfAll = cell.target === "Ua" || cell.target === "Projet";
  const isShown = isLearner
    ? (period === "Week" || period === "Month") && APPRENANT_TARGETS.has(target)
    : (period === "Day" || period === "Week" || period === "Month") && TILE_TARGETS.has(target);
  if (!isShown || isOfAll) return null;

  const has = (all: readonly Levels[], code: string, at: Cell, when = period) =>
    hasRows(levelsOf(all, code), when, at.scope, at.target);
  const value = (code: string, compute: (at: Cell) => { value: Fraction | null } | null, at = cell) =>
    has(VALUE_LEVELS, code, at) ? (compute(at)?.value ?? null) : null;
  const median = (code: string, compute: (at: Cell) => readonly Fraction[]) =>
    has(PERCENTILE_LEVELS, code, cell) ? percentile(compute(cell), ratio(1, 2)) : null;

  const isUnit = target === "Competence" || target === "Micro_competence";
  const covered = cell.target === "Global" ? cell.at(cell.scope, "Ua") : cell;
  // Inactivity is a value of E: a month has it too, though the metric itself has no Month.
  const hasInactivity = has(VALUE_LEVELS, "INACTIVITE_7J", cell, period === "Month" ? "Week" : period);
  const seven = {
    progression_moyenne: value("PROGRESSION_MOY", PROGRESS.PROGRESSION_MOY!),
    score_normalise_moyen: value("SCORE_NORM", SCORES.SCORE_NORM!),
    pourcentage_competences_acquises: value("PCT_COMP_ACQUISES", PROGRESS.PCT_COMP_ACQUISES!),
    pourcentage_ua_couvertes: value("UA_COVERAGE_PCT", PLAN.UA_COVERAGE_PCT!, covered),
    pourcentage_inactives_7j: hasInactivity ? (FLOW.INACTIVITE_7J!(cell)?.value ?? null) : null,
    delai_median_jours: isUnit
      ? median("DELAI_ACQUIS_MICRO", FLOW_DISTRIBUTIONS.DELAI_ACQUIS_MICRO!)
      : median("CYCLE_TIME_TACHE", FLOW_DISTRIBUTIONS.CYCLE_TIME_TACHE!),
    delai_median_feedback_heures: median("DELAI_FEEDBACK", FEEDBACK_DISTRIBUTIONS.DELAI_FEEDBACK!),
  };
  const counts = hasRows(levelsOf(VALUE_LEVELS, "FEEDBACK_COUNT"), period, cell.scope, cell.target);
  const comments = counts ? FEEDBACK.FEEDBACK_COUNT!(week) : null;
  const commentaires_7j = counts ? (comments === null ? 0 : rounded(comments.value!)) : null;
  if (Object.values(seven).every((one) => one === null) && !commentaires_7j) return null;
  return {
    ...Object.fromEntries(Object.entries(seven).map(([name, one]) => [name, one && rounded(one)])),
    commentaires_7j,
  };
}
