import { type Locale, pathText, type Reason, reasonMessage } from "@/lib/events";

interface ErrorEntry extends Record<Locale, string> {
  readonly status: number;
}

/** Every error that the API answers with: one table for status and words. */
export const ERRORS = {
  bad_json: { status: 400, en: "The body is not JSON in UTF-8.", fr: "Le corps n’est pas du JSON en UTF-8." },
  bad_request: {
    status: 400,
    en: "The request is not as it must be; see details.",
    fr: "La requête n’est pas conforme ; voir details.",
  },
  incomplete: {
    status: 400,
    en: "The body ended before it was complete; what had arrived of a stream may be stored: send it again.",
    fr: "Le corps s’est interrompu ; le début d’un flux a pu être enregistré : renvoyez-le en entier.",
  },
  all_rejected: {
    status: 400,
    en: "Every event was rejected; see rejected.",
    fr: "Tous les événements ont été refusés ; voir rejected.",
  },
  bad_structure: {
    status: 400,
    en: "Nothing was written: the structure is not as it must be; see details.",
    fr: "Rien n’a été enregistré : la structure n’est pas conforme ; voir details.",
  },
  bad_file: {
    status: 400,
    en: "The file cannot be taken: {limit}.",
    fr: "Le fichier ne peut pas être repris : {limit}.",
  },
  unauthenticated: {
    status: 401,
    en: "A valid API key is needed: Authorization: Bearer KEY.",
    fr: "Une clé d’API valide est nécessaire : Authorization: Bearer CLÉ.",
  },
  bad_secret: {
    status: 401,
    en: "The secret of this route is needed: Authorization: Bearer SECRET.",
    fr: "Le secret de cette route est nécessaire : Authorization: Bearer SECRET.",
  },
  wrong_password: {
    status: 400,
    en: "This password opens no other organisation of your address.",
    fr: "Ce mot de passe n’ouvre aucune autre organisation de votre adresse.",
  },
  too_many_attempts: {
    status: 429,
    en: "Too many attempts. Try again in a few minutes.",
    fr: "Trop de tentatives. Réessayez dans quelques minutes.",
  },
  forbidden: { status: 403, en: "This is not allowed.", fr: "Ceci n’est pas autorisé." },
  cross_site: {
    status: 403,
    en: "Changes are taken from this site's own pages only.",
    fr: "Les modifications ne sont acceptées que depuis les pages de ce site.",
  },
  refused: {
    status: 400,
    en: "Nothing was changed; see details.",
    fr: "Rien n’a été modifié ; voir details.",
  },
  stale: {
    status: 409,
    en: "Somebody else has changed this since you opened it. Nothing was overwritten.",
    fr: "Quelqu’un d’autre a modifié ceci depuis que vous l’avez ouvert. Rien n’a été écrasé.",
  },
  not_found: { status: 404, en: "There is no such thing.", fr: "Cela n’existe pas." },
  conflict: { status: 409, en: "It is in conflict with what is there.", fr: "En conflit avec l’existant." },
  too_large: {
    status: 413,
    en: "The body is larger than {limit}; send it in parts, or events as NDJSON.",
    fr: "Le corps dépasse {limit} ; envoyez-le en plusieurs fois, ou les événements en NDJSON.",
  },
  unsupported_media_type: {
    status: 415,
    en: "The content type must be {limit}, uncompressed, in UTF-8.",
    fr: "Le type de contenu doit être {limit}, sans compression, en UTF-8.",
  },
  rate_limited: {
    status: 429,
    en: "Too many requests with this key; see Retry-After.",
    fr: "Trop de requêtes avec cette clé ; voir Retry-After.",
  },
  internal: {
    status: 500,
    en: "Something went wrong here; the request id leads to it in the log.",
    fr: "Une erreur s’est produite ici ; l’identifiant de la requête la désigne dans le journal.",
  },
  not_configured: {
    status: 503,
    en: "The server has no {limit}, so this route refuses.",
    fr: "Le serveur n’a pas de {limit} ; cette route refuse donc.",
  },
  unavailable: {
    status: 503,
    en: "The database cannot be reached; try again.",
    fr: "La base de données est injoignable ; réessayez.",
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorOptions {
  readonly details?: unknown;
  /** What is wrong with a query or a body; becomes `details` in the caller's language. */
  readonly reasons?: readonly Reason[];
  /** What `{limit}` in the message stands for. */
  readonly limit?: string;
  readonly retryAfterSeconds?: number;
  /** Fields beside `error`, where an answer has a shape of its own. */
  readonly body?: object;
}

/** An answer that is an error: thrown anywhere in a route, made a response by `route()`. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly options: ErrorOptions = {},
  ) {
    super(ERRORS[code].en.replace("{limit}", options.limit ?? ""));
    this.name = "ApiError";
  }
}

/** `{error: {code, message, details?}}` with the status of the table. */
export function errorResponse({ code, options }: ApiError, locale: Locale): Response {
  const entry: ErrorEntry = ERRORS[code];
  const message = entry[locale].replace("{limit}", options.limit ?? "");
  const details = options.reasons?.map((reason) => inWords(reason, locale)) ?? options.details;
  const error = details === undefined ? { code, message } : { code, message, details };
  const headers = new Headers();
  if (options.retryAfterSeconds !== undefined) headers.set("Retry-After", String(options.retryAfterSeconds));
  if (entry.status === 401) headers.set("WWW-Authenticate", "Bearer");
  return Response.json({ error, ...options.body }, { status: entry.status, headers });
}

const inWords = (reason: Reason, locale: Locale) => ({
  path: pathText(reason.path),
  code: reason.code,
  message: reasonMessage(reason, locale),
});

/** The language that the caller asks for; English where it says nothing, for machines rarely do. */
export function localeOf(request: Request): Locale {
  return /^\s*fr\b/i.test(request.headers.get("accept-language") ?? "") ? "fr" : "en";
}
