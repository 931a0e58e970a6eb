import type { Localized, StateDomain, StateEntry, StateKind } from "./types";

/** Grey, amber, blue, green, red: told apart by lightness too, and never shown without label or pattern. */
export const STATE_COLORS: Readonly<Record<StateKind, string>> = {
  todo: "#94a3b8",
  doing: "#f5a524",
  review: "#2f6fde",
  done: "#1f9d6b",
  rejected: "#c8324a",
};

interface State {
  code: string;
  kind: StateKind;
  label: Localized;
}

const TODO: State = { code: "A_faire", kind: "todo", label: { fr: "À faire", en: "To do" } };
const DOING: State = { code: "En_cours", kind: "doing", label: { fr: "En cours", en: "In progress" } };
const REVIEW: State = { code: "A_valider", kind: "review", label: { fr: "À valider", en: "To review" } };
const VALIDATED: State = { code: "Validee", kind: "done", label: { fr: "Validée", en: "Validated" } };
const FINISHED: State = { code: "Terminee", kind: "done", label: { fr: "Terminée", en: "Done" } };
const REJECTED: State = { code: "Rejetee", kind: "rejected", label: { fr: "Rejetée", en: "Rejected" } };

/** French participles agree with the item: un chapitre validé, une UA validée. The code does not. */
const masculine = (state: State, fr: string): State => ({ ...state, label: { ...state.label, fr } });

const BY_DOMAIN: Readonly<Record<StateDomain, readonly State[]>> = {
  Module: [TODO, DOING, masculine(VALIDATED, "Validé")],
  Competence: [TODO, DOING, VALIDATED],
  Micro_competence: [TODO, DOING, VALIDATED],
  Ua: [TODO, DOING, REVIEW, VALIDATED],
  Chapitre: [TODO, DOING, masculine(VALIDATED, "Validé")],
  Projet: [TODO, DOING, REVIEW, masculine(FINISHED, "Terminé"), masculine(REJECTED, "Rejeté")],
  Tache: [TODO, DOING, REVIEW, FINISHED, REJECTED],
};

/** Domains of kpi_state in the order of the tree. */
export const STATE_DOMAINS = Object.keys(BY_DOMAIN) as readonly StateDomain[];

/** The states that every organisation starts with (kpi.md, section 2); admins add others beside them. */
export const STATES: readonly StateEntry[] = STATE_DOMAINS.flatMap((domain) =>
  BY_DOMAIN[domain].map((state, index) => ({
    domain,
    ...state,
    order: index + 1,
    color: STATE_COLORS[state.kind],
  })),
);
