import type { Locale } from "@/lib/metrics/types";

/** What may hang on a group, an item, a course or a class, so that it cannot be removed. */
export const USES = {
  groups: { fr: "groupes en dessous", en: "groups below it" },
  learners: {
    fr: "appartenances d’apprenants, passées ou à venir",
    en: "memberships of learners, past or to come",
  },
  trainers: { fr: "affectations de formateurs", en: "assignments of trainers" },
  items: { fr: "éléments en dessous", en: "items below it" },
  planned: { fr: "dates au plan", en: "planned dates" },
  keys: { fr: "clés d’API limitées à lui", en: "API keys held to it" },
  classes: { fr: "classes", en: "classes" },
  enrolments: { fr: "inscriptions, passées ou à venir", en: "enrolments, past or to come" },
  linked: { fr: "éléments du référentiel qui y renvoient", en: "items of the curriculum that point at it" },
  rules: { fr: "règles de badge", en: "badge rules" },
  grants: { fr: "badges donnés", en: "badges given" },
  events: { fr: "événements", en: "events" },
} as const satisfies Record<string, Record<Locale, string>>;

export type Use = keyof typeof USES;

/** « dates au plan (3), événements »: how many of each, where it was counted. */
export const sayUses = (uses: readonly { use: Use; count: number | null }[], locale: Locale): string =>
  uses.map(({ use, count }) => USES[use][locale] + (count === null ? "" : ` (${count})`)).join(", ");
