import { emptyStructure } from "../model";
import { type Example, mean, parts, value } from "./example";
import { feedback, login, logout, school, state, stepDone, trainerLogin, unknownType } from "./school";

const LOGINS = [
  login("ana", "03-03 09:00"),
  login("ana", "03-03 10:00"),
  login("ana", "03-05 10:00"),
  login("bob", "03-04 10:00"),
  trainerLogin("tom", "03-03 08:00"),
  trainerLogin("tom", "03-04 08:00"),
];

const FEEDBACKS = [
  feedback("tom", "ana", "u1", "03-03 09:00"),
  feedback("tom", "ana", "u1", "03-03 10:00"),
  feedback("tom", "cleo", "u1", "03-03 11:00"),
  feedback("uma", "bob", "u1", "03-03 12:00"),
];

export const ACTIVITY_EXAMPLES: Example[] = [
  {
    title: "USERS_ACTIFS: ana (twice) and tom are 1 + 1 = 2 users; uma's scope has ana, not tom: 1",
    organisation: school([LOGINS[0]!, LOGINS[1]!, LOGINS[4]!]),
    expected: {
      "USERS_ACTIFS Day 2025-03-03 Global Global": value(2),
      "USERS_ACTIFS Day 2025-03-03 Session:s1 Global": value(2),
      "USERS_ACTIFS Day 2025-03-03 Groupe:g1 Global": value(2),
      "USERS_ACTIFS Day 2025-03-03 Sous_groupe:sg1 Global": value(2),
      "USERS_ACTIFS Day 2025-03-03 Formateur:tom Global": value(2),
      "USERS_ACTIFS Day 2025-03-03 Formateur:uma Global": value(1),
      "USERS_ACTIFS Day 2025-03-03 Groupe:g2 Global": null,
      "USERS_ACTIFS Day 2025-03-03 Global Module:m1": null,
    },
  },
  {
    title: "USERS_ACTIFS of a module: ana worked in it and tom gave feedback in it: 1 + 1 = 2",
    organisation: school([stepDone("ana", "l1", "03-03 09:00"), feedback("tom", "bob", "u2", "03-03 10:00")]),
    expected: {
      "USERS_ACTIFS Day 2025-03-03 Global Module:m1": value(2),
      "USERS_ACTIFS Day 2025-03-03 Global Module:m2": null,
    },
  },
  {
    title: "APPRENANTS_ACTIFS: ana on the 3rd and bob on the 5th: 2 in [3, 9], 1 in [4, 10], 0 in [6, 12]",
    organisation: school([unknownType("ana", "03-03 09:00"), stepDone("bob", "l1", "03-05 09:00")]),
    expected: {
      "APPRENANTS_ACTIFS Rolling7 2025-03-09 Global Global": value(2),
      "APPRENANTS_ACTIFS Rolling7 2025-03-10 Global Global": value(1),
      "APPRENANTS_ACTIFS Rolling7 2025-03-12 Global Global": null,
      "APPRENANTS_ACTIFS Week 2025-03-09 Global Global": value(2),
      "APPRENANTS_ACTIFS Week 2025-03-09 Global Module:m1": value(1),
      "APPRENANTS_ACTIFS Month 2025-03-31 Groupe:g1 Global": value(2),
    },
  },
  {
    title: "APPRENANTS_ACTIFS: what tom does about ana is no action of ana's: 0",
    organisation: school([state("ana", "t1", "A_faire", "03-03 09:00", undefined, { instructor_id: "tom" })]),
    expected: {
      "APPRENANTS_ACTIFS Day 2025-03-03 Global Global": null,
      "FORMATEURS_ACTIFS Day 2025-03-03 Global Global": value(1),
    },
  },
  {
    title:
      "APPRENANTS_ACTIFS: midnight opens the new day; the zone change of Ramadan moves it from 23:00Z to 00:00Z",
    organisation: school(
      [
        login("cleo", "2025-02-22T22:59:59Z"),
        login("ana", "2025-02-22T23:00:00Z"),
        login("bob", "2025-02-23T23:30:00Z"),
        login("dan", "2025-02-24T00:00:00Z"),
      ],
      { timeZone: "Africa/Casablanca" },
    ),
    expected: {
      "APPRENANTS_ACTIFS Day 2025-02-22 Global Global": value(1),
      "APPRENANTS_ACTIFS Day 2025-02-23 Global Global": value(2),
      "APPRENANTS_ACTIFS Day 2025-02-23 Groupe:g1 Global": value(2),
      "APPRENANTS_ACTIFS Day 2025-02-24 Global Global": value(1),
    },
  },
  {
    title:
      "APPRENANTS_ACTIFS: unknown student, class and course wait, a future hour waits, a repeated id counts once: 1",
    organisation: school([
      login("zoe", "03-03 09:00"),
      stepDone("ana", "l9", "03-03 09:00"),
      login("bob", "03-03 09:00", { course_id: "course9" }),
      login("cleo", "03-12 13:00"),
      login("dan", "03-04 09:00", { id: "same" }),
      login("cleo", "03-04 10:00", { id: "same" }),
    ]),
    expected: {
      "APPRENANTS_ACTIFS Day 2025-03-03 Global Global": null,
      "APPRENANTS_ACTIFS Day 2025-03-12 Global Global": null,
      "APPRENANTS_ACTIFS Day 2025-03-04 Global Global": value(1),
      "APPRENANTS_ACTIFS Month 2025-03-31 Global Global": value(1),
      "APPRENANTS_ACTIFS Month 2025-03-31 Groupe:g2 Global": null,
    },
  },
  {
    title: "APPRENANTS_ACTIFS: before there is any curriculum, a login counts all the same: 1",
    organisation: school([login("ana", "03-11 09:00")], {
      structure: { ...emptyStructure(), lms_student: [{ id: "ana", name: "ana" }] },
    }),
    expected: { "APPRENANTS_ACTIFS Day 2025-03-11 Global Global": value(1) },
  },
  {
    title: "FORMATEURS_ACTIFS: tom's feedback to cleo makes him active in his own group, not in hers",
    organisation: school([feedback("tom", "cleo", "u1", "03-03 09:00")]),
    expected: {
      "FORMATEURS_ACTIFS Week 2025-03-09 Global Global": value(1),
      "FORMATEURS_ACTIFS Week 2025-03-09 Formateur:tom Global": value(1),
      "FORMATEURS_ACTIFS Week 2025-03-09 Groupe:g1 Global": value(1),
      "FORMATEURS_ACTIFS Week 2025-03-09 Session:s1 Global": value(1),
      "FORMATEURS_ACTIFS Week 2025-03-09 Groupe:g2 Global": null,
    },
  },
  {
    title:
      "TAUX_APPRENANTS_ACTIFS: 2 of 4 on m1 were active: 50 %; 0 of 1 on m2: 0 %; nobody of g1 on m2: no row",
    organisation: school([stepDone("ana", "l1", "03-03 09:00"), stepDone("bob", "l2", "03-03 09:00")]),
    expected: {
      "TAUX_APPRENANTS_ACTIFS Day 2025-03-03 Global Module:m1": parts(50, 2, 4),
      "TAUX_APPRENANTS_ACTIFS Day 2025-03-03 Global Module:m2": parts(0, 0, 1),
      "TAUX_APPRENANTS_ACTIFS Day 2025-03-03 Groupe:g1 Global": parts(100, 2, 2),
      "TAUX_APPRENANTS_ACTIFS Day 2025-03-03 Groupe:g1 Module:m2": null,
    },
  },
  {
    title: "CONNEXIONS_TOTAL: ana 3, bob 1, tom 2: 3 + 1 + 2 = 6, and none in g2",
    organisation: school(LOGINS),
    expected: {
      "CONNEXIONS_TOTAL Week 2025-03-09 Global Global": value(6),
      "CONNEXIONS_TOTAL Week 2025-03-09 Formateur:uma Global": value(4),
      "CONNEXIONS_TOTAL Week 2025-03-09 Apprenant:ana Global": value(3),
      "CONNEXIONS_TOTAL Week 2025-03-09 Groupe:g2 Global": null,
      "CONNEXIONS_TOTAL Day 2025-03-03 Apprenant:ana Global": null,
    },
  },
  {
    title: "CONNEXION_P50, P90: 1, 2 and 3 logins per user: median 2, P75 2.5, P90 2 + 0.8 = 2.8",
    organisation: school(LOGINS),
    expected: {
      "CONNEXION_SESSIONS Week 2025-03-09 Global Global": {
        percentile_50: 2,
        percentile_75: 2.5,
        percentile_90: 2.8,
        min_observed_value: 1,
        max_observed_value: 3,
        sample_size: 3,
      },
      "CONNEXION_SESSIONS Week 2025-03-09 Groupe:g2 Global": null,
    },
  },
  {
    title: "DUREE_ACTIVE_MOY: (3600 + 1800 + 900) s / 3600 / 2 users = 0.875 h",
    organisation: school([
      logout("ana", "03-03 10:00", 3600),
      logout("ana", "03-04 10:00", 1800),
      logout("bob", "03-04 10:00", 900),
    ]),
    expected: {
      "DUREE_ACTIVE_MOY Week 2025-03-09 Global Global": mean(0.875, 2),
      "DUREE_ACTIVE_MOY Week 2025-03-09 Apprenant:ana Global": mean(1.5, 1),
      "DUREE_ACTIVE_MOY Week 2025-03-09 Groupe:g2 Global": null,
    },
  },
  {
    title:
      "FB_PAR_FORMATEUR: 4 feedback / 2 trainers = 2; in g2 1 feedback / 1 trainer (uma has the session) = 1",
    organisation: school(FEEDBACKS),
    expected: {
      "FB_PAR_FORMATEUR Day 2025-03-03 Global Global": parts(2, 4, 2),
      "FB_PAR_FORMATEUR Day 2025-03-03 Formateur:tom Global": parts(3, 3, 1),
      "FB_PAR_FORMATEUR Day 2025-03-03 Groupe:g2 Global": parts(1, 1, 1),
      "FB_PAR_FORMATEUR Day 2025-03-04 Global Global": null,
    },
  },
  {
    title:
      "FB_PAR_FORMATEUR, ELEVE_PAR_FORMATEUR: tom has no part in g2: 1 feedback / 0 and 1 learner / 0: NULL",
    organisation: school([FEEDBACKS[2]!, login("cleo", "03-03 09:00")]),
    expected: {
      "FB_PAR_FORMATEUR Day 2025-03-03 Groupe:g2 Global": parts(null, 1, 0),
      "ELEVE_PAR_FORMATEUR Day 2025-03-03 Groupe:g2 Global": parts(null, 1, 0),
    },
  },
  {
    title:
      "ELEVE_PAR_FORMATEUR: 3 learners / 2 trainers = 1.5; cleo in g2 with uma, who has the session: 1 / 1 = 1",
    organisation: school([
      ...["ana", "bob", "cleo"].map((learner) => login(learner, "03-03 09:00")),
      trainerLogin("tom", "03-03 08:00"),
      feedback("uma", "dan", "u1", "03-03 08:00"),
    ]),
    expected: {
      "ELEVE_PAR_FORMATEUR Day 2025-03-03 Global Global": parts(1.5, 3, 2),
      "ELEVE_PAR_FORMATEUR Day 2025-03-03 Groupe:g2 Global": parts(1, 1, 1),
      "ELEVE_PAR_FORMATEUR Day 2025-03-03 Formateur:tom Global": parts(2, 2, 1),
      "ELEVE_PAR_FORMATEUR Day 2025-03-04 Global Global": null,
    },
  },
  {
    title: "CHARGE_FB_MED: tom 3 and uma 1: median 2, P90 1 + 0.9 × 2 = 2.8",
    organisation: school(FEEDBACKS),
    expected: {
      "CHARGE_FB Week 2025-03-09 Global Global": {
        percentile_50: 2,
        percentile_75: 2.5,
        percentile_90: 2.8,
        min_observed_value: 1,
        max_observed_value: 3,
        sample_size: 2,
      },
      "CHARGE_FB Week 2025-03-09 Groupe:g2 Global": { percentile_50: 1, sample_size: 1 },
      "CHARGE_FB Week 2025-03-16 Global Global": null,
    },
  },
];
