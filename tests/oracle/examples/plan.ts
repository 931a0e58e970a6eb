import { type Example, parts } from "./example";
import { school, state } from "./school";

const plan = (group_id: string, item_id: string, planned_on: string) => ({ group_id, item_id, planned_on });

/** u1: 4 March for ana and bob (their group's date is before their session's), 10 March for cleo. u2: 20 March. */
const PLANS = [
  plan("s1", "u1", "2025-03-10"),
  plan("g1", "u1", "2025-03-04"),
  plan("sg1", "u1", "2025-03-30"),
  plan("g1", "u2", "2025-03-20"),
  plan("g1", "p1", "2025-03-05"),
];

const DONE = [
  state("ana", "u1", "Validee", "03-05 09:00"),
  state("bob", "u2", "Validee", "03-06 09:00"),
  state("ana", "p1", "Terminee", "03-07 09:00"),
];

const planned = school(DONE, { structure: { lms_plan: PLANS } });

const gap = (expected_count: number, done_count: number, coverage_percentage: number | null) => ({
  expected_count,
  done_count,
  gap_value: done_count - expected_count,
  coverage_percentage,
});

export const PLAN_EXAMPLES: Example[] = [
  {
    title:
      "UA_PLAN_COUNT, UA_DONE_COUNT, UA_PLAN_GAP: 2 pairs by the 9th, 2 done (one ahead of its date): gap 0",
    organisation: planned,
    expected: {
      "plan Week 2025-03-09 Global Ua": gap(2, 2, 100),
      "plan Week 2025-03-09 Global Module:m1": gap(2, 2, 100),
      "plan Week 2025-03-09 Global Ua:u1": gap(2, 1, 50),
      "plan Week 2025-03-09 Global Ua:u2": gap(0, 1, null),
      "plan Week 2025-03-09 Groupe:g2 Ua": null,
      "plan Week 2025-03-09 Apprenant:ana Ua": gap(1, 1, 100),
      "plan Week 2025-03-09 Apprenant:ana Ua:u1": null,
      "plan Week 2025-03-09 Global Module:m2": null,
    },
  },
  {
    title: "UA_COVERAGE_PCT: 1 of 2 on u1 = 50 %; u2 has 1 done of 0 expected: NULL, numerator kept",
    organisation: planned,
    expected: {
      "UA_COVERAGE_PCT Week 2025-03-09 Global Ua:u1": parts(50, 1, 2),
      "UA_COVERAGE_PCT Week 2025-03-09 Global Ua:u2": parts(null, 1, 0),
      "UA_COVERAGE_PCT Week 2025-03-16 Global Ua:u1": parts(33.3333, 1, 3),
      "UA_COVERAGE_PCT Week 2025-03-09 Groupe:g2 Ua:u1": null,
      "UA_COVERAGE_PCT Week 2025-03-16 Groupe:g2 Ua:u1": parts(0, 0, 1),
    },
  },
  {
    title: "UA_COVERAGE_PCT: planned for E itself counts, for the day after not: 2 pairs on Sunday, not 4",
    organisation: school(DONE, {
      structure: { lms_plan: [plan("g1", "u1", "2025-03-09"), plan("g1", "u2", "2025-03-10")] },
    }),
    expected: { "UA_COVERAGE_PCT Week 2025-03-09 Global Ua": parts(100, 2, 2) },
  },
  {
    title:
      "PROJETS_PLAN_COUNT, PROJETS_DONE_COUNT, PROJETS_COVERAGE_PCT: ana's p1 of ana's and bob's: 1 / 2 = 50 %",
    organisation: planned,
    expected: {
      "plan Week 2025-03-09 Global Projet": gap(2, 1, 50),
      "plan Week 2025-03-09 Groupe:g1 Projet:p1": gap(2, 1, 50),
      "PROJETS_COVERAGE_PCT Week 2025-03-09 Global Projet": parts(50, 1, 2),
      "PROJETS_COVERAGE_PCT Month 2025-03-31 Apprenant:ana Projet": parts(100, 1, 1),
      "PROJETS_COVERAGE_PCT Week 2025-03-09 Groupe:g2 Projet": null,
    },
  },
  {
    title: "COUVERTURE_MODULE_PCT: 2 done / (3 pairs of u1 + 2 of u2) = 40 %",
    organisation: planned,
    expected: {
      "COUVERTURE_MODULE_PCT Week 2025-03-09 Global Module:m1": parts(40, 2, 5),
      "COUVERTURE_MODULE_PCT Week 2025-03-09 Groupe:g2 Module:m1": parts(0, 0, 1),
      "COUVERTURE_MODULE_PCT Week 2025-03-09 Global Module:m2": null,
    },
  },
  {
    title: "RISK_DESALIGNEMENT: 100 − 50 = 50; coverage over 100 % is no risk: 0; nothing expected: no row",
    organisation: school([...DONE, state("bob", "u1", "Validee", "03-06 10:00")], {
      structure: { lms_plan: PLANS },
    }),
    expected: {
      "RISK_DESALIGNEMENT Week 2025-03-09 Global Ua": { value_number: 0 },
      "RISK_DESALIGNEMENT Week 2025-03-16 Global Ua": { value_number: 0 },
      "RISK_DESALIGNEMENT Week 2025-03-16 Global Ua:u1": { value_number: 33.3333 },
      "RISK_DESALIGNEMENT Week 2025-03-09 Global Ua:u2": null,
      "RISK_DESALIGNEMENT Week 2025-03-16 Groupe:g2 Ua": { value_number: 100 },
    },
  },
  {
    title: "PREVISION_COUVERTURE_UA: (2 done + 2 / 28 × 4 days left) / 3 planned by Sunday = 76.1905 %",
    organisation: planned,
    expected: {
      "PREVISION_COUVERTURE_UA Week 2025-03-16 Global Ua": parts(76.1905, 2.2857, 3),
      "PREVISION_COUVERTURE_UA Week 2025-03-09 Global Ua": parts(100, 2, 2),
      "PREVISION_COUVERTURE_UA Week 2025-03-09 Global Module:m2": null,
    },
  },
];
