import type { Compute } from "./compute";
import { METRICS } from "./families";
import { EVERY_PERIOD } from "./levels";
import {
  type Localized,
  PERCENTILE_CODES,
  type PercentileCode,
  type PercentileEntry,
  SCOPE_TYPES,
  TARGET_TYPES,
} from "./types";

interface Distribution {
  label: Localized;
  description: Localized;
  compute: Compute | null;
}

/** What each row of kpi_percentiles is a distribution of; its levels follow from the statistics that read it. */
const DISTRIBUTIONS: Readonly<Record<PercentileCode, Distribution>> = {
  CONNEXION_SESSIONS: {
    label: { fr: "Connexions par utilisateur", en: "Logins per user" },
    description: {
      fr: "Distribution du nombre de connexions par utilisateur connecté au moins une fois dans la période. n : utilisateurs.",
      en: "Distribution of the number of logins per user who logged in at least once in the period. n: users.",
    },
    compute: { form: "stored" },
  },
  PROGRESSION: {
    label: { fr: "Progression", en: "Progress" },
    description: {
      fr: "Distribution de la progression des apprenants du périmètre sur la cible, à la fin de la période. n : apprenants.",
      en: "Distribution of the progress of the learners in scope on the target, at the period’s end. n: learners.",
    },
    compute: { form: "stored" },
  },
  SCORE: {
    label: { fr: "Score moyen par apprenant", en: "Mean score per learner" },
    description: {
      fr: "Distribution du score moyen des apprenants notés dans la période. n : apprenants.",
      en: "Distribution of the mean score of the learners with a score in the period. n: learners.",
    },
    compute: { form: "stored" },
  },
  DELAI_FEEDBACK: {
    label: { fr: "Délai de feedback", en: "Feedback delay" },
    description: {
      fr: "Distribution du temps, en heures, entre une remise et sa réponse, pour les réponses de la période. n : remises répondues.",
      en: "Distribution of the time in hours from a submission to its answer, for the answers of the period. n: answered submissions.",
    },
    compute: { form: "stored" },
  },
  DELAI_ACQUIS_MICRO: {
    label: { fr: "Délai d’acquisition micro-compétence", en: "Micro-competence acquisition time" },
    description: {
      fr: "Distribution du temps, en jours, entre le premier travail sur une micro-compétence et sa première validation dans la période. n : couples (apprenant, micro-compétence).",
      en: "Distribution of the time in days from the first work on a micro-competence to its first done in the period. n: pairs (learner, micro-competence).",
    },
    compute: { form: "stored" },
  },
  DELAI_ACQUIS_COMP: {
    label: { fr: "Délai d’acquisition compétence", en: "Competence acquisition time" },
    description: {
      fr: "Distribution du temps, en jours, entre le premier travail sur une compétence et sa première validation dans la période. n : couples (apprenant, compétence).",
      en: "Distribution of the time in days from the first work on a competence to its first done in the period. n: pairs (learner, competence).",
    },
    compute: { form: "stored" },
  },
  CYCLE_TIME_TACHE: {
    label: { fr: "Cycle time des tâches", en: "Task cycle time" },
    description: {
      fr: "Distribution du temps, en jours, entre le premier passage « en cours » d’une tâche et sa première fin dans la période. n : couples (apprenant, tâche).",
      en: "Distribution of the time in days from a task’s first entry into a doing state to its first done in the period. n: pairs (learner, task).",
    },
    compute: { form: "stored" },
  },
  LEAD_TIME_TACHE: {
    label: { fr: "Lead time des tâches", en: "Task lead time" },
    description: {
      fr: "Distribution du temps, en jours, entre l’affectation d’une tâche et sa première fin dans la période. n : couples (apprenant, tâche).",
      en: "Distribution of the time in days from a task’s assignment to its first done in the period. n: pairs (learner, task).",
    },
    compute: { form: "stored" },
  },
  CHARGE_FB: {
    label: { fr: "Feedbacks par formateur", en: "Feedback per trainer" },
    description: {
      fr: "Distribution du nombre de feedbacks par formateur qui en a donné au moins un dans la période. n : formateurs.",
      en: "Distribution of the number of feedback events per trainer who gave at least one in the period. n: trainers.",
    },
    compute: { form: "stored" },
  },
  DELAI_VALIDATION_UA: {
    label: { fr: "Délai de validation UA", en: "Unit validation time" },
    description: {
      fr: "Distribution du temps, en heures, entre la dernière remise d’une UA et sa première validation dans la période. n : couples (apprenant, UA).",
      en: "Distribution of the time in hours from a unit’s latest submission to its first done in the period. n: pairs (learner, unit).",
    },
    compute: { form: "stored" },
  },
};

function entryOf(code: PercentileCode): PercentileEntry {
  const readers = METRICS.filter((m) => m.storedIn === "kpi_percentiles" && m.storedCode === code);
  const [first] = readers;
  if (!first) throw new Error(`No statistic reads the distribution ${code}`);
  const { family, category, unit, higherIsBetter, nature } = first;
  return {
    code,
    ...DISTRIBUTIONS[code],
    family,
    category,
    unit,
    higherIsBetter,
    nature,
    aggregation: "PERCENTILE",
    storedIn: "kpi_percentiles",
    storedCode: code,
    storedColumn: "percentile_50",
    periods: EVERY_PERIOD.filter((period) => readers.some((m) => m.periods.includes(period))),
    scopes: SCOPE_TYPES.filter((scope) => readers.some((m) => m.scopes.includes(scope))),
    targets: TARGET_TYPES.filter((target) => readers.some((m) => m.targets.includes(target))),
  };
}

/** The 10 distributions of kpi_percentiles, at the union of the levels of the statistics that read them. */
export const PERCENTILE_METRICS: readonly PercentileEntry[] = PERCENTILE_CODES.map(entryOf);
