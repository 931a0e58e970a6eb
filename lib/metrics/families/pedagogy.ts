import { family } from "../define";
import { AGGREGATE_SCOPES, EVERY_PERIOD, EVERY_SCOPE, MONTH_ONLY, TO_COMPETENCE, TO_MODULE } from "../levels";

/** Family 11: what feedback changes. */
export const PEDAGOGY = family("Pedagogie", [
  {
    code: "IMPACT_FB_SUR_SCORE",
    label: { fr: "Gain de score après feedback", en: "Score gain after feedback" },
    description: {
      fr: "Moyenne, en points, de ce que gagne un score de la période sur le score d’avant le feedback reçu entre les deux sur le même élément (le dernier feedback, et le dernier score qui le précède) ; au compte de l’auteur du feedback. Un lien, pas une preuve de cause. Sans tel triplet : pas de valeur.",
      en: "Mean, in points, of what a score of the period gains over the score before the feedback that came between them on the same item (the latest feedback, and the latest score before it); for the feedback’s author. A link, not proof of cause. Without such a triple: no value.",
    },
    unit: "Points",
    aggregation: "AVG",
    higherIsBetter: true,
    nature: "flow",
    additive: false,
    periods: MONTH_ONLY,
    scopes: AGGREGATE_SCOPES,
    targets: TO_MODULE,
    compute: { form: "mean", measure: "score_gain" },
  },
  {
    code: "IMPACT_FB_SUR_DELAI",
    label: { fr: "Réduction du délai après feedback", en: "Delay reduction after feedback" },
    description: {
      fr: "Par apprenant du périmètre : cycle time moyen des tâches finies avant son tout premier feedback, moins celui des tâches finies dans la période après lui ; moyenne, en jours, sur les apprenants qui ont les deux. Positif : plus rapide qu’avant. Sans tel apprenant : pas de valeur.",
      en: "Per learner in scope: mean cycle time of the tasks done before the first feedback ever, minus that of the tasks done in the period after it; mean, in days, over the learners who have both. Positive: faster than before. Without such a learner: no value.",
    },
    unit: "Jours",
    aggregation: "AVG",
    higherIsBetter: true,
    nature: "stock",
    additive: false,
    periods: MONTH_ONLY,
    scopes: AGGREGATE_SCOPES,
    targets: TO_MODULE,
    compute: { form: "mean", measure: "cycle_gain" },
  },
  {
    code: "REMEDIATIONS_LANCEES",
    label: { fr: "Remédiations lancées", en: "Remediations started" },
    description: {
      fr: "Nombre d’événements REMEDIATION de la période, au compte du formateur qui les a lancées.",
      en: "Number of REMEDIATION events in the period, for the trainer who started them.",
    },
    unit: "Nombre",
    aggregation: "COUNT",
    higherIsBetter: true,
    nature: "flow",
    additive: true,
    periods: EVERY_PERIOD,
    scopes: EVERY_SCOPE,
    targets: TO_COMPETENCE,
    compute: { form: "count", measure: "remediations" },
  },
]);
