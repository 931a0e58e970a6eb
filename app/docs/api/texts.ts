import type { Locale } from "@/lib/events";

export interface DocumentTexts {
  readonly title: string;
  readonly intro: string;
  readonly machine: string;
  readonly body: string;
  readonly answers: string;
  readonly eventTypes: string;
  readonly required: string;
  readonly or: string;
  readonly listOf: string;
  readonly anything: string;
  readonly noFields: string;
  readonly who: Readonly<Record<"key" | "secret" | "session" | "none", string>>;
}

/** The frame of the page. What describes fields is the document's own, in English, as their names are. */
export const TEXTS: Readonly<Record<Locale, DocumentTexts>> = {
  fr: {
    title: "API de Jalon",
    intro:
      "Événements et structure en entrée. Les descriptions des champs sont en anglais, comme dans le document OpenAPI dont cette page est tirée.",
    machine: "Document OpenAPI 3.1",
    body: "Corps",
    answers: "Réponses",
    eventTypes: "Types d’événements connus",
    required: "obligatoire",
    or: "ou",
    listOf: "liste de",
    anything: "JSON",
    noFields: "Aucun champ obligatoire ; ce qui est envoyé est conservé.",
    who: { key: "clé d’API", secret: "secret du serveur", session: "session", none: "ouvert" },
  },
  en: {
    title: "Jalon API",
    intro: "Events and structure in. This page is drawn from the OpenAPI document.",
    machine: "OpenAPI 3.1 document",
    body: "Body",
    answers: "Answers",
    eventTypes: "Known types of events",
    required: "required",
    or: "or",
    listOf: "list of",
    anything: "JSON",
    noFields: "No fields are asked for; what is sent is kept.",
    who: { key: "API key", secret: "server secret", session: "session", none: "open" },
  },
};
