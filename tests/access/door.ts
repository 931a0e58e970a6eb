import { sent } from "@/app/api/session.testing";
import type { Grant, Role } from "@/lib/access";
import { type Actor, ALL, isProgram, kindOf, type Objects } from "./actors";
import type { Thing } from "./world";

/** One way to call a route, and who gets what by it. */
export type Door = {
  /** What is asked of who knocks. */
  asks: "session" | "key" | "session or key" | "secret" | "nothing";
  /** Roles that may do this at all, where a session is taken. */
  roles?: readonly Role[];
  /** What a key must be for, where one is taken; the variable of a secret. */
  grant?: Grant;
  secret?: string;
  /** What can be asked for, each with who gets it; nothing in particular: everybody who may do this. */
  objects: Objects | null;
  /** Status for who gets it; for who does not, which is what does not exist has too. */
  status?: number;
  missing?: number;
  /** Data leave by it: an audit row says so. */
  isExport?: boolean;
  /** Something is changed by it: an audit row says so too. */
  isChange?: boolean;
  /** Of SECRETS, what it tells all the same. */
  tells?: readonly string[];
  send: (object: string) => Request;
};

export const get = (path: string) => new Request(`http://jalon${path}`);
export const json = (
  method: "POST" | "PUT",
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) =>
  new Request(`http://jalon${path}`, {
    method,
    body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
export { sent };

const STAFF = ["admin", "trainer"] as const;
const EVERYBODY = ["admin", "trainer", "learner"] as const;
export const PERSON = { everybody: EVERYBODY, staff: STAFF, learner: ["learner"], admin: ["admin"] } as const;

type Asked = Partial<Omit<Door, "asks" | "send" | "objects">>;

/** A handler for who is signed in. */
export const forRoles = (
  roles: readonly Role[],
  objects: Objects | null,
  send: Door["send"],
  more: Asked = {},
): Door => ({ asks: "session", roles, objects, send, ...more });

/** The same where something is changed. */
export const toChange = (
  roles: readonly Role[],
  objects: Objects | null,
  send: Door["send"],
  more: Asked = {},
): Door => forRoles(roles, objects, send, { isChange: true, ...more });

/** A handler for API keys. */
export const forKeys = (grant: Grant, send: Door["send"], more: Asked = {}): Door => ({
  asks: "key",
  grant,
  objects: null,
  send,
  ...more,
});

/**
 * A handler of the administration that names one thing: each administrator gets at what is of the own organisation, and
 * for the rest it is not there.
 */
export const forAdmin = (thing: Thing | null, send: Door["send"], more: Asked = {}): Door =>
  forRoles(
    PERSON.admin,
    thing && { [thing.own]: ["admin"], [thing.elsewhere]: ["admin elsewhere"], [thing.none]: [] },
    send,
    more,
  );

/** The same where something is changed. */
export const adminChange: typeof forAdmin = (thing, send, more = {}) =>
  forAdmin(thing, send, { isChange: true, ...more });

const NOBODY: readonly Actor[] = ["signed out", "disabled account", "changed password", "revoked key"];

/** What an actor is answered before anything is looked for: nothing (the door opens), 401 or 403. */
export function refusal(door: Door, actor: Actor): 401 | 403 | null {
  const { role, grant, secret } = kindOf(actor);
  if (door.asks === "nothing") return null;
  if (door.asks === "secret") return secret === door.secret ? null : 401;
  if (NOBODY.includes(actor) || secret !== undefined) return 401;
  if (door.asks === "session" && isProgram(actor)) return 401;
  if (door.asks === "key" && !isProgram(actor)) return 401;
  if (grant !== undefined) return grant === door.grant ? null : 403;
  return role !== undefined && door.roles?.includes(role) ? null : 403;
}

/** The status that an actor is to be answered with. */
export function expected(door: Door, actor: Actor, object: string): number {
  const refused = refusal(door, actor);
  if (refused) return refused;
  const readers = door.objects?.[object] ?? ALL;
  return readers.includes(actor) ? (door.status ?? 200) : (door.missing ?? 404);
}
