import type { z } from "zod";
import type { JsonPath } from "./text";

export type Locale = "fr" | "en";

type Message = Record<Locale, string>;

/** Why an event (or a row of structure) is refused. `{…}` stands for what the reason carries. */
export const REASONS = {
  missing: { en: "This field is required.", fr: "Ce champ est obligatoire." },
  wrong_type: { en: "Expected {expected}.", fr: "Type attendu : {expected}." },
  not_one_of: { en: "Expected one of: {expected}.", fr: "Valeurs possibles : {expected}." },
  out_of_range: { en: "Out of range: {expected}.", fr: "Hors limites : {expected}." },
  bad_length: { en: "Must have 1 to 200 characters.", fr: "Doit compter de 1 à 200 caractères." },
  bad_format: { en: "Not in the expected form.", fr: "N’a pas la forme attendue." },
  bad_instant: {
    en: "Expected an ISO 8601 date and time with offset, such as 2026-03-02T09:00:00+01:00.",
    fr: "Date et heure ISO 8601 avec décalage attendues, par exemple 2026-03-02T09:00:00+01:00.",
  },
  bad_day: {
    en: "Expected a calendar day, such as 2026-03-02.",
    fr: "Jour du calendrier attendu, par exemple 2026-03-02.",
  },
  bad_text: {
    en: "Holds a NUL character or half of a surrogate pair, which cannot be stored.",
    fr: "Contient un caractère NUL ou une moitié de paire de substitution, impossible à enregistrer.",
  },
  unknown_field: { en: "Unknown field {expected}.", fr: "Champ inconnu {expected}." },
  both_names: {
    en: "{expected} says the same: send only one of the two.",
    fr: "{expected} dit la même chose : n’envoyez que l’un des deux.",
  },
  too_large: { en: "Larger than 64 KiB of JSON.", fr: "Dépasse 64 Kio de JSON." },
  too_deep: { en: "Nested deeper than 64 levels.", fr: "Imbriqué sur plus de 64 niveaux." },
  too_old: { en: "More than 10 years old.", fr: "Date de plus de 10 ans." },
  in_future: { en: "More than 24 hours in the future.", fr: "Date à plus de 24 heures dans le futur." },
  nobody: {
    en: "An event needs a student_id or an instructor_id.",
    fr: "Un événement a besoin d’un student_id ou d’un instructor_id.",
  },
  needs_student: { en: "This type needs a student_id.", fr: "Ce type a besoin d’un student_id." },
  needs_instructor: { en: "This type needs an instructor_id.", fr: "Ce type a besoin d’un instructor_id." },
  needs_class: { en: "This type needs a class_id.", fr: "Ce type a besoin d’un class_id." },
  needs_item: {
    en: "This type needs an item: payload.item, class_id or course_id.",
    fr: "Ce type a besoin d’un élément : payload.item, class_id ou course_id.",
  },
  repeated_row: {
    en: "The same row is already in this table of the request, at {expected}.",
    fr: "La même ligne figure déjà dans cette table de la requête, au rang {expected}.",
  },
  unknown_reference: { en: "{expected} does not exist.", fr: "{expected} n’existe pas." },
  ends_before_start: { en: "Ends before it starts.", fr: "Se termine avant de commencer." },
  wrong_parent: { en: "{expected}.", fr: "{expected}." },
  cycle: { en: "Lies below itself: {expected}.", fr: "Se trouve sous lui-même : {expected}." },
  not_json: { en: "This line is not JSON.", fr: "Cette ligne n’est pas du JSON." },
  line_too_long: { en: "This line is longer than 128 KiB.", fr: "Cette ligne dépasse 128 Kio." },
} as const satisfies Record<string, Message>;

export type ReasonCode = keyof typeof REASONS;

export interface Reason {
  readonly code: ReasonCode;
  readonly path: JsonPath;
  /** What would have been right, where the message names it. */
  readonly expected?: string;
}

/** The reason in words. */
export function reasonMessage(reason: Reason, locale: Locale): string {
  return REASONS[reason.code][locale].replace("{expected}", reason.expected ?? "");
}

/** `payload.item.item_id`, `criteria[0]`; empty for the whole. */
export function pathText(path: JsonPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

const isReasonCode = (code: unknown): code is ReasonCode =>
  typeof code === "string" && Object.hasOwn(REASONS, code);

const valueAt = (value: unknown, path: JsonPath): unknown =>
  path.reduce<unknown>(
    (inside, step) =>
      typeof inside === "object" && inside !== null
        ? (inside as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );

/**
 * What zod found, in our terms.
 * @param input the value that was checked: zod does not say whether a field was absent or of another type
 */
export function reasonOf(issue: z.core.$ZodIssue, input: unknown): Reason {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  if (valueAt(input, path) === undefined && issue.code !== "unrecognized_keys")
    return { code: "missing", path };
  switch (issue.code) {
    case "invalid_type":
      return { code: "wrong_type", path, expected: issue.expected };
    case "invalid_value":
      return { code: "not_one_of", path, expected: issue.values.join(", ") };
    case "unrecognized_keys":
      return { code: "unknown_field", path: [...path, issue.keys[0] ?? ""], expected: issue.keys.join(", ") };
    case "too_small":
      return { code: "out_of_range", path, expected: `${issue.inclusive ? "≥" : ">"} ${issue.minimum}` };
    case "too_big":
      return issue.origin === "string"
        ? { code: "out_of_range", path, expected: `≤ ${issue.maximum} characters` }
        : { code: "out_of_range", path, expected: `${issue.inclusive ? "≤" : "<"} ${issue.maximum}` };
    case "invalid_union":
      return { code: "wrong_type", path, expected: unionExpectation(issue) };
    case "invalid_key":
      return { code: "bad_length", path };
    case "custom":
      return customReason(issue, path);
    default:
      return { code: "bad_format", path };
  }
}

function customReason({ params }: z.core.$ZodIssueCustom, path: JsonPath): Reason {
  const code = isReasonCode(params?.code) ? params.code : "bad_format";
  return typeof params?.expected === "string" ? { code, path, expected: params.expected } : { code, path };
}

function unionExpectation(issue: z.core.$ZodIssueInvalidUnion): string {
  const options = issue.errors.flat().map((error) => {
    if (error.code === "invalid_value") return error.values.join(", ");
    return error.code === "invalid_type" ? error.expected : "";
  });
  return [...new Set(options.filter((option) => option !== ""))].join(" | ");
}
