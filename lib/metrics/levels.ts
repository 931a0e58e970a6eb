import type { PeriodCode, ScopeType, TargetType } from "./types";

/** The combinations of periods, scopes and targets that recur in the catalogue, each named once. */

export const EVERY_PERIOD = ["Day", "Week", "Month", "Rolling7", "Rolling30"] as const satisfies PeriodCode[];
export const CALENDAR = ["Day", "Week", "Month"] as const satisfies PeriodCode[];
export const WEEK_MONTH = ["Week", "Month"] as const satisfies PeriodCode[];
export const DAY_WEEK = ["Day", "Week"] as const satisfies PeriodCode[];
/** Where a day or seven hold too few samples to say anything. */
export const LONG_WINDOWS = ["Week", "Month", "Rolling30"] as const satisfies PeriodCode[];
export const MONTH_ONLY = ["Month", "Rolling30"] as const satisfies PeriodCode[];
export const DAY_ONLY = ["Day"] as const satisfies PeriodCode[];

/** Scopes of several people: what compares learners means nothing for one. */
export const AGGREGATE_SCOPES = [
  "Global",
  "Session",
  "Groupe",
  "Sous_groupe",
  "Formateur",
] as const satisfies ScopeType[];
export const EVERY_SCOPE = [...AGGREGATE_SCOPES, "Apprenant"] as const satisfies ScopeType[];

export const WHOLE = ["Global"] as const satisfies TargetType[];
export const TO_MODULE = ["Global", "Module"] as const satisfies TargetType[];
export const TO_COMPETENCE = ["Global", "Module", "Competence"] as const satisfies TargetType[];
export const TO_MICRO = [
  "Global",
  "Module",
  "Competence",
  "Micro_competence",
] as const satisfies TargetType[];
export const TO_PROJECT = ["Global", "Module", "Projet"] as const satisfies TargetType[];
export const UNIT_PLAN = ["Ua", "Module"] as const satisfies TargetType[];
export const PROJECT_PLAN = ["Projet"] as const satisfies TargetType[];
