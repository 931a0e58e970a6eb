import { SCOPE_TYPES, type ScopeType, TARGET_TYPES, type TargetType } from "./metrics/types";
import { isDay, isPeriod, type PeriodCode } from "./period";

/**
 * The view that an address holds: scope, target, period, date and what is drawn of them. One notation in pages,
 * links and the read API, `Type:ID` ("Groupe:g-7"; "Global", "Ua" and "Projet" may stand alone and mean all), because
 * ids from outside survive a rebuild and a bookmark should too.
 */

export type ScopeRef = { type: ScopeType; id: string | null };
export type TargetRef = { type: TargetType; id: string | null };

/** Groups drawn beside the chosen one: six lines are what a reader tells apart. */
export const MAX_COMPARED = 5;

export type View = {
  /** Null: the viewer's own default. */
  scope: ScopeRef | null;
  target: TargetRef;
  period: PeriodCode;
  /** A day inside the period, or null: the running one. */
  date: string | null;
  /** Scopes drawn beside the chosen one. */
  compared: readonly ScopeRef[];
  /** A day of another period to show beside the chosen one, or null. */
  against: string | null;
  /** State bars: one for each domain, or one for each sub-group. */
  bars: "domain" | "group";
  /** The domain of the bars by sub-group. */
  domain: BarDomain;
  /** The module that a table too long to show whole holds open; null: the one that is being worked on. */
  module: string | null;
};

/** In place of a module: all of them. */
export const ALL_MODULES = "*";
/** In place of a module: what lies in none. */
export const NO_MODULE = "-";

/** Domains of the home's state bars, in the order in which they are drawn. */
export const BAR_DOMAINS = ["Tache", "Projet", "Ua", "Micro_competence", "Competence", "Module"] as const;
export type BarDomain = (typeof BAR_DOMAINS)[number];

/** Levels of the target that the tiles are kept for (kpi.md, section 4). */
export const TILE_TARGETS: readonly TargetType[] = ["Global", "Module", "Competence", "Micro_competence"];

export const GLOBAL_TARGET: TargetRef = { type: "Global", id: null };
export const DEFAULT_VIEW: View = {
  scope: null,
  target: GLOBAL_TARGET,
  period: "Week",
  date: null,
  compared: [],
  against: null,
  bars: "domain",
  domain: "Ua",
  module: null,
};

/** Whether a target is chosen: what is of people and all that they do says so where it does not follow it. */
export const isNarrowed = ({ target }: Pick<View, "target">): boolean => target.type !== GLOBAL_TARGET.type;

const isOneOf = <T extends string>(list: readonly T[], text: string | undefined): text is T =>
  list.some((item) => item === text);

function splitRef(text: string): { type: string; id: string | null } {
  const colon = text.indexOf(":");
  return colon < 0
    ? { type: text, id: null }
    : { type: text.slice(0, colon), id: text.slice(colon + 1) || null };
}

/** Reads `Groupe:ID` or `Global`; null when it is neither. */
export function parseScope(text: string): ScopeRef | null {
  const { type, id } = splitRef(text);
  if (!isOneOf(SCOPE_TYPES, type) || (id === null) !== (type === "Global")) return null;
  return { type, id };
}

/** Reads `Module:ID`, `Global`, or `Ua` and `Projet` for all of them; null when it is none of these. */
export function parseTarget(text: string): TargetRef | null {
  const { type, id } = splitRef(text);
  if (!isOneOf(TARGET_TYPES, type)) return null;
  if (id === null ? !["Global", "Ua", "Projet"].includes(type) : type === "Global") return null;
  return { type, id };
}

/** The notation that `parseScope` and `parseTarget` read. */
export function refText(ref: { type: string; id: string | null }): string {
  return ref.id === null ? ref.type : `${ref.type}:${ref.id}`;
}

export type Query = Record<string, string | string[] | undefined>;

/** The query of a URL as pages are given it. */
export const queryOf = (url: string): Query => queryOfParams(new URL(url).searchParams);

/** The same of what is read already. */
export function queryOfParams(params: Iterable<[string, string]>): Query {
  const query: Record<string, string[]> = {};
  for (const [key, value] of params) query[key] = [...(query[key] ?? []), value];
  return query;
}

const all = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
const first = (value: string | string[] | undefined): string | undefined => all(value)[0];

/** The view of a page's address. What cannot be read falls back to the default: an old bookmark still opens. */
export function parseView(query: Query): View {
  const period = first(query.period) ?? "";
  const date = first(query.date) ?? "";
  const against = first(query.against) ?? "";
  const domain = first(query.domain);
  return {
    scope: parseScope(first(query.scope) ?? ""),
    target: parseTarget(first(query.target) ?? "") ?? GLOBAL_TARGET,
    period: isPeriod(period) ? period : DEFAULT_VIEW.period,
    date: isDay(date) ? date : null,
    compared: all(query.with)
      .map(parseScope)
      .filter((ref) => ref !== null)
      .slice(0, MAX_COMPARED),
    against: isDay(against) ? against : null,
    bars: first(query.by) === "group" ? "group" : "domain",
    domain: isOneOf(BAR_DOMAINS, domain) ? domain : DEFAULT_VIEW.domain,
    module: first(query.module)?.slice(0, 200) || null,
  };
}

/** The page of a long list, from 1; null where the address names none that could be. */
export function parsePage(query: Query): number | null {
  const text = first(query.page) ?? "";
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

/** The address of a view, without what is default, so that the same view has one address. */
export function viewQuery(view: View): URLSearchParams {
  const query = new URLSearchParams();
  if (view.scope) query.set("scope", refText(view.scope));
  if (view.target.type !== "Global") query.set("target", refText(view.target));
  if (view.period !== DEFAULT_VIEW.period) query.set("period", view.period);
  if (view.date) query.set("date", view.date);
  for (const ref of view.compared) query.append("with", refText(ref));
  if (view.against) query.set("against", view.against);
  if (view.bars !== DEFAULT_VIEW.bars) query.set("by", view.bars);
  if (view.domain !== DEFAULT_VIEW.domain) query.set("domain", view.domain);
  if (view.module) query.set("module", view.module);
  return query;
}

/** `path` with the view's query. */
export function viewHref(path: string, view: View): string {
  const query = viewQuery(view).toString();
  return query ? `${path}?${query}` : path;
}
