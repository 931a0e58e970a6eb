import { family } from "../define";
import { AGGREGATE_SCOPES, CALENDAR, LONG_WINDOWS, TO_COMPETENCE, TO_MODULE } from "../levels";

/** Family 9: whether all learners and groups are served alike. */
export const EQUITY = family("Equite", [
  {
    code: "DISPERSION_PROGRESSION",
    label: { fr: "Dispersion de la progression (IQR)", en: "Progress dispersion (IQR)" },
    description: {
      fr: "Écart interquartile (P75 − P25) de la progression des apprenants à la fin de la période : la largeur de la moitié centrale. Sans apprenant qui ait une progression : pas de valeur.",
      en: "Interquartile range (P75 − P25) of the learners’ progress at the period’s end: the width of the middle half. Without learners who have progress: no value.",
    },
    unit: "Points",
    aggregation: "IQR",
    higherIsBetter: false,
    nature: "stock",
    additive: false,
    periods: CALENDAR,
    scopes: AGGREGATE_SCOPES,
    targets: TO_COMPETENCE,
    compute: { form: "direct", measure: "progress_spread" },
  },
  {
    code: "CV_SCORE",
    label: { fr: "Coefficient de variation du score", en: "Score coefficient of variation" },
    description: {
      fr: "Écart-type des scores / moyenne des scores moyens des apprenants, dans la période. Moins de deux apprenants notés, ou moyenne nulle : pas de valeur.",
      en: "Score standard deviation / mean of the learners’ mean scores, in the period. Under two learners with a score, or a mean of zero: no value.",
    },
    unit: "Ratio",
    aggregation: "RATIO",
    higherIsBetter: false,
    nature: "flow",
    additive: false,
    periods: LONG_WINDOWS,
    scopes: AGGREGATE_SCOPES,
    targets: TO_MODULE,
    compute: null,
  },
  {
    code: "GAPS_GROUPE_MIN_MAX",
    label: { fr: "Écart min–max entre groupes", en: "Min–max gap between groups" },
    description: {
      fr: "Score moyen (SCORE_NORM) du meilleur groupe moins celui du plus faible, parmi les groupes du périmètre notés dans la période ; pour un formateur, ceux qui lui sont affectés à la fin de la période, avec les scores de tous les auteurs. extra_data_json nomme les deux groupes. Moins de deux groupes notés : pas de valeur.",
      en: "Mean score (SCORE_NORM) of the best group minus that of the weakest, among the scope’s groups with scores in the period; for a trainer, those assigned at the period’s end, with the scores of all authors. extra_data_json names both groups. Under two groups with scores: no value.",
    },
    unit: "Points",
    aggregation: "DIFF",
    higherIsBetter: false,
    nature: "flow",
    additive: false,
    periods: LONG_WINDOWS,
    scopes: ["Global", "Session", "Formateur"],
    targets: TO_MODULE,
    compute: null,
  },
  {
    code: "TAUX_EQUIVALENCE_EVAL",
    label: { fr: "% d’évaluations équivalentes", en: "Equivalent evaluations %" },
    description: {
      fr: "Parmi les paires d’évaluations d’un même travail (apprenant, élément, tentative) par deux formateurs différents, datées de la seconde, part de celles dont les scores sur 100 diffèrent de 10 points au plus. Sans double évaluation : pas de valeur.",
      en: "Of the pairs of evaluations of the same work (learner, item, attempt) by two different trainers, dated by the second, share of those whose scores out of 100 differ by at most 10 points. Without a double evaluation: no value.",
    },
    unit: "Pourcentage",
    aggregation: "PCT",
    higherIsBetter: true,
    nature: "flow",
    additive: false,
    periods: LONG_WINDOWS,
    scopes: AGGREGATE_SCOPES,
    targets: TO_MODULE,
    compute: null,
  },
]);
