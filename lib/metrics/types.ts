import type { Compute } from "./compute";

/** Languages that every text of the catalogue is written in; French is the first. */
export const LOCALES = ["fr", "en"] as const;
export type Locale = (typeof LOCALES)[number];
export type Localized = Readonly<Record<Locale, string>>;

export const PERIODS = ["Day", "Week", "Month", "Rolling7", "Rolling30"] as const;
export type PeriodCode = (typeof PERIODS)[number];

export const SCOPE_TYPES = ["Global", "Session", "Groupe", "Sous_groupe", "Formateur", "Apprenant"] as const;
export type ScopeType = (typeof SCOPE_TYPES)[number];

/** Levels of the curriculum tree, from the root, and its two other branches; they are the item types. */
export const ITEM_TYPES = [
  "Referentiel",
  "Module",
  "Competence",
  "Micro_competence",
  "Ua",
  "Chapitre",
  "Projet",
  "Tache",
] as const;
export type ItemType = (typeof ITEM_TYPES)[number];

export const TARGET_TYPES = ["Global", ...ITEM_TYPES] as const;
export type TargetType = (typeof TARGET_TYPES)[number];

export const UNITS = ["Nombre", "Pourcentage", "Points", "Ratio", "Score", "Heures", "Jours"] as const;
export type UnitCode = (typeof UNITS)[number];

export type Aggregation =
  | "COUNT"
  | "SUM"
  | "AVG"
  | "PCT"
  | "RATIO"
  | "MEDIAN"
  | "PERCENTILE"
  | "STDDEV"
  | "IQR"
  | "DIFF"
  | "CORR"
  | "SLOPE"
  | "ETA"
  | "FORECAST";

/** The families of kpi.md section 3, in its order: the first is family 1. */
export const CATEGORIES = [
  "Activite",
  "Progression",
  "Couverture",
  "Maitrise",
  "Feedback",
  "Rythme",
  "Etat",
  "Risque",
  "Equite",
  "Live_coding",
  "Pedagogie",
  "Formateur",
  "Qualite",
  "Presence",
  "Tendance",
] as const;
export type CategoryCode = (typeof CATEGORIES)[number];

export const PERCENTILE_CODES = [
  "CONNEXION_SESSIONS",
  "PROGRESSION",
  "SCORE",
  "DELAI_FEEDBACK",
  "DELAI_ACQUIS_MICRO",
  "DELAI_ACQUIS_COMP",
  "CYCLE_TIME_TACHE",
  "LEAD_TIME_TACHE",
  "CHARGE_FB",
  "DELAI_VALIDATION_UA",
] as const;
export type PercentileCode = (typeof PERCENTILE_CODES)[number];

/** Where a statistic is read: the table, the code that selects its rows, the column of its value. */
export type Storage =
  | { storedIn: "kpi_value"; storedCode: string; storedColumn: "value_number" }
  | {
      storedIn: "kpi_percentiles";
      storedCode: PercentileCode;
      storedColumn: "percentile_50" | "percentile_75" | "percentile_90";
    }
  | {
      storedIn: "kpi_plan_gap";
      /** Type of the items counted: the row's target is one of them, all of them, or (Ua) their Module. */
      storedCode: "Ua" | "Projet";
      storedColumn: "expected_count" | "done_count" | "gap_value" | "coverage_percentage";
    }
  | {
      storedIn: "kpi_state_count";
      /** `domain/state_code` of kpi_state. */
      storedCode: `${ItemType}/${string}`;
      storedColumn: "state_count_value";
    };

interface Described {
  /** Position of the family in kpi.md section 3. */
  family: number;
  category: CategoryCode;
  label: Localized;
  /** What the number says, its conventions and when it is null. */
  description: Localized;
  unit: UnitCode;
  aggregation: Aggregation;
  higherIsBetter: boolean;
  /** Flow: what happened inside the window. Stock: the state as of E, the window's end or now (kpi.md 1.4). */
  nature: "flow" | "stock";
  periods: readonly PeriodCode[];
  scopes: readonly ScopeType[];
  targets: readonly TargetType[];
  compute: Compute | null;
}

/** One of the 83 statistics. */
export type MetricEntry = Described &
  Storage & {
    code: string;
    /** The value of a window is the sum of the values of its days, in the same scope and target. */
    additive: boolean;
    /** What an absent row means: 0 for a count, null ("no data") for anything else. */
    emptyValue: 0 | null;
  };

/** A row of kpi_metric that kpi_percentiles points at: one distribution, read by one or more statistics. */
export type PercentileEntry = Described & {
  code: PercentileCode;
  storedIn: "kpi_percentiles";
  storedCode: PercentileCode;
  storedColumn: "percentile_50";
};

/** What a state means to the metrics, whatever an admin calls it. */
export const STATE_KINDS = ["todo", "doing", "review", "done", "rejected"] as const;
export type StateKind = (typeof STATE_KINDS)[number];

/** Item types that have states: all but Referentiel. */
export type StateDomain = Exclude<ItemType, "Referentiel">;

export interface StateEntry {
  domain: StateDomain;
  code: string;
  label: Localized;
  /** Position among the states of the domain, from 1. */
  order: number;
  /** Hex colour, the same for a kind in every domain. */
  color: string;
  kind: StateKind;
}
