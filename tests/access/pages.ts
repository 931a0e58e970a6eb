import { type Actor, ids, type Objects, PEOPLE, scopes } from "./actors";

/** What somebody is to see: the page, what does not exist, or another page. */
export type Outcome = "page" | "not found" | `→ ${string}`;

export type Page = {
  /** What can be asked for, each with who sees it; null: nothing in particular. */
  objects: Objects | null;
  /** Who sees the page at all, and where the others go: what does not exist where nothing is said. */
  readers: readonly Actor[];
  others?: Partial<Record<Actor, Outcome>>;
  params?: (object: string) => Record<string, string>;
  query?: (object: string) => Record<string, string>;
  /** Of SECRETS, what it tells all the same. */
  tells?: readonly string[];
};

const ADMINS: readonly Actor[] = ["admin", "admin elsewhere"];
const STAFF: readonly Actor[] = [...ADMINS, "trainer", "ended trainer", "trainer elsewhere"];
const LEARNERS: readonly Actor[] = ["learner", "learner elsewhere"];
export const NOBODY: readonly Actor[] = ["signed out", "disabled account", "changed password"];

const everyone = (actors: readonly Actor[], outcome: Outcome): Partial<Record<Actor, Outcome>> =>
  Object.fromEntries(actors.map((actor) => [actor, outcome]));
const byScope = (scope: string) => ({ scope });
const admin = (more: Partial<Page> = {}): Page => ({ objects: null, readers: ADMINS, ...more });
const own = (id: string, elsewhere: string): Objects => ({
  [id]: ["admin"],
  [elsewhere]: ["admin elsewhere"],
  none: [],
});
/** A page of figures: of the scope that its address names. */
const figures = (objects: Objects = scopes(), more: Partial<Page> = {}): Page => ({
  objects,
  readers: STAFF,
  query: byScope,
  ...more,
});
const mine: Page = { objects: null, readers: LEARNERS, others: everyone(STAFF, "→ /") };

/** Every page behind the sign-in, by its file below app/(pages). */
export const PAGES: Readonly<Record<string, Page>> = {
  "": figures(scopes(), { others: everyone(LEARNERS, "→ /me") }),
  attendance: figures(),
  equity: figures(),
  feedback: figures(),
  flow: figures(),
  plan: figures(),
  quality: figures(),
  metrics: figures(),
  "metrics/[code]": figures(scopes(), { params: () => ({ code: "GAPS_GROUPE_MIN_MAX" }) }),
  needs: figures(),
  groups: { objects: null, readers: STAFF },
  "groups/[id]": {
    objects: ids(scopes("Session", "Groupe", "Sous_groupe")),
    readers: STAFF,
    params: (id) => ({ id }),
  },
  "learners/[id]": {
    objects: ids(scopes("Apprenant")),
    readers: STAFF,
    params: (id) => ({ id }),
  },
  leaderboard: figures(
    Object.fromEntries(
      Object.entries(scopes()).map(([ref, readers]) => [
        ref,
        // To a learner always the own group; what is no group becomes the reader's first.
        /^(Apprenant|Formateur)/.test(ref) ? PEOPLE : [...readers, ...LEARNERS],
      ]),
    ),
    { readers: [...STAFF, ...LEARNERS], tells: ["znear"] },
  ),
  me: mine,
  "me/badges": mine,
  "me/data": mine,
  "me/progress": mine,

  admin: admin({ others: everyone(ADMINS, "→ /admin/pipeline"), readers: [] }),
  "admin/audit": admin(),
  "admin/badges": admin(),
  "admin/imports": admin(),
  "admin/keys": admin(),
  "admin/learners": admin(),
  "admin/metrics": admin(),
  "admin/metrics/new": admin(),
  "admin/metrics/[code]": admin({ objects: { SCORE_NORM: ADMINS, NONE: [] }, params: (code) => ({ code }) }),
  "admin/organization": admin(),
  "admin/organizations": admin(),
  "admin/pipeline": admin(),
  // A group that is none becomes the first there is.
  "admin/plans": admin({ objects: { A: ADMINS, X: ADMINS, none: ADMINS }, query: (group) => ({ group }) }),
  "admin/quality": admin(),
  "admin/states": admin(),
  "admin/structure": admin(),
  "admin/structure/curriculum": admin(),
  "admin/structure/courses": admin(),
  "admin/structure/course": admin({
    objects: own("course-school", "course-other"),
    query: (id) => ({ id }),
  }),
  "admin/structure/group": admin({ objects: own("A", "X"), query: (id) => ({ id }) }),
  "admin/users": admin(),
};

/** Pages before the sign-in: what they show is nobody's. */
export const OPEN_PAGES = ["docs/api", "signin"];

export function outcome(page: Page, actor: Actor, object: string): Outcome {
  if (NOBODY.includes(actor)) return "→ /signin";
  const sent = page.others?.[actor];
  if (sent) return sent;
  // The own file is the own page.
  if (page.params && object === "l1" && actor === "learner") return "→ /me";
  if (page.params && object === "x1" && actor === "learner elsewhere") return "→ /me";
  const seen = page.objects?.[object] ?? PEOPLE;
  return page.readers.includes(actor) && seen.includes(actor) ? "page" : "not found";
}
