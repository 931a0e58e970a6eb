import type { Grant, Role } from "@/lib/access";

/** Everybody who may knock, and what they are to the door: an account's role, a key's grants, a secret, or nobody. */
export const ACTORS = {
  admin: { role: "admin" },
  /** t1: assigned to group A, so to A1 and A2 below it. */
  trainer: { role: "trainer" },
  /** t3: was assigned to A1 until 1 October. */
  "ended trainer": { role: "trainer" },
  /** l1: in A1 with four others, so in A and in session S. */
  learner: { role: "learner" },
  "signed out": {},
  "disabled account": {},
  "changed password": {},
  "admin elsewhere": { role: "admin" },
  "trainer elsewhere": { role: "trainer" },
  "learner elsewhere": { role: "learner" },
  "read key": { grant: "read" },
  "read key of A": { grant: "read" },
  "ingest key": { grant: "ingest" },
  "structure key": { grant: "structure" },
  "revoked key": { isKey: true },
  "read key elsewhere": { grant: "read" },
  "cron secret": { secret: "CRON_SECRET" },
  "metrics token": { secret: "METRICS_TOKEN" },
} as const satisfies Record<string, Kind>;

type Kind = { role?: Role; grant?: Grant; isKey?: boolean; secret?: string };
export type Actor = keyof typeof ACTORS;

export const ALL: readonly Actor[] = Object.keys(ACTORS) as Actor[];
export const kindOf = (actor: Actor): Kind => ACTORS[actor];
/** Those who come with a cookie, or without anything: who asks for pages. */
export const PEOPLE = ALL.filter((actor) => !isProgram(actor));

export function isProgram(actor: Actor): boolean {
  const { grant, isKey, secret } = kindOf(actor);
  return grant !== undefined || isKey === true || secret !== undefined;
}

/** Who reads the figures of which scope (access.md, rows 1 to 4), by hand: the policy must not be asked about itself. */
export const SCOPE_READERS = {
  Global: [
    ...(["admin", "trainer", "ended trainer", "read key"] as const),
    // Their own, of which none here knows.
    ...(["admin elsewhere", "trainer elsewhere", "read key elsewhere"] as const),
  ],
  "Session:S": ["admin", "trainer", "ended trainer", "learner", "read key"],
  "Groupe:A": ["admin", "trainer", "learner", "read key", "read key of A"],
  "Sous_groupe:A1": ["admin", "trainer", "learner", "read key"],
  "Sous_groupe:A2": ["admin", "trainer", "read key"],
  "Groupe:B": ["admin", "read key"],
  "Groupe:X": ["admin elsewhere", "trainer elsewhere", "read key elsewhere"],
  "Groupe:none": [],
  "Apprenant:l1": ["admin", "trainer", "learner", "read key"],
  "Apprenant:l2": ["admin", "trainer", "read key"],
  "Apprenant:l8": ["admin", "read key"],
  "Apprenant:x1": ["admin elsewhere", "trainer elsewhere", "learner elsewhere", "read key elsewhere"],
  "Apprenant:none": [],
  "Formateur:t1": ["admin", "trainer", "read key"],
  "Formateur:t2": ["admin", "read key"],
  "Formateur:none": [],
} as const satisfies Record<string, readonly Actor[]>;

/** What may be asked for at a door, each with who gets it. */
export type Objects = Readonly<Record<string, readonly Actor[]>>;

/** The scopes of these types, as the address names them. */
export const scopes = (...types: string[]): Objects =>
  Object.fromEntries(
    Object.entries(SCOPE_READERS).filter(([ref]) => types.length === 0 || types.includes(ref.split(":")[0]!)),
  );

/** The same by their ids alone. */
export const ids = (objects: Objects): Objects =>
  Object.fromEntries(Object.entries(objects).map(([ref, readers]) => [ref.split(":")[1]!, readers]));

/** `objects`, each for those of its readers who are in `actors`. */
export const only = (actors: readonly Actor[], objects: Objects): Objects =>
  Object.fromEntries(
    Object.entries(objects).map(([ref, readers]) => [ref, readers.filter((one) => actors.includes(one))]),
  );

/** Words that stand in the names of people and groups, and who may never be shown them. */
export const SECRETS: Readonly<Record<string, readonly Actor[]>> = {
  // l8, group B and t2.
  zfar: ALL.filter((actor) => !["admin", "read key", "structure key", "ingest key"].includes(actor)),
  // l2.
  znear: ALL.filter((actor) => !["admin", "trainer", "read key", "structure key"].includes(actor)),
  // Everybody and everything of the other organisation.
  zother: ALL.filter((actor) => !actor.endsWith("elsewhere")),
};
