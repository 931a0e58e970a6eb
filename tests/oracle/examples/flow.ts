import { type Example, parts, value } from "./example";
import { login, school, state, submit } from "./school";

const one = (days: number) => ({ percentile_50: days, sample_size: 1 });
const count = (state_count_value: number) => ({ state_count_value });

export const FLOW_EXAMPLES: Example[] = [
  {
    title: "CYCLE_TIME_TACHE_MED: 2.5 and 1 days: median 1.75, P75 2.125, P90 1 + 0.9 × 1.5 = 2.35",
    organisation: school([
      state("ana", "t1", "A_faire", "03-01 00:00"),
      state("ana", "t1", "En_cours", "03-03 00:00"),
      state("ana", "t1", "Terminee", "03-05 12:00"),
      state("ana", "t1", "En_cours", "03-06 00:00"),
      state("ana", "t1", "Terminee", "03-08 00:00"),
      state("bob", "t1", "En_cours", "03-04 00:00"),
      state("bob", "t1", "Terminee", "03-05 00:00"),
      state("bob", "t2", "A_faire", "03-04 00:00"),
      state("bob", "t2", "Terminee", "03-05 00:00"),
    ]),
    expected: {
      "CYCLE_TIME_TACHE Week 2025-03-09 Global Projet:p1": {
        percentile_50: 1.75,
        percentile_75: 2.125,
        percentile_90: 2.35,
        min_observed_value: 1,
        max_observed_value: 2.5,
        sample_size: 2,
      },
      "CYCLE_TIME_TACHE Day 2025-03-08 Global Projet:p1": null,
      "LEAD_TIME_TACHE Week 2025-03-09 Groupe:g1 Module:m1": {
        percentile_50: 1,
        min_observed_value: 1,
        max_observed_value: 4.5,
        sample_size: 3,
      },
      "TACHE_THROUGHPUT Day 2025-03-05 Groupe:g1 Projet:p1": value(3),
      "TACHE_THROUGHPUT Day 2025-03-08 Groupe:g1 Projet:p1": null,
    },
  },
  {
    title: "LEAD_TIME_TACHE_MED: assigned on the 3rd, done on the 7th: 4 days; done at once: 0 days",
    organisation: school([
      state("ana", "t1", "A_faire", "03-03 09:00"),
      state("ana", "t1", "Terminee", "03-07 09:00"),
      state("cleo", "t1", "Terminee", "03-07 09:00"),
    ]),
    expected: {
      "LEAD_TIME_TACHE Day 2025-03-07 Groupe:g1 Projet:p1": one(4),
      "LEAD_TIME_TACHE Day 2025-03-07 Groupe:g2 Projet:p1": one(0),
      "LEAD_TIME_TACHE Day 2025-03-06 Global Projet:p1": null,
      "CYCLE_TIME_TACHE Day 2025-03-07 Global Projet:p1": null,
    },
  },
  {
    title:
      "DELAI_ACQUIS_MICRO_MED: from its chapter's first step on the 3rd 00:00 to the 6th 12:00: 3.5 days",
    organisation: school([
      state("ana", "h1", "A_faire", "03-01 00:00"),
      state("ana", "h1", "En_cours", "03-03 00:00"),
      state("ana", "k1", "Validee", "03-06 12:00"),
      state("bob", "k1", "Validee", "03-06 12:00"),
    ]),
    expected: {
      "DELAI_ACQUIS_MICRO Week 2025-03-09 Apprenant:ana Module:m1": one(3.5),
      "DELAI_ACQUIS_MICRO Week 2025-03-09 Apprenant:bob Module:m1": one(0),
      "DELAI_ACQUIS_MICRO Week 2025-03-09 Global Micro_competence:k1": {
        percentile_50: 1.75,
        sample_size: 2,
      },
      "DELAI_ACQUIS_MICRO Week 2025-03-16 Global Global": null,
    },
  },
  {
    title: "DELAI_ACQUIS_COMP_MED: from a submission below it on the 3rd to the 7th: 4 days",
    organisation: school([submit("ana", "u2", "03-03 09:00"), state("ana", "c1", "Validee", "03-07 09:00")]),
    expected: {
      "DELAI_ACQUIS_COMP Week 2025-03-09 Global Competence:c1": one(4),
      "DELAI_ACQUIS_COMP Week 2025-03-09 Global Competence:c2": null,
    },
  },
  {
    title: "DELAI_VALIDATION_UA_MED: the latest submission before the first done: 6 h, not 30 h",
    organisation: school([
      submit("ana", "u1", "03-03 09:00"),
      submit("ana", "u1", "03-04 09:00"),
      state("ana", "u1", "Validee", "03-04 15:00"),
      submit("ana", "u1", "03-04 16:00"),
      state("bob", "u1", "Validee", "03-04 15:00"),
    ]),
    expected: {
      "DELAI_VALIDATION_UA Week 2025-03-09 Global Module:m1": one(6),
      "DELAI_VALIDATION_UA Week 2025-03-16 Global Module:m1": null,
    },
  },
  {
    title:
      "TEMPS_EN_ETAT_MOY: En_cours from the 4th to the 7th is 3 days, though it was said twice; A_faire 1 day",
    organisation: school([
      state("ana", "t1", "A_faire", "03-03 00:00"),
      state("ana", "t1", "En_cours", "03-04 00:00"),
      state("ana", "t1", "En_cours", "03-05 00:00"),
      submit("ana", "t1", "03-07 00:00"),
      state("cleo", "u3", "En_cours", "03-04 00:00"),
      state("cleo", "u3", "Validee", "03-06 00:00"),
    ]),
    expected: {
      "TEMPS_EN_ETAT_MOY Week 2025-03-09 Groupe:g1 Module:m1": {
        value_number: 3,
        sample_size: 1,
        extra_data_json: {
          domain: "Tache",
          state_code: "En_cours",
          breakdown: [
            { domain: "Tache", state_code: "A_faire", mean_days: 1, n: 1 },
            { domain: "Tache", state_code: "En_cours", mean_days: 3, n: 1 },
          ],
        },
      },
      "TEMPS_EN_ETAT_MOY Week 2025-03-09 Groupe:g2 Global": {
        value_number: null,
        sample_size: 0,
        extra_data_json: {
          domain: "Tache",
          state_code: "En_cours",
          breakdown: [{ domain: "Ua", state_code: "En_cours", mean_days: 2, n: 1 }],
        },
      },
      "TEMPS_EN_ETAT_MOY Week 2025-03-16 Global Global": null,
    },
  },
  {
    title:
      "TAUX_TACHES_A_L_HEURE: at the deadline is on time, after it is late: 1 / 2 = 50 %; without one, not counted",
    organisation: school([
      state("ana", "t1", "A_faire", "03-01 09:00", "03-05 12:00"),
      state("ana", "t1", "Terminee", "03-05 12:00"),
      state("bob", "t1", "A_faire", "03-01 09:00", "03-20 09:00"),
      state("bob", "t1", "En_cours", "03-02 09:00", "03-04 09:00"),
      state("bob", "t1", "Terminee", "03-05 09:00"),
      state("bob", "t1", "Terminee", "03-06 09:00", "03-30 09:00"),
      state("bob", "t2", "Terminee", "03-05 09:00"),
    ]),
    expected: {
      "TAUX_TACHES_A_L_HEURE Day 2025-03-05 Global Projet:p1": parts(50, 1, 2),
      "TAUX_TACHES_A_L_HEURE Day 2025-03-05 Groupe:g2 Projet:p1": null,
    },
  },
  {
    title:
      "TACHES_A_FAIRE 1, EN_COURS 2, A_VALIDER 1, TERMINEES 1, REJETEES 1; BACKLOG and WIP read the first two",
    organisation: school([
      state("ana", "t1", "A_faire", "03-03 09:00"),
      state("ana", "t2", "En_cours", "03-03 09:00"),
      state("bob", "t1", "En_cours", "03-03 09:00"),
      submit("bob", "t2", "03-03 09:00"),
      state("cleo", "t1", "Terminee", "03-03 09:00"),
      state("cleo", "t2", "Rejetee", "03-03 09:00"),
    ]),
    expected: {
      "Tache/A_faire Day 2025-03-04 Global Projet:p1": count(1),
      "Tache/En_cours Day 2025-03-04 Global Projet:p1": count(2),
      "Tache/A_valider Day 2025-03-04 Global Module:m1": count(1),
      "Tache/Terminee Day 2025-03-04 Global Global": count(1),
      "Tache/Rejetee Day 2025-03-04 Groupe:g2 Projet:p1": count(1),
      "Tache/Rejetee Day 2025-03-04 Groupe:g1 Projet:p1": null,
      "Tache/En_cours Week 2025-03-09 Apprenant:bob Module:m1": count(1),
      "Tache/En_cours Day 2025-03-04 Global Module:m2": null,
      "Tache/A_valider Day 2025-03-04 Groupe:g2 Projet:p1": null,
      "Tache/Terminee Day 2025-03-04 Groupe:g1 Projet:p1": null,
    },
  },
  {
    title:
      "kpi_state_count: what has no state is A_faire: 4 × 2 chapters − 1 = 7; a task without one is not counted",
    organisation: school([state("ana", "h1", "Validee", "03-03 09:00")]),
    expected: {
      "Chapitre/A_faire Day 2025-03-03 Global Module:m1": count(7),
      "Chapitre/Validee Day 2025-03-03 Global Module:m1": count(1),
      "Ua/A_faire Day 2025-03-03 Global Global": count(9),
      "Micro_competence/A_faire Day 2025-03-03 Groupe:g1 Global": count(2),
      "Competence/A_faire Day 2025-03-03 Global Module:m1": count(8),
      "Module/A_faire Day 2025-03-03 Global Global": count(5),
      "Tache/A_faire Day 2025-03-03 Global Global": null,
      "Projet/A_faire Day 2025-03-03 Global Projet:p1": null,
    },
  },
  {
    title:
      "kpi_state_count: bob is not enrolled in m2: his u3 counts at Global, where it was entered, not in m2",
    organisation: school([state("bob", "u3", "En_cours", "03-03 09:00")]),
    expected: {
      "Ua/En_cours Day 2025-03-03 Global Global": count(1),
      "Ua/En_cours Day 2025-03-03 Global Module:m2": null,
      "Ua/A_faire Day 2025-03-03 Global Module:m2": count(1),
    },
  },
  {
    title:
      "TAUX_RETARD_TACHES: due at midnight of the 5th: 0 / 1 on the 4th, 1 / 1 on the 5th; due now is not past",
    organisation: school([
      state("ana", "t1", "En_cours", "03-03 09:00", "03-05 00:00"),
      state("bob", "t1", "En_cours", "03-03 09:00", "03-12 12:00"),
      state("bob", "t2", "En_cours", "03-03 09:00"),
      state("cleo", "t1", "Terminee", "03-03 09:00", "03-04 00:00"),
    ]),
    expected: {
      "TAUX_RETARD_TACHES Day 2025-03-04 Groupe:g1 Projet:p1": parts(0, 0, 2),
      "TAUX_RETARD_TACHES Day 2025-03-05 Groupe:g1 Projet:p1": parts(50, 1, 2),
      "TAUX_RETARD_TACHES Day 2025-03-12 Groupe:g1 Projet:p1": parts(50, 1, 2),
      "TAUX_RETARD_TACHES Day 2025-03-12 Groupe:g2 Projet:p1": null,
    },
  },
  {
    title:
      "RISK_RETARD_PROJET: of the critical t1 of ana (late) and bob (done): 1 / 2 = 50 %; t2 is not critical",
    organisation: school([
      state("ana", "t1", "En_cours", "03-03 09:00", "03-05 00:00"),
      state("bob", "t1", "Terminee", "03-03 09:00", "03-02 00:00"),
      state("ana", "t2", "En_cours", "03-03 09:00", "03-05 00:00"),
    ]),
    expected: {
      "RISK_RETARD_PROJET Day 2025-03-05 Global Projet:p1": parts(50, 1, 2),
      "RISK_RETARD_PROJET Day 2025-03-04 Global Projet:p1": parts(0, 0, 2),
      "RISK_RETARD_PROJET Day 2025-03-05 Groupe:g2 Projet:p1": null,
    },
  },
  {
    title:
      "INACTIVITE_7J: k1 touched on the 3rd: active in [3, 9], 0 / 1; inactive in [4, 10], 1 / 1; done, no row",
    organisation: school([
      state("ana", "h1", "En_cours", "03-03 09:00"),
      state("bob", "u2", "En_cours", "03-05 09:00"),
      state("ana", "k1", "Validee", "03-12 09:00"),
    ]),
    expected: {
      "INACTIVITE_7J Day 2025-03-09 Sous_groupe:sg1 Micro_competence:k1": parts(0, 0, 1),
      "INACTIVITE_7J Day 2025-03-10 Sous_groupe:sg1 Micro_competence:k1": parts(100, 1, 1),
      "INACTIVITE_7J Day 2025-03-10 Groupe:g1 Competence:c1": parts(50, 1, 2),
      "INACTIVITE_7J Day 2025-03-12 Sous_groupe:sg1 Micro_competence:k1": null,
      "INACTIVITE_7J Week 2025-03-09 Apprenant:ana Global": parts(0, 0, 1),
    },
  },
  {
    title: "INACTIVITE_7J: a trainer's state change starts a unit but is no action of the learner's: 1 / 1",
    organisation: school([
      state("ana", "u2", "En_cours", "03-03 09:00", undefined, { instructor_id: "tom" }),
    ]),
    expected: { "INACTIVITE_7J Day 2025-03-03 Groupe:g1 Module:m1": parts(100, 1, 1) },
  },
  {
    title:
      "APPRENANTS_INACTIFS_7J: bob, cleo and dan never started: 3; with ana, last seen 7 days ago: 4, 3 never",
    organisation: school([login("ana", "03-04 09:00")]),
    expected: {
      "APPRENANTS_INACTIFS_7J Day 2025-03-10 Global Global": value(3, {
        extra_data_json: { never_started: 3 },
      }),
      "APPRENANTS_INACTIFS_7J Day 2025-03-11 Global Global": value(4, {
        extra_data_json: { never_started: 3 },
      }),
      "APPRENANTS_INACTIFS_7J Day 2025-03-11 Global Module:m1": value(4, {
        extra_data_json: { never_started: 4 },
      }),
      "APPRENANTS_INACTIFS_7J Day 2025-03-10 Sous_groupe:sg1 Global": null,
    },
  },
];
