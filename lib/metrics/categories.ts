import type { CategoryCode, Localized } from "./types";

/** Names of the families. */
export const CATEGORY_LABELS: Readonly<Record<CategoryCode, Localized>> = {
  Activite: { fr: "Activité", en: "Activity" },
  Progression: { fr: "Progression", en: "Progress" },
  Couverture: { fr: "Couverture du plan", en: "Plan coverage" },
  Maitrise: { fr: "Maîtrise", en: "Mastery" },
  Feedback: { fr: "Feedback", en: "Feedback" },
  Rythme: { fr: "Rythme", en: "Flow" },
  Etat: { fr: "État des tâches", en: "State of tasks" },
  Risque: { fr: "Risque", en: "Risk" },
  Equite: { fr: "Équité", en: "Equity" },
  Live_coding: { fr: "Live coding", en: "Live coding" },
  Pedagogie: { fr: "Effet du feedback", en: "Effect of feedback" },
  Formateur: { fr: "Formateurs", en: "Trainers" },
  Qualite: { fr: "Qualité des livrables", en: "Deliverable quality" },
  Presence: { fr: "Présence", en: "Attendance" },
  Tendance: { fr: "Tendance", en: "Trend" },
};
