import type { Locale } from "@/lib/metrics/types";
import type { Criteria, Repeatable } from "./criteria";

export const RARITIES = ["common", "rare", "epic"] as const;
export type Rarity = (typeof RARITIES)[number];
export const CATEGORIES = [
  "start",
  "regularity",
  "modules",
  "quizzes",
  "competences",
  "projects",
  "points",
] as const;
export type Category = (typeof CATEGORIES)[number];

export type DefaultBadge = {
  id: string;
  category: Category;
  rarity: Rarity;
  points: number;
  criteria: Criteria;
  repeatable?: Repeatable;
  words: Readonly<Record<Locale, { name: string; description: string }>>;
};

/** What every organisation begins with; it may change each of them, and switch them off. Icons: public/badges/ID.svg. */
export const DEFAULT_BADGES: readonly DefaultBadge[] = [
  {
    id: "first-step",
    category: "start",
    rarity: "common",
    points: 5,
    criteria: {
      any: [{ signal: "STEP_COMPLETED" }, { state: { domain: "Ua", state_code: "Validee" } }],
    },
    words: {
      fr: { name: "Premier pas", description: "Terminer une première UA." },
      en: { name: "First step", description: "Finish a first unit." },
    },
  },
  {
    id: "first-quiz",
    category: "start",
    rarity: "common",
    points: 5,
    criteria: { all: [{ signal: "QUIZ_PASSED" }] },
    words: {
      fr: { name: "Premier quiz", description: "Réussir un premier quiz." },
      en: { name: "First quiz", description: "Pass a first quiz." },
    },
  },
  {
    id: "streak-3",
    category: "regularity",
    rarity: "common",
    points: 5,
    criteria: { all: [{ streak_days: 3 }] },
    words: {
      fr: {
        name: "Trois jours de suite",
        description: "Travailler 3 jours de suite ; les jours fériés ne comptent pas.",
      },
      en: { name: "Three in a row", description: "Work on 3 days in a row; holidays do not count." },
    },
  },
  {
    id: "streak-7",
    category: "regularity",
    rarity: "rare",
    points: 15,
    criteria: { all: [{ streak_days: 7 }] },
    words: {
      fr: {
        name: "Sept jours de suite",
        description: "Travailler 7 jours de suite ; les jours fériés ne comptent pas.",
      },
      en: { name: "Seven in a row", description: "Work on 7 days in a row; holidays do not count." },
    },
  },
  {
    id: "streak-30",
    category: "regularity",
    rarity: "epic",
    points: 60,
    criteria: { all: [{ streak_days: 30 }] },
    words: {
      fr: {
        name: "Trente jours de suite",
        description: "Travailler 30 jours de suite ; les jours fériés ne comptent pas.",
      },
      en: { name: "Thirty in a row", description: "Work on 30 days in a row; holidays do not count." },
    },
  },
  {
    id: "module-done",
    category: "modules",
    rarity: "rare",
    points: 25,
    criteria: { all: [{ signal: "COURSE_COMPLETED" }] },
    repeatable: "course",
    words: {
      fr: {
        name: "Module terminé",
        description: "Terminer toutes les étapes d’un module. Un badge par module.",
      },
      en: { name: "Module finished", description: "Finish every step of a module. One badge a module." },
    },
  },
  {
    id: "modules-3",
    category: "modules",
    rarity: "epic",
    points: 50,
    criteria: { all: [{ signal: "COURSE_COMPLETED", count: 3 }] },
    words: {
      fr: { name: "Trois modules", description: "Terminer 3 modules." },
      en: { name: "Three modules", description: "Finish 3 modules." },
    },
  },
  {
    id: "perfect-quiz",
    category: "quizzes",
    rarity: "common",
    points: 10,
    criteria: { all: [{ perfect_quizzes: 1 }] },
    words: {
      fr: { name: "Sans faute", description: "Réussir un quiz à 100 %." },
      en: { name: "Full marks", description: "Answer a quiz at 100%." },
    },
  },
  {
    id: "perfect-quiz-10",
    category: "quizzes",
    rarity: "epic",
    points: 40,
    criteria: { all: [{ perfect_quizzes: 10 }] },
    words: {
      fr: { name: "Dix sans faute", description: "Réussir 10 quiz à 100 %." },
      en: { name: "Ten full marks", description: "Answer 10 quizzes at 100%." },
    },
  },
  {
    id: "competence-1",
    category: "competences",
    rarity: "common",
    points: 10,
    criteria: { all: [{ state: { domain: "Competence", state_code: "Validee" } }] },
    words: {
      fr: { name: "Première compétence", description: "Faire valider une compétence." },
      en: { name: "First competence", description: "Have a competence validated." },
    },
  },
  {
    id: "competence-5",
    category: "competences",
    rarity: "rare",
    points: 30,
    criteria: { all: [{ state: { domain: "Competence", state_code: "Validee" }, count: 5 }] },
    words: {
      fr: { name: "Cinq compétences", description: "Faire valider 5 compétences." },
      en: { name: "Five competences", description: "Have 5 competences validated." },
    },
  },
  {
    id: "project-1",
    category: "projects",
    rarity: "rare",
    points: 20,
    criteria: { all: [{ state: { domain: "Projet", state_code: "Terminee" } }] },
    words: {
      fr: { name: "Premier projet", description: "Terminer un projet." },
      en: { name: "First project", description: "Finish a project." },
    },
  },
  {
    id: "helping-hand",
    category: "projects",
    rarity: "rare",
    points: 20,
    criteria: {},
    words: {
      fr: {
        name: "Coup de main",
        description: "Aider les autres à avancer dans leur projet. Remis par un formateur.",
      },
      en: { name: "Helping hand", description: "Help others along with their project. Given by a trainer." },
    },
  },
  {
    id: "points-500",
    category: "points",
    rarity: "rare",
    points: 0,
    criteria: { all: [{ points: 500 }] },
    words: {
      fr: { name: "500 points", description: "Réunir 500 points." },
      en: { name: "500 points", description: "Gather 500 points." },
    },
  },
];
