import type { Locale } from "@/lib/metrics/types";

/** Why an administrator's change is refused, in words that say what to do. `{…}` is what the refusal names. */
export const REFUSALS = {
  weak_password: { fr: "Au moins 10 caractères.", en: "At least 10 characters." },
  invalid_email: { fr: "Ce n’est pas une adresse e-mail.", en: "Not an e-mail address." },
  email_taken: { fr: "Cette adresse a déjà un compte ici.", en: "This address already has an account here." },
  unknown_person: { fr: "Cette personne n’existe pas.", en: "There is no such person." },
  needs_person: {
    fr: "Choisissez la personne que le compte représente.",
    en: "Choose the person this account stands for.",
  },
  own_account: { fr: "Impossible sur votre propre compte.", en: "Not possible for your own account." },
  last_admin: {
    fr: "C’est le dernier compte d’administration ouvert.",
    en: "This is the last open administrator account.",
  },
  invalid_name: { fr: "Donnez un nom.", en: "Give a name." },
  invalid_id: {
    fr: "Lettres, chiffres, « . », « _ » et « - », 64 au plus.",
    en: "Letters, digits, “.”, “_” and “-”, at most 64.",
  },
  invalid_time_zone: { fr: "Ce fuseau horaire n’est pas connu.", en: "This time zone is not known." },
  invalid_locale: { fr: "Cette langue n’est pas connue.", en: "This language is not known." },
  organization_exists: { fr: "Cet identifiant est déjà pris.", en: "This identifier is taken." },
  invalid_scope: { fr: "Choisissez au moins un usage.", en: "Choose at least one use." },
  invalid_limit: {
    fr: "Un nombre de requêtes par minute, à partir de 1.",
    en: "Requests per minute, from 1.",
  },
  in_the_past: { fr: "Cette date est passée.", en: "This date has passed." },
  unknown_scope: { fr: "Ce périmètre n’existe pas.", en: "There is no such scope." },
  beyond_catalogue: {
    fr: "La mesure n’est pas calculée à ce niveau : {expected}.",
    en: "The measure is not computed at this level: {expected}.",
  },
  needs_level: { fr: "Gardez au moins un niveau.", en: "Keep at least one level." },
  taken: { fr: "Ce code est déjà pris : {expected}.", en: "This code is taken: {expected}." },
  in_use: { fr: "Encore utilisé : {expected}.", en: "Still in use: {expected}." },
  same_group: {
    fr: "Cette personne y est déjà à l’une de ces dates.",
    en: "This person is there already on one of those days.",
  },
  same_course: {
    fr: "Cette personne y est déjà inscrite à l’une de ces dates.",
    en: "This person is enrolled there already on one of those days.",
  },
  not_member: {
    fr: "L’apprenant n’est pas dans ce groupe à cette date.",
    en: "The learner is not in this group on that date.",
  },
  before_joining: { fr: "Avant l’arrivée, le {expected}.", en: "Before the arrival, {expected}." },
  nothing_to_undo: {
    fr: "Rien à annuler : la ligne a encore changé depuis.",
    en: "Nothing to undo: the row has changed again since.",
  },
  busy: { fr: "Un calcul est déjà en cours.", en: "A computation is already running." },
  no_events: {
    fr: "Choisissez un jour entre le premier événement et aujourd’hui.",
    en: "Choose a day between the first event and today.",
  },
  confirm: { fr: "Recopiez exactement : {expected}.", en: "Type exactly: {expected}." },
  still_refused: { fr: "Toujours refusé : {expected}.", en: "Still refused: {expected}." },
  too_many_rows: { fr: "Au plus {expected} lignes.", en: "At most {expected} rows." },
  bad_row: { fr: "Ligne {expected}.", en: "Row {expected}." },
  unknown_learner: { fr: "Cet apprenant n’existe pas.", en: "There is no such learner." },
  badge_off: { fr: "Ce badge est désactivé.", en: "This badge is switched off." },
  already_awarded: { fr: "L’apprenant a déjà ce badge.", en: "The learner has this badge already." },
  not_given_by_hand: { fr: "Ce badge n’a pas été donné à la main.", en: "This badge was not given by hand." },
  wrong_scope: {
    fr: "Ce badge se donne pour un cours ou une classe, et aucun autre.",
    en: "This badge is given for one course or class, and any other for none.",
  },
  invalid_rule: { fr: "La règle n’est pas valable.", en: "The rule is not valid." },
  nothing_to_repeat: {
    fr: "Un badge répétable a besoin, dans chaque façon de l’obtenir, d’une condition sur un cours ou une classe.",
    en: "A badge that repeats needs a condition about a course or class in each way to earn it.",
  },
  bad_formula: { fr: "{expected}", en: "{expected}" },
} as const satisfies Record<string, Record<Locale, string>>;

export type RefusalCode = keyof typeof REFUSALS;

export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(REFUSALS, code);

/** The refusal in words. */
export function sayRefusal(code: RefusalCode, locale: Locale, expected = ""): string {
  return REFUSALS[code][locale].replace("{expected}", expected);
}
