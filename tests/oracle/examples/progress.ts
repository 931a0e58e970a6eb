import { type Example, mean, parts, value } from "./example";
import { enrolled, itemsWith, login, ping, quiz, STRUCTURE, school, state, stepDone } from "./school";

/** Progress in m1 from the 3rd on: ana 12.5, bob 75, cleo 0, dan 0. */
const HALF_A_UNIT = [
  state("ana", "h1", "Validee", "03-03 09:00"),
  state("bob", "u2", "Validee", "03-03 10:00"),
];

/** ana's progress in m1: 0 on the 10th, 12.5 on the 11th, 25 on the 12th. */
const STEADY = [
  login("ana", "03-10 09:00"),
  state("ana", "h1", "Validee", "03-11 09:00"),
  state("ana", "h2", "Validee", "03-12 09:00"),
];

export const PROGRESS_EXAMPLES: Example[] = [
  {
    title: "PROGRESSION_MOY: ana 100 × (1 × ½ + 3 × 0) / 4 = 12.5, bob 75: g1 43.75, all four 21.875",
    organisation: school(HALF_A_UNIT),
    expected: {
      "PROGRESSION_MOY Day 2025-03-03 Groupe:g1 Module:m1": mean(43.75, 2),
      "PROGRESSION_MOY Day 2025-03-03 Global Module:m1": mean(21.875, 4),
      "PROGRESSION_MOY Day 2025-03-03 Groupe:g1 Competence:c1": mean(43.75, 2),
      "PROGRESSION_MOY Day 2025-03-03 Groupe:g1 Micro_competence:k1": mean(25, 2),
      "PROGRESSION_MOY Week 2025-03-09 Apprenant:ana Module:m1": mean(12.5, 1),
      "PROGRESSION_MOY Week 2025-03-09 Apprenant:ana Competence:c1": mean(12.5, 1),
      "PROGRESSION_MOY Day 2025-03-03 Apprenant:ana Module:m1": null,
      "PROGRESSION_MOY Day 2025-03-03 Groupe:g1 Module:m2": null,
      "PROGRESSION_MOY Day 2025-03-03 Global Competence:c2": null,
    },
  },
  {
    title: "PROGRESSION_MOY: a weight of 0 counts for nothing: k1 has no progress, c1 is 100 × 3 / 3",
    organisation: school(HALF_A_UNIT, { structure: { lms_item: itemsWith({ u1: { weight: 0 } }) } }),
    expected: {
      "PROGRESSION_MOY Day 2025-03-03 Global Micro_competence:k1": null,
      "PROGRESSION_MOY Day 2025-03-03 Groupe:g1 Competence:c1": mean(50, 2),
    },
  },
  {
    title: "PROGRESSION_MOY: bob's 75 falls to 0 on the day that his unit is reopened",
    organisation: school([...HALF_A_UNIT, state("bob", "u2", "En_cours", "03-05 10:00")]),
    expected: {
      "PROGRESSION_MOY Day 2025-03-04 Groupe:g1 Module:m1": mean(43.75, 2),
      "PROGRESSION_MOY Day 2025-03-05 Groupe:g1 Module:m1": mean(6.25, 2),
    },
  },
  {
    title: "PROGRESSION_MOY: at one instant the greater id wins: Validee (b) after En_cours (a), 75",
    organisation: school([
      state("bob", "u2", "Validee", "03-03 10:00", undefined, { id: "b" }),
      state("bob", "u2", "En_cours", "03-03 10:00", undefined, { id: "a" }),
    ]),
    expected: { "PROGRESSION_MOY Day 2025-03-03 Groupe:g1 Module:m1": mean(37.5, 2) },
  },
  {
    title: "PROGRESSION_MOY: bob left g1 on the 4th, counts on that day and no more: 43.75, then 12.5",
    organisation: school(HALF_A_UNIT, {
      structure: {
        lms_group_student: STRUCTURE.lms_group_student.map((row) =>
          row.student_id === "bob" ? { ...row, left_on: "2025-03-04" } : row,
        ),
      },
    }),
    expected: {
      "PROGRESSION_MOY Day 2025-03-04 Groupe:g1 Module:m1": mean(43.75, 2),
      "PROGRESSION_MOY Day 2025-03-05 Groupe:g1 Module:m1": mean(12.5, 1),
      "PROGRESSION_MOY Day 2025-03-05 Global Module:m1": mean(21.875, 4),
    },
  },
  {
    title: "PROGRESSION_P50, P90 of 0, 0, 12.5, 75: median 6.25, P75 28.125, P90 12.5 + 0.7 × 62.5 = 56.25",
    organisation: school(HALF_A_UNIT),
    expected: {
      "PROGRESSION Day 2025-03-03 Global Module:m1": {
        percentile_50: 6.25,
        percentile_75: 28.125,
        percentile_90: 56.25,
        min_observed_value: 0,
        max_observed_value: 75,
        sample_size: 4,
      },
      "PROGRESSION Day 2025-03-03 Groupe:g1 Module:m2": null,
    },
  },
  {
    title: "VITESSE_PROGRESSION: closed week (12.5 + 75) × 7 / 7 / 2 = 43.75",
    organisation: school(HALF_A_UNIT),
    expected: {
      "VITESSE_PROGRESSION Week 2025-03-09 Groupe:g1 Module:m1": mean(43.75, 2),
      "VITESSE_PROGRESSION Week 2025-03-16 Groupe:g1 Module:m1": mean(0, 2),
      "VITESSE_PROGRESSION Week 2025-03-09 Groupe:g1 Module:m2": null,
    },
  },
  {
    title: "VITESSE_PROGRESSION: running week, Wednesday is its third day: (0 + 75 × 7 / 3) / 2 = 87.5",
    organisation: school([state("bob", "u2", "Validee", "03-10 10:00")]),
    expected: { "VITESSE_PROGRESSION Week 2025-03-16 Groupe:g1 Module:m1": mean(87.5, 2) },
  },
  {
    title: "VITESSE_PROGRESSION: ana enrolled inside the week has no progress before it: bob's 75 alone",
    organisation: school(HALF_A_UNIT, {
      structure: {
        lms_enrollment: [enrolled("ana", "course1", "2025-03-03"), enrolled("bob", "course1")],
      },
    }),
    expected: { "VITESSE_PROGRESSION Week 2025-03-09 Groupe:g1 Module:m1": mean(75, 1) },
  },
  {
    title: "CHAPITRES_VALIDES: done on the 3rd, reopened, done again on the 5th: 1, at its first",
    organisation: school([
      state("ana", "h1", "Validee", "03-03 09:00"),
      state("ana", "h1", "En_cours", "03-04 09:00"),
      state("ana", "h1", "Validee", "03-05 09:00"),
    ]),
    expected: {
      "CHAPITRES_VALIDES Day 2025-03-03 Global Competence:c1": value(1),
      "CHAPITRES_VALIDES Day 2025-03-05 Global Competence:c1": null,
      "CHAPITRES_VALIDES Week 2025-03-09 Apprenant:ana Module:m1": value(1),
    },
  },
  {
    title: "UAS_VALIDEES: a step done and a quiz of 7 / 10 = the pass mark make 2; 6.9 / 10 does not",
    organisation: school([
      stepDone("ana", "l1", "03-04 09:00"),
      quiz("bob", "l2", "03-04 10:00", 7, 10),
      quiz("cleo", "l2", "03-04 10:00", 6.9, 10),
      quiz("dan", "l2", "03-04 10:00", 9, 10, { passed: false }),
    ]),
    expected: {
      "UAS_VALIDEES Day 2025-03-04 Global Module:m1": value(2),
      "UAS_VALIDEES Day 2025-03-04 Formateur:tom Global": value(2),
      "UAS_VALIDEES Day 2025-03-04 Groupe:g2 Global": null,
    },
  },
  {
    title: "UAS_VALIDEES: video at 90 / 100 on the 3rd and quiz on the 5th: the unit is done on the 5th",
    organisation: school([
      ping("cleo", "l3", "03-02 09:00", 89, 100),
      ping("cleo", "l3", "03-03 09:00", 90, 100),
      quiz("cleo", "l3", "03-05 09:00", 8, 10),
    ]),
    expected: {
      "UAS_VALIDEES Day 2025-03-03 Global Module:m2": null,
      "UAS_VALIDEES Day 2025-03-05 Global Module:m2": value(1),
    },
  },
  {
    title: "COMP_VALIDEES: ana c1 and c2, bob c1: 2 + 1 = 3",
    organisation: school([
      state("ana", "c1", "Validee", "03-03 09:00"),
      state("ana", "c2", "Validee", "03-04 09:00"),
      state("bob", "c1", "Validee", "03-04 09:00"),
    ]),
    expected: {
      "COMP_VALIDEES Week 2025-03-09 Global Module:m1": value(3),
      "COMP_VALIDEES Day 2025-03-04 Groupe:g1 Global": value(2),
      "COMP_VALIDEES Day 2025-03-05 Groupe:g1 Global": null,
    },
  },
  {
    title: "PCT_COMP_ACQUISES: 1 of 4 learners × 2 competences = 12.5 %, 0 % once reopened, no row in m2",
    organisation: school([
      state("ana", "c1", "Validee", "03-03 09:00"),
      state("ana", "c1", "En_cours", "03-05 09:00"),
    ]),
    expected: {
      "PCT_COMP_ACQUISES Day 2025-03-04 Global Module:m1": parts(12.5, 1, 8),
      "PCT_COMP_ACQUISES Day 2025-03-05 Global Module:m1": parts(0, 0, 8),
      "PCT_COMP_ACQUISES Day 2025-03-04 Groupe:g1 Global": parts(25, 1, 4),
      "PCT_COMP_ACQUISES Day 2025-03-04 Global Module:m2": null,
    },
  },
  {
    title: "DISPERSION_PROGRESSION of 0, 0, 12.5, 75: P75 28.125 − P25 0 = 28.125",
    organisation: school(HALF_A_UNIT),
    expected: {
      "DISPERSION_PROGRESSION Day 2025-03-03 Global Module:m1": mean(28.125, 4),
      "DISPERSION_PROGRESSION Day 2025-03-03 Sous_groupe:sg1 Module:m1": mean(0, 1),
      "DISPERSION_PROGRESSION Day 2025-03-03 Groupe:g1 Module:m2": null,
    },
  },
  {
    title: "TENDANCE_PROGRESSION_28J: 0, 12.5, 25 on three days: 12.5 a day × 7 = 87.5; one day gives none",
    organisation: school(STEADY),
    expected: {
      "TENDANCE_PROGRESSION_28J Day 2025-03-12 Apprenant:ana Module:m1": mean(87.5, 3),
      "TENDANCE_PROGRESSION_28J Day 2025-03-12 Groupe:g1 Module:m1": mean(43.75, 3),
      "TENDANCE_PROGRESSION_28J Day 2025-03-10 Apprenant:ana Module:m1": null,
    },
  },
  {
    title: "ETA_ATTEINTE_OBJECTIF: (100 − 25) / 12.5 a day = 6 days; no slope, no date",
    organisation: school(STEADY),
    expected: {
      "ETA_ATTEINTE_OBJECTIF Day 2025-03-12 Apprenant:ana Module:m1": value(6),
      "ETA_ATTEINTE_OBJECTIF Day 2025-03-12 Apprenant:bob Module:m1": null,
      "ETA_ATTEINTE_OBJECTIF Day 2025-03-10 Apprenant:ana Module:m1": null,
    },
  },
  {
    title: "ETA_ATTEINTE_OBJECTIF: an objective of 25 is reached at 25: 0 days",
    organisation: school(STEADY, { settings: { objective: 25 } }),
    expected: {
      "ETA_ATTEINTE_OBJECTIF Day 2025-03-11 Apprenant:ana Module:m1": value(1),
      "ETA_ATTEINTE_OBJECTIF Day 2025-03-12 Apprenant:ana Module:m1": value(0),
    },
  },
];
