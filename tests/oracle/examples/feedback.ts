import { type Example, mean, parts, value } from "./example";
import {
  evaluation,
  feedback,
  login,
  remediation,
  STRUCTURE,
  school,
  state,
  submit,
  validation,
} from "./school";

/** Cycle times of ana: t1 20 → 24 February (4 days), feedback on 1 March, t2 3 → 5 March (2 days). */
const FASTER = [
  state("ana", "t1", "En_cours", "02-20 09:00"),
  state("ana", "t1", "Terminee", "02-24 09:00"),
  state("bob", "t1", "En_cours", "02-20 09:00"),
  state("bob", "t1", "Terminee", "02-24 09:00"),
  feedback("tom", "ana", "u1", "03-01 09:00"),
  feedback("tom", "bob", "u1", "03-01 09:00"),
  state("ana", "t2", "En_cours", "03-03 09:00"),
  state("ana", "t2", "Terminee", "03-05 09:00"),
];

export const FEEDBACK_EXAMPLES: Example[] = [
  {
    title: "FEEDBACK_COUNT: 2 by tom, 1 by uma: the groups have all 3, each trainer their own",
    organisation: school([
      feedback("tom", "ana", "u1", "03-03 09:00"),
      feedback("tom", "bob", "u2", "03-03 10:00"),
      feedback("uma", "bob", "t1", "03-04 09:00"),
    ]),
    expected: {
      "FEEDBACK_COUNT Week 2025-03-09 Groupe:g1 Global": value(3),
      "FEEDBACK_COUNT Week 2025-03-09 Formateur:tom Global": value(2),
      "FEEDBACK_COUNT Week 2025-03-09 Formateur:uma Global": value(1),
      "FEEDBACK_COUNT Week 2025-03-09 Global Competence:c1": value(2),
      "FEEDBACK_COUNT Week 2025-03-09 Global Micro_competence:k1": value(1),
      "FEEDBACK_COUNT Week 2025-03-09 Apprenant:bob Global": value(2),
      "FEEDBACK_COUNT Week 2025-03-09 Groupe:g2 Global": null,
    },
  },
  {
    title: "FEEDBACK_PAR_APPRENANT: 3 feedback / 2 active learners = 1.5; in g2 1 / 0: NULL",
    organisation: school([
      login("ana", "03-03 09:00"),
      login("bob", "03-03 09:00"),
      feedback("tom", "ana", "u1", "03-03 10:00"),
      feedback("tom", "bob", "u1", "03-03 10:00"),
      feedback("uma", "cleo", "u1", "03-03 10:00"),
    ]),
    expected: {
      "FEEDBACK_PAR_APPRENANT Day 2025-03-03 Global Global": parts(1.5, 3, 2),
      "FEEDBACK_PAR_APPRENANT Day 2025-03-03 Groupe:g2 Global": parts(null, 1, 0),
      "FEEDBACK_PAR_APPRENANT Day 2025-03-04 Global Global": null,
    },
  },
  {
    title:
      "DELAI_FEEDBACK_MED: one feedback answers two submissions after 24 h and 18 h: median 21, P75 22.5, P90 23.4",
    organisation: school([
      submit("ana", "u1", "03-03 10:00"),
      submit("ana", "u1", "03-03 16:00"),
      feedback("tom", "ana", "u1", "03-04 10:00"),
      feedback("tom", "ana", "u1", "03-05 10:00"),
    ]),
    expected: {
      "DELAI_FEEDBACK Day 2025-03-04 Global Micro_competence:k1": {
        percentile_50: 21,
        percentile_75: 22.5,
        percentile_90: 23.4,
        min_observed_value: 18,
        max_observed_value: 24,
        sample_size: 2,
      },
      "DELAI_FEEDBACK Day 2025-03-05 Global Micro_competence:k1": null,
      "DELAI_FEEDBACK Week 2025-03-09 Formateur:tom Global": { percentile_50: 21, sample_size: 2 },
      "DELAI_FEEDBACK Week 2025-03-09 Formateur:uma Global": null,
    },
  },
  {
    title:
      "DELAI_FEEDBACK_MED: at the very instant 0 h; by submission_id on another item, on the submission's own path",
    organisation: school([
      submit("ana", "u1", "03-03 10:00", "s-1"),
      feedback("tom", "ana", "c2", "03-03 12:00", { submission_id: "s-1" }),
      submit("bob", "u2", "03-03 10:00"),
      feedback("tom", "bob", "u2", "03-03 10:00"),
      feedback("tom", "bob", "u2", "03-03 09:00"),
    ]),
    expected: {
      "DELAI_FEEDBACK Day 2025-03-03 Apprenant:ana Global": null,
      "DELAI_FEEDBACK Week 2025-03-09 Apprenant:ana Global": { percentile_50: 2, sample_size: 1 },
      "DELAI_FEEDBACK Week 2025-03-09 Apprenant:bob Global": { percentile_50: 0, sample_size: 1 },
      "DELAI_FEEDBACK Day 2025-03-03 Global Micro_competence:k1": { percentile_50: 2, sample_size: 1 },
      "DELAI_FEEDBACK Day 2025-03-03 Global Competence:c2": null,
    },
  },
  {
    title:
      "DELAI_FEEDBACK_MED: handed in in a class without a unit, answered by its id after 3 h: at Global alone",
    organisation: school(
      [
        {
          id: "handed in",
          type: "SUBMISSION",
          student_id: "ana",
          class_id: "l4",
          occurred_at: "2025-03-03T10:00:00Z",
          payload: { submission_id: "s-1" },
        },
        feedback("tom", "ana", "u1", "03-03 13:00", { submission_id: "s-1" }),
      ],
      {
        structure: {
          lms_class: [
            ...STRUCTURE.lms_class,
            { id: "l4", course_id: "course1", name: "l4", order_index: 1, step_type: "reading" },
          ],
        },
      },
    ),
    expected: {
      "DELAI_FEEDBACK Day 2025-03-03 Global Global": { percentile_50: 3, sample_size: 1 },
      "DELAI_FEEDBACK Day 2025-03-03 Formateur:tom Global": { percentile_50: 3, sample_size: 1 },
      "DELAI_FEEDBACK Day 2025-03-03 Global Module:m1": null,
    },
  },
  {
    title: "FEEDBACK_48H_PCT: an answer at exactly 48 h is one, a minute later is not: 1 / 2 = 50 %",
    organisation: school([
      submit("ana", "u1", "03-03 10:00"),
      feedback("tom", "ana", "u1", "03-05 10:00"),
      submit("bob", "u2", "03-03 10:00"),
      feedback("tom", "bob", "u2", "03-05 10:01"),
    ]),
    expected: {
      "FEEDBACK_48H_PCT Day 2025-03-05 Global Module:m1": parts(50, 1, 2),
      "FEEDBACK_48H_PCT Day 2025-03-05 Formateur:tom Global": parts(50, 1, 2),
      "FEEDBACK_48H_PCT Day 2025-03-05 Formateur:uma Global": parts(0, 0, 1),
      "FEEDBACK_48H_PCT Day 2025-03-04 Global Module:m1": null,
    },
  },
  {
    title: "FEEDBACK_48H_PCT: one minute before the 48 h nothing is resolved; at 48 h now, 0 / 1 = 0 %",
    organisation: school([submit("ana", "u1", "03-10 12:00"), submit("bob", "u2", "03-10 12:01")]),
    expected: {
      "FEEDBACK_48H_PCT Day 2025-03-12 Groupe:g1 Global": parts(0, 0, 1),
      "FEEDBACK_48H_PCT Day 2025-03-11 Groupe:g1 Global": null,
    },
  },
  {
    title:
      "TAUX_REVISION_APRES_FB: ana revised after tom's feedback, bob did not: 1 / 2; after uma's own, 0 / 1",
    organisation: school([
      feedback("tom", "ana", "u1", "03-04 09:00"),
      submit("ana", "u1", "03-05 09:00"),
      feedback("uma", "ana", "u1", "03-06 09:00"),
      feedback("tom", "bob", "u2", "03-04 09:00"),
    ]),
    expected: {
      "TAUX_REVISION_APRES_FB Week 2025-03-09 Global Module:m1": parts(50, 1, 2),
      "TAUX_REVISION_APRES_FB Week 2025-03-09 Formateur:uma Global": parts(0, 0, 1),
      "TAUX_REVISION_APRES_FB Week 2025-03-09 Formateur:tom Global": parts(50, 1, 2),
      "TAUX_REVISION_APRES_FB Rolling7 2025-03-12 Global Global": parts(0, 0, 1),
      "TAUX_REVISION_APRES_FB Week 2025-03-16 Global Global": null,
    },
  },
  {
    title: "FEEDBACK_POS_NEG_RATIO: 3 / 2 = 1.5; 1 / 0: NULL; neutral ones count on neither side",
    organisation: school([
      ...(["positive", "positive", "positive", "negative", "negative", "neutral"] as const).map(
        (sentiment, i) => feedback("tom", "ana", "u1", `03-03 0${i}:00`, { sentiment }),
      ),
      feedback("uma", "cleo", "u3", "03-03 09:00", { sentiment: "positive" }),
    ]),
    expected: {
      "FEEDBACK_POS_NEG_RATIO Week 2025-03-09 Global Module:m1": parts(1.5, 3, 2),
      "FEEDBACK_POS_NEG_RATIO Week 2025-03-09 Groupe:g2 Global": parts(null, 1, 0),
      "FEEDBACK_POS_NEG_RATIO Week 2025-03-16 Global Global": null,
    },
  },
  {
    title:
      "UA_SANS_FEEDBACK_7J: 7 × 24 h after Monday 10:00 is the next Monday 10:00: 0 on Sunday, 1 on Monday",
    organisation: school([
      submit("ana", "u1", "03-03 10:00"),
      submit("ana", "u1", "03-03 11:00"),
      submit("bob", "u1", "03-03 10:00"),
      feedback("tom", "bob", "u1", "03-10 20:00"),
      submit("cleo", "p1", "03-03 10:00"),
    ]),
    expected: {
      "UA_SANS_FEEDBACK_7J Day 2025-03-09 Global Module:m1": null,
      "UA_SANS_FEEDBACK_7J Day 2025-03-10 Global Module:m1": value(1),
      "UA_SANS_FEEDBACK_7J Day 2025-03-10 Formateur:tom Global": value(1),
      "UA_SANS_FEEDBACK_7J Day 2025-03-10 Groupe:g2 Global": null,
    },
  },
  {
    title: "UA_SANS_FEEDBACK_7J: now is 7 × 24 h after ana's submission, a second less after bob's: 1",
    organisation: school([
      submit("ana", "u1", "2025-03-05T12:00:00Z"),
      submit("bob", "u1", "2025-03-05T12:00:01Z"),
    ]),
    expected: { "UA_SANS_FEEDBACK_7J Day 2025-03-12 Global Global": value(1) },
  },
  {
    title: "N1, N2, N3_VALIDATIONS count what was passed; TAUX_REUSSITE_LIVE 2 / 3 = 66.6667 %",
    organisation: school([
      validation("tom", "ana", 1, true, "03-03 09:00"),
      validation("tom", "ana", 2, true, "03-03 10:00"),
      validation("tom", "bob", 2, false, "03-03 11:00"),
      validation("tom", "bob", 2, true, "03-03 12:00"),
      validation("uma", "ana", 3, true, "03-03 13:00"),
      validation("uma", "ana", 3, false, "03-03 14:00"),
    ]),
    expected: {
      "N1_VALIDATIONS Day 2025-03-03 Global Competence:c1": value(1),
      "N2_VALIDATIONS Day 2025-03-03 Global Module:m1": value(2),
      "N3_VALIDATIONS Day 2025-03-03 Formateur:uma Global": value(1),
      "N3_VALIDATIONS Day 2025-03-03 Formateur:tom Global": null,
      "N1_VALIDATIONS Day 2025-03-03 Groupe:g2 Global": null,
      "N2_VALIDATIONS Day 2025-03-04 Global Global": null,
      "TAUX_REUSSITE_LIVE Day 2025-03-03 Global Competence:c1": parts(66.6667, 2, 3),
      "TAUX_REUSSITE_LIVE Day 2025-03-03 Formateur:uma Global": null,
    },
  },
  {
    title:
      "IMPACT_FB_SUR_SCORE: 50, feedback, 70: + 20, for the feedback's author; without a score before, none",
    organisation: school([
      evaluation("uma", "ana", "u1", "03-02 09:00", 10),
      evaluation("uma", "ana", "u1", "03-03 09:00", 50),
      feedback("tom", "ana", "u1", "03-04 09:00"),
      evaluation("uma", "ana", "u1", "03-05 09:00", 70),
      feedback("tom", "bob", "u1", "03-04 09:00"),
      evaluation("uma", "bob", "u1", "03-05 09:00", 70),
    ]),
    expected: {
      "IMPACT_FB_SUR_SCORE Month 2025-03-31 Global Module:m1": mean(20, 1),
      "IMPACT_FB_SUR_SCORE Month 2025-03-31 Formateur:tom Global": mean(20, 1),
      "IMPACT_FB_SUR_SCORE Month 2025-03-31 Formateur:uma Global": null,
      "IMPACT_FB_SUR_SCORE Rolling30 2025-03-04 Global Global": null,
    },
  },
  {
    title:
      "IMPACT_FB_SUR_DELAI: ana 4 days before her first feedback − 2 days after it = 2; bob has no task after",
    organisation: school(FASTER),
    expected: {
      "IMPACT_FB_SUR_DELAI Month 2025-03-31 Global Module:m1": mean(2, 1),
      "IMPACT_FB_SUR_DELAI Month 2025-03-31 Formateur:uma Global": mean(2, 1),
      "IMPACT_FB_SUR_DELAI Month 2025-02-28 Global Module:m1": null,
      "IMPACT_FB_SUR_DELAI Month 2025-03-31 Groupe:g2 Global": null,
    },
  },
  {
    title: "REMEDIATIONS_LANCEES: 2, for the trainer who started them",
    organisation: school([
      remediation("tom", "ana", "u1", "03-03 09:00"),
      remediation("tom", "bob", "u2", "03-04 09:00"),
    ]),
    expected: {
      "REMEDIATIONS_LANCEES Week 2025-03-09 Global Competence:c1": value(2),
      "REMEDIATIONS_LANCEES Week 2025-03-09 Formateur:tom Global": value(2),
      "REMEDIATIONS_LANCEES Week 2025-03-09 Formateur:uma Global": null,
      "REMEDIATIONS_LANCEES Week 2025-03-16 Global Global": null,
    },
  },
];
