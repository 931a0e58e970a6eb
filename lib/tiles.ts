import { levelsAt, type MetricCode, metric, type ScopeType, type TargetType } from "./metrics";
import type { PeriodCode } from "./period";

/** The eight columns of kpi_tile_cache, in the order in which a page shows them: where they are, then what slows. */
export const TILE_COLUMNS = [
  "progression_moyenne",
  "pourcentage_ua_couvertes",
  "pourcentage_competences_acquises",
  "score_normalise_moyen",
  "pourcentage_inactives_7j",
  "delai_median_jours",
  "delai_median_feedback_heures",
  "commentaires_7j",
] as const;
export type TileColumn = (typeof TILE_COLUMNS)[number];

/** The periods that have tiles. */
export const TILE_PERIODS: readonly PeriodCode[] = ["Day", "Week", "Month"];

/** The statistic that a tile shows; the delay changes with the level of the target (kpi.md, section 4). */
export function tileMetric(column: TileColumn, target: TargetType): MetricCode {
  switch (column) {
    case "progression_moyenne":
      return "PROGRESSION_MOY";
    case "pourcentage_ua_couvertes":
      return "UA_COVERAGE_PCT";
    case "pourcentage_competences_acquises":
      return "PCT_COMP_ACQUISES";
    case "score_normalise_moyen":
      return "SCORE_NORM";
    case "pourcentage_inactives_7j":
      return "INACTIVITE_7J";
    case "delai_median_jours":
      return target === "Competence" || target === "Micro_competence"
        ? "DELAI_ACQUIS_MICRO_MED"
        : "CYCLE_TIME_TACHE_MED";
    case "delai_median_feedback_heures":
      return "DELAI_FEEDBACK_MED";
    case "commentaires_7j":
      return "FEEDBACK_COUNT";
  }
}

/**
 * The period whose row says how many samples a tile rests on. Stocks have no rolling window: the window's value is
 * its last day's. Inactivity at the end of a month is that of its last day, and feedback is of seven days always.
 */
export function samplePeriod(column: TileColumn, period: PeriodCode): PeriodCode {
  if (column === "commentaires_7j") return "Rolling7";
  if (column === "pourcentage_inactives_7j" && period === "Month") return "Day";
  return isStock(column) ? stockPeriod(period) : period;
}

/** The period whose rows hold the stocks of a window. */
export function stockPeriod(period: PeriodCode): PeriodCode {
  return period === "Rolling7" || period === "Rolling30" ? "Day" : period;
}

/** Whether the tile shows how things stand at the end of the window, not what happened in it. */
export function isStock(column: TileColumn): boolean {
  return column === "commentaires_7j" || metric(tileMetric(column, "Global")).nature === "stock";
}

export type Absence = "period" | "scope" | "target" | "no_data";

/** Why a tile has no value: the catalogue keeps none at this level, or nothing has happened yet. */
export function absence(
  column: TileColumn,
  place: { scope: ScopeType; target: TargetType; period: PeriodCode },
): Absence {
  const levels = levelsAt(metric(tileMetric(column, place.target)), place.scope);
  // The plan of everything is stored for "all UAs".
  const target = column === "pourcentage_ua_couvertes" && place.target === "Global" ? "Ua" : place.target;
  // A month's tile has the inactivity of its last day, though the statistic itself knows no month.
  const period = column === "pourcentage_inactives_7j" && place.period === "Month" ? "Week" : place.period;
  if (levels.periods.length === 0) return "scope";
  if (!levels.targets.includes(target)) return "target";
  return levels.periods.includes(isStock(column) ? stockPeriod(period) : period) ? "no_data" : "period";
}
