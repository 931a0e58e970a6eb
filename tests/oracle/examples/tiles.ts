import type { Example } from "./example";
import { evaluation, feedback, login, school, state, submit } from "./school";

const EVENTS = [
  state("ana", "h1", "Validee", "03-03 09:00"),
  state("bob", "u2", "Validee", "03-03 10:00"),
  state("ana", "c1", "Validee", "03-04 09:00"),
  state("ana", "k1", "Validee", "03-05 09:00"),
  state("ana", "t1", "En_cours", "03-03 00:00"),
  state("ana", "t1", "Terminee", "03-05 12:00"),
  submit("bob", "t2", "03-03 10:00"),
  feedback("tom", "bob", "t2", "03-04 10:00"),
  evaluation("tom", "bob", "u2", "03-05 09:00", 80),
];

const plans = ["u1", "u2"].map((item_id) => ({ group_id: "g1", item_id, planned_on: "2025-03-04" }));

export const TILE_EXAMPLES: Example[] = [
  {
    title:
      "tile of g1's week: 43.75 progress, 80 score, 1 / 4 competences, 1 / 4 plan, 2.5 days, 24 h, 1 comment",
    organisation: school(EVENTS, { structure: { lms_plan: plans } }),
    expected: {
      "tile Week 2025-03-09 Groupe:g1 Global": {
        progression_moyenne: 43.75,
        score_normalise_moyen: 80,
        pourcentage_competences_acquises: 25,
        pourcentage_ua_couvertes: 25,
        pourcentage_inactives_7j: null,
        delai_median_jours: 2.5,
        delai_median_feedback_heures: 24,
        commentaires_7j: 1,
      },
      "tile Day 2025-03-05 Groupe:g1 Module:m1": {
        progression_moyenne: 43.75,
        score_normalise_moyen: 80,
        pourcentage_ua_couvertes: null,
        delai_median_jours: 2.5,
        delai_median_feedback_heures: null,
        commentaires_7j: 1,
      },
      "tile Week 2025-03-09 Groupe:g1 Competence:c1": {
        progression_moyenne: 43.75,
        pourcentage_competences_acquises: null,
        pourcentage_ua_couvertes: null,
        delai_median_jours: 2,
        delai_median_feedback_heures: null,
        commentaires_7j: 0,
      },
      "tile Week 2025-03-09 Apprenant:ana Competence:c1": {
        progression_moyenne: 12.5,
        delai_median_jours: null,
        commentaires_7j: null,
      },
      "tile Week 2025-03-09 Groupe:g1 Module:m2": null,
      "tile Day 2025-03-05 Apprenant:ana Global": null,
    },
  },
  {
    title: "tile of a month: comments of the seven days ending today, inactivity of today",
    organisation: school([
      feedback("tom", "bob", "u2", "03-05 09:00"),
      feedback("tom", "bob", "u2", "03-06 09:00"),
      state("bob", "u2", "En_cours", "03-05 10:00"),
      login("bob", "03-12 09:00"),
    ]),
    expected: {
      "tile Month 2025-03-31 Groupe:g1 Module:m1": {
        progression_moyenne: 0,
        pourcentage_inactives_7j: 100,
        commentaires_7j: 1,
      },
    },
  },
  {
    title: "tile: feedback alone makes one, where nothing else has a value",
    organisation: school([feedback("tom", "bob", "u3", "03-05 09:00")]),
    expected: {
      "tile Day 2025-03-11 Groupe:g1 Module:m2": {
        progression_moyenne: null,
        score_normalise_moyen: null,
        commentaires_7j: 1,
      },
      "tile Day 2025-03-12 Groupe:g1 Module:m2": null,
    },
  },
];
