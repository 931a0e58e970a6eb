import { family } from "../define";
import { EVERY_PERIOD, EVERY_SCOPE, TO_COMPETENCE } from "../levels";

/** Family 10: the three levels of validation. */
export const LIVE_CODING = family("Live_coding", [
  {
    code: "N1_VALIDATIONS",
    label: { fr: "Validations niveau 1", en: "Level 1 validations" },
    description: {
      fr: "VALIDATION réussies de niveau 1 (exercice guidé) dans la période, au compte du formateur qui les a prononcées. Deux réussites du même apprenant comptent deux fois.",
      en: "Passed VALIDATION events of level 1 (guided exercise) in the period, for the trainer who gave them. Two passes by the same learner count twice.",
    },
    unit: "Nombre",
    aggregation: "COUNT",
    higherIsBetter: true,
    nature: "flow",
    additive: true,
    periods: EVERY_PERIOD,
    scopes: EVERY_SCOPE,
    targets: TO_COMPETENCE,
    compute: { form: "count", measure: "validated_1" },
  },
  {
    code: "N2_VALIDATIONS",
    label: { fr: "Validations niveau 2", en: "Level 2 validations" },
    description: {
      fr: "VALIDATION réussies de niveau 2 (live coding) dans la période, au compte du formateur qui les a prononcées.",
      en: "Passed VALIDATION events of level 2 (live coding) in the period, for the trainer who gave them.",
    },
    unit: "Nombre",
    aggregation: "COUNT",
    higherIsBetter: true,
    nature: "flow",
    additive: true,
    periods: EVERY_PERIOD,
    scopes: EVERY_SCOPE,
    targets: TO_COMPETENCE,
    compute: { form: "count", measure: "validated_2" },
  },
  {
    code: "N3_VALIDATIONS",
    label: { fr: "Validations niveau 3", en: "Level 3 validations" },
    description: {
      fr: "VALIDATION réussies de niveau 3 (soutenance de projet) dans la période, au compte du formateur qui les a prononcées.",
      en: "Passed VALIDATION events of level 3 (project defence) in the period, for the trainer who gave them.",
    },
    unit: "Nombre",
    aggregation: "COUNT",
    higherIsBetter: true,
    nature: "flow",
    additive: true,
    periods: EVERY_PERIOD,
    scopes: EVERY_SCOPE,
    targets: TO_COMPETENCE,
    compute: { form: "count", measure: "validated_3" },
  },
  {
    code: "TAUX_REUSSITE_LIVE",
    label: { fr: "% réussite live coding", en: "Live-coding success %" },
    description: {
      fr: "VALIDATION de niveau 2 réussies / VALIDATION de niveau 2 tentées dans la période. Sans tentative : pas de valeur.",
      en: "Passed / attempted VALIDATION events of level 2 in the period. Without an attempt: no value.",
    },
    unit: "Pourcentage",
    aggregation: "PCT",
    higherIsBetter: true,
    nature: "flow",
    additive: false,
    periods: EVERY_PERIOD,
    scopes: EVERY_SCOPE,
    targets: TO_COMPETENCE,
    compute: { form: "ratio", numerator: "validated_2", denominator: "attempted_2", factor: 100 },
  },
]);
