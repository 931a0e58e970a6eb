import type { Locale, Localized } from "../types";
import type { Problem, Reason } from "./types";

/** `{subject}`, `{expected}` and `{path}` stand for what the problem names. */
const WORDS: Readonly<Record<Reason, Localized>> = {
  empty: { fr: "La formule est vide.", en: "The formula is empty." },
  too_long: { fr: "La formule dépasse 500 caractères.", en: "The formula has more than 500 characters." },
  bad_character: { fr: "« {subject} » n’a pas de sens ici.", en: "“{subject}” means nothing here." },
  decimal_comma: {
    fr: "Les décimales s’écrivent avec un point : {expected}.",
    en: "Decimals are written with a point: {expected}.",
  },
  unexpected: { fr: "« {subject} » n’est pas attendu ici.", en: "“{subject}” is not expected here." },
  unexpected_end: {
    fr: "La formule s’arrête trop tôt : il manque une valeur.",
    en: "The formula ends too early: a value is missing.",
  },
  unclosed: { fr: "Cette parenthèse n’est pas fermée.", en: "This parenthesis is not closed." },
  too_deep: { fr: "Trop de parenthèses imbriquées.", en: "Too many nested parentheses." },
  too_large: {
    fr: "Avec les formules qu’elle reprend ({subject}), la formule est trop longue.",
    en: "With the formulas that it takes in ({subject}), the formula is too long.",
  },
  unknown_function: {
    fr: "Il n’y a pas de fonction « {subject} » ; il y a {expected}.",
    en: "There is no function “{subject}”; there are {expected}.",
  },
  wrong_arguments: {
    fr: "{subject} prend {expected} valeur(s), séparées par des virgules.",
    en: "{subject} takes {expected} value(s), separated by commas.",
  },
  bad_digits: {
    fr: "Le nombre de décimales est un chiffre de 0 à 4.",
    en: "The number of decimals is a digit from 0 to 4.",
  },
  no_code: {
    fr: "La formule ne reprend aucune statistique.",
    en: "The formula takes in no statistic.",
  },
  unknown_code: { fr: "Aucune statistique ne s’appelle {subject}.", en: "No statistic is called {subject}." },
  inactive_code: {
    fr: "{subject} n’est pas calculée : activez-la d’abord.",
    en: "{subject} is not computed: activate it first.",
  },
  cycle: { fr: "La formule tourne en rond : {path}.", en: "The formula goes in a circle: {path}." },
  unit_mismatch: {
    fr: "Ces unités ne s’additionnent ni ne se comparent : {subject}.",
    en: "These units neither add up nor compare: {subject}.",
  },
  unit_product: {
    fr: "Le produit de ces unités n’a pas de sens : {subject}.",
    en: "The product of these units means nothing: {subject}.",
  },
  no_common_period: {
    fr: "Ces statistiques n’ont aucune période en commun.",
    en: "These statistics have no period in common.",
  },
  no_common_scope: {
    fr: "Ces statistiques n’ont aucun périmètre en commun.",
    en: "These statistics have no scope in common.",
  },
  no_common_target: {
    fr: "Ces statistiques n’ont aucune cible en commun.",
    en: "These statistics have no target in common.",
  },
};

const MEANT: Localized = { fr: " Vouliez-vous dire {expected} ?", en: " Did you mean {expected}?" };

/** What is wrong, in a sentence. */
export function problemText(problem: Problem, locale: Locale): string {
  const meant = problem.reason === "unknown_code" && problem.expected ? MEANT[locale] : "";
  return (WORDS[problem.reason][locale] + meant)
    .replace("{subject}", problem.subject ?? "")
    .replace("{expected}", problem.expected ?? "")
    .replace("{path}", problem.path?.join(" → ") ?? "");
}
