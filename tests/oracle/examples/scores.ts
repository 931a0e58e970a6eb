import { type Example, mean, parts, value } from "./example";
import { attendance, evaluation, quiz, school, state } from "./school";

const QUIZ_80 = quiz("ana", "l2", "03-03 09:00", 8, 10);

/** Means: ana (80 + 60) / 2 = 70, bob 90. */
const TWO_LEARNERS = [
  QUIZ_80,
  evaluation("tom", "ana", "u2", "03-04 09:00", 60),
  evaluation("tom", "bob", "u2", "03-05 09:00", 90),
];

const absent = (learner: string, ...days: string[]) =>
  days.map((day) => attendance("tom", learner, "absent", `${day} 08:00`));

const rubric = (code: string, ...scores: number[]) =>
  scores.map((score, i) =>
    evaluation("tom", "ana", "p1", `03-0${i + 3} 09:00`, 50, {
      criteria: { [code]: { score, max_score: 6 } },
    }),
  );

const quality = (metric: string, rubrique: string, max: number, a: number, b: number): Example => ({
  title: `${metric}: (${a} + ${b}) / 2 = ${(a + b) / 2}, whatever the mark; without the criterion no row`,
  organisation: school(rubric(rubrique, a, b)),
  expected: {
    [`${metric} Month 2025-03-31 Global Projet:p1`]: {
      value_number: (a + b) / 2,
      sample_size: 2,
      extra_data_json: { rubrique, max },
    },
    [`${metric} Month 2025-03-31 Apprenant:ana Module:m1`]: mean((a + b) / 2, 2),
    [`${metric} Month 2025-03-31 Formateur:uma Global`]: null,
    [`${metric} Month 2025-03-31 Apprenant:ana Projet:p1`]: null,
  },
});

export const SCORE_EXAMPLES: Example[] = [
  {
    title: "SCORE_NORM: a quiz of 8 / 10 and a mark of 60: (80 + 60) / 2 = 70; uma did not give the mark: 80",
    organisation: school([QUIZ_80, evaluation("tom", "bob", "u1", "03-04 09:00", 60)]),
    expected: {
      "SCORE_NORM Week 2025-03-09 Global Module:m1": mean(70, 2),
      "SCORE_NORM Week 2025-03-09 Formateur:tom Global": mean(70, 2),
      "SCORE_NORM Week 2025-03-09 Formateur:uma Global": mean(80, 1),
      "SCORE_NORM Week 2025-03-09 Global Micro_competence:k1": mean(60, 1),
      "SCORE_NORM Day 2025-03-04 Global Competence:c1": mean(60, 1),
      "SCORE_NORM Day 2025-03-05 Global Competence:c1": null,
    },
  },
  {
    title:
      "SCORE_NORM: a quiz is the learner's own, whoever entered it: uma's scope has cleo's 80, tom's has not",
    organisation: school([{ ...quiz("cleo", "l2", "03-03 09:00", 8, 10), instructor_id: "tom" }]),
    expected: {
      "SCORE_NORM Day 2025-03-03 Groupe:g2 Global": mean(80, 1),
      "SCORE_NORM Day 2025-03-03 Formateur:uma Global": mean(80, 1),
      "SCORE_NORM Day 2025-03-03 Formateur:tom Global": null,
    },
  },
  {
    title: "SCORE_NORM: 1 / 3 is 33.33333… and is rounded once: (33.3… + 33.3…) / 2 = 33.3333",
    organisation: school([quiz("ana", "l2", "03-03 09:00", 1, 3), quiz("bob", "l2", "03-03 09:00", 1, 3)]),
    expected: { "SCORE_NORM Day 2025-03-03 Global Global": mean(33.3333, 2) },
  },
  {
    title: "SCORE_P50, SCORE_P90 of learners' means 70 and 90: median 80, P75 85, P90 70 + 0.9 × 20 = 88",
    organisation: school(TWO_LEARNERS),
    expected: {
      "SCORE Week 2025-03-09 Global Module:m1": {
        percentile_50: 80,
        percentile_75: 85,
        percentile_90: 88,
        min_observed_value: 70,
        max_observed_value: 90,
        sample_size: 2,
      },
      "SCORE Week 2025-03-16 Global Module:m1": null,
    },
  },
  {
    title: "SCORE_ECART_TYPE of 70 and 90: √((10² + 10²) / 2) = 10; one learner has none",
    organisation: school(TWO_LEARNERS),
    expected: {
      "SCORE_ECART_TYPE Week 2025-03-09 Global Module:m1": mean(10, 2),
      "SCORE_ECART_TYPE Week 2025-03-09 Sous_groupe:sg1 Module:m1": null,
    },
  },
  {
    title: "CV_SCORE: 10 / 80 = 0.125; all marks 0: no mean to divide by, no row",
    organisation: school([
      ...TWO_LEARNERS,
      evaluation("tom", "cleo", "u3", "03-04 09:00", 0),
      evaluation("tom", "dan", "u3", "03-04 09:00", 0),
    ]),
    expected: {
      "CV_SCORE Week 2025-03-09 Groupe:g1 Module:m1": mean(0.125, 2),
      "CV_SCORE Week 2025-03-09 Global Module:m2": null,
      "SCORE_ECART_TYPE Week 2025-03-09 Global Module:m2": mean(0, 2),
    },
  },
  {
    title:
      "MAITRISE_COMP_INDEX: done with 70 and done without a mark, of 4: 2 / 4 = 50 %; done with 69.9 is not",
    organisation: school([
      ...["ana", "bob", "cleo"].map((learner) => state(learner, "u1", "Validee", "03-03 09:00")),
      evaluation("tom", "ana", "u1", "03-03 10:00", 20),
      evaluation("tom", "ana", "u1", "03-04 09:00", 10, {}, { id: "a" }),
      evaluation("tom", "ana", "u1", "03-04 09:00", 70, {}, { id: "b" }),
      evaluation("tom", "bob", "u1", "03-04 09:00", 69.9),
    ]),
    expected: {
      "MAITRISE_COMP_INDEX Day 2025-03-04 Global Module:m1": parts(50, 2, 4),
      "MAITRISE_COMP_INDEX Day 2025-03-03 Global Competence:c1": parts(50, 2, 4),
      "MAITRISE_COMP_INDEX Day 2025-03-04 Groupe:g1 Global": parts(50, 1, 2),
      "MAITRISE_COMP_INDEX Day 2025-03-04 Global Module:m2": null,
    },
  },
  {
    title: "GAPS_GROUPE_MIN_MAX: g1 80 − g2 50 = 30; tom has one group only: no row",
    organisation: school([QUIZ_80, evaluation("tom", "cleo", "u2", "03-04 09:00", 50)]),
    expected: {
      "GAPS_GROUPE_MIN_MAX Week 2025-03-09 Global Module:m1": {
        value_number: 30,
        sample_size: 2,
        extra_data_json: {
          min: { id: "g2", name: "G2", value: 50 },
          max: { id: "g1", name: "G1", value: 80 },
        },
      },
      "GAPS_GROUPE_MIN_MAX Week 2025-03-09 Session:s1 Global": mean(30, 2),
      "GAPS_GROUPE_MIN_MAX Week 2025-03-09 Formateur:uma Global": mean(30, 2),
      "GAPS_GROUPE_MIN_MAX Week 2025-03-09 Formateur:tom Global": null,
    },
  },
  {
    title:
      "TAUX_EQUIVALENCE_EVAL: |80 − 70| = 10 agrees, |80 − 69| = 11 does not: 1 / 2 = 50 %, on the second's day",
    organisation: school([
      evaluation("tom", "ana", "u1", "03-03 09:00", 80, { attempt: 1 }),
      evaluation("uma", "ana", "u1", "03-04 09:00", 70, { attempt: 1 }),
      evaluation("tom", "ana", "u1", "03-03 10:00", 80, { attempt: 2 }),
      evaluation("uma", "ana", "u1", "03-05 09:00", 69, { attempt: 2 }),
      evaluation("tom", "ana", "u1", "03-06 09:00", 10, { attempt: 3 }),
      evaluation("tom", "ana", "u1", "03-07 09:00", 90, { attempt: 3 }),
    ]),
    expected: {
      "TAUX_EQUIVALENCE_EVAL Week 2025-03-09 Global Module:m1": parts(50, 1, 2),
      "TAUX_EQUIVALENCE_EVAL Week 2025-03-09 Formateur:uma Global": parts(50, 1, 2),
      "TAUX_EQUIVALENCE_EVAL Week 2025-03-09 Groupe:g2 Global": null,
    },
  },
  {
    title: "CORR_ABS_SCORE of (0, 90), (1, 60), (2, 70): −20 / √(2 × 466.67) = −0.6547",
    organisation: school([
      ...absent("bob", "03-03"),
      ...absent("cleo", "03-03", "03-04"),
      evaluation("tom", "ana", "u1", "03-05 09:00", 90),
      evaluation("tom", "bob", "u1", "03-05 09:00", 60),
      evaluation("tom", "cleo", "u1", "03-05 09:00", 70),
    ]),
    expected: {
      "CORR_ABS_SCORE Month 2025-03-31 Global Module:m1": mean(-0.6547, 3),
      "CORR_ABS_SCORE Month 2025-03-31 Groupe:g1 Module:m1": null,
      "CORR_ABS_SCORE Month 2025-03-31 Global Module:m2": null,
    },
  },
  {
    title: "CORR_ABS_SCORE: three learners without an absence have no variance: no row",
    organisation: school(
      ["ana", "bob", "cleo"].map((learner, i) => evaluation("tom", learner, "u1", "03-05 09:00", 50 + i)),
    ),
    expected: { "CORR_ABS_SCORE Month 2025-03-31 Global Module:m1": null },
  },
  {
    title:
      "CORR_ABS_PROGRESSION: bob has 2 absences and 75, ana 25, the others 0: 100 / √(3 × 3750) = 0.9428",
    organisation: school([
      ...absent("bob", "03-03", "03-04"),
      state("bob", "u2", "Validee", "03-05 09:00"),
      state("ana", "u1", "Validee", "03-05 09:00"),
    ]),
    expected: {
      "CORR_ABS_PROGRESSION Month 2025-03-31 Global Module:m1": mean(0.9428, 4),
      "CORR_ABS_PROGRESSION Month 2025-03-31 Groupe:g1 Module:m1": null,
    },
  },
  quality("QUALITE_CODE_MOY", "qualite_code", 2, 1.5, 2),
  quality("ORGANISATION_TRAVAIL_MOY", "organisation_travail", 2, 1, 2),
  quality("COMMUNICATION_ORALE_MOY", "communication_orale", 2, 0, 1),
  quality("PERTINENCE_FONCTIONNELLE_MOY", "pertinence_fonctionnelle", 3, 2, 3),
  quality("INTEGRATION_UA_MOY", "integration_ua", 6, 4, 5),
  quality("BONUS_GROUPE_MOY", "bonus_groupe", 1, 0, 1),
  {
    title: "ABSENCES_COUNT 2, RETARDS_COUNT 1; presence counts as neither",
    organisation: school([
      ...absent("ana", "03-03"),
      ...absent("bob", "03-04"),
      attendance("uma", "cleo", "late", "03-04 08:00"),
      attendance("uma", "dan", "present", "03-04 08:00"),
    ]),
    expected: {
      "ABSENCES_COUNT Week 2025-03-09 Global Module:m1": value(2),
      "ABSENCES_COUNT Week 2025-03-09 Formateur:tom Global": value(2),
      "ABSENCES_COUNT Week 2025-03-09 Formateur:uma Global": null,
      "RETARDS_COUNT Day 2025-03-04 Groupe:g2 Global": value(1),
      "RETARDS_COUNT Day 2025-03-04 Groupe:g1 Global": null,
    },
  },
];
