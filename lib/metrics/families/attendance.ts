import { family } from "../define";
import { AGGREGATE_SCOPES, EVERY_PERIOD, EVERY_SCOPE, MONTH_ONLY, TO_MODULE } from "../levels";

/** Family 14: the roll call, and what goes with absence. */
export const ATTENDANCE = family("Presence", [
  {
    code: "ABSENCES_COUNT",
    label: { fr: "Absences", en: "Absences" },
    description: {
      fr: "Nombre d’ATTENDANCE « absent » de la période, au compte du formateur qui a fait l’appel. Un retard n’est pas une absence.",
      en: "Number of ATTENDANCE events “absent” in the period, for the trainer who called the roll. A late arrival is not an absence.",
    },
    unit: "Nombre",
    aggregation: "COUNT",
    higherIsBetter: false,
    nature: "flow",
    additive: true,
    periods: EVERY_PERIOD,
    scopes: EVERY_SCOPE,
    targets: TO_MODULE,
    compute: { form: "count", measure: "absences" },
  },
  {
    code: "RETARDS_COUNT",
    label: { fr: "Retards", en: "Late arrivals" },
    description: {
      fr: "Nombre d’ATTENDANCE « late » de la période, au compte du formateur qui a fait l’appel.",
      en: "Number of ATTENDANCE events “late” in the period, for the trainer who called the roll.",
    },
    unit: "Nombre",
    aggregation: "COUNT",
    higherIsBetter: false,
    nature: "flow",
    additive: true,
    periods: EVERY_PERIOD,
    scopes: EVERY_SCOPE,
    targets: TO_MODULE,
    compute: { form: "count", measure: "late_arrivals" },
  },
  {
    code: "CORR_ABS_SCORE",
    label: { fr: "Corrélation absences–score", en: "Absence–score correlation" },
    description: {
      fr: "Corrélation de Pearson (−1 à 1), sur les apprenants du périmètre qui ont un score dans la période, entre toutes leurs absences de la période, où qu’elles aient eu lieu, et leur score moyen dans ce périmètre et sur cette cible. Sans absence : 0 absence. Moins de trois apprenants, ou aucune variation : pas de valeur.",
      en: "Pearson correlation (−1 to 1), over the learners in scope who have a score in the period, between all their absences of the period, wherever they were, and their mean score in this scope and target. Never absent: 0 absences. Under three learners, or no variation: no value.",
    },
    unit: "Ratio",
    aggregation: "CORR",
    higherIsBetter: false,
    nature: "flow",
    additive: false,
    periods: MONTH_ONLY,
    scopes: AGGREGATE_SCOPES,
    targets: TO_MODULE,
    compute: { form: "direct", measure: "absence_score" },
  },
  {
    code: "CORR_ABS_PROGRESSION",
    label: { fr: "Corrélation absences–progression", en: "Absence–progress correlation" },
    description: {
      fr: "Corrélation de Pearson (−1 à 1), sur les apprenants du périmètre qui ont une progression, entre toutes leurs absences de la période et leur progression à sa fin. Moins de trois apprenants, ou aucune variation : pas de valeur.",
      en: "Pearson correlation (−1 to 1), over the learners in scope who have progress, between all their absences of the period and their progress at its end. Under three learners, or no variation: no value.",
    },
    unit: "Ratio",
    aggregation: "CORR",
    higherIsBetter: false,
    nature: "flow",
    additive: false,
    periods: MONTH_ONLY,
    scopes: AGGREGATE_SCOPES,
    targets: TO_MODULE,
    compute: { form: "direct", measure: "absence_progress" },
  },
]);
