import { encode } from "next-auth/jwt";
import type { Database } from "@/db/client";
import type { TestDatabase } from "@/db/testing";
import { createUser, type NewUser } from "@/db/users";

/** The cookies that the mocked next/headers of a test gives to the handlers. */
export const jar = new Map<string, string>();

/** What `vi.mock("next/headers")` is to answer. */
export const nextHeaders = {
  cookies: async () => ({
    set: (name: string, value: string) => void jar.set(name, value),
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
  }),
  headers: async () => new Headers(),
};

const processWide = globalThis as { jalonDatabase?: Promise<Database> };

/** Lets the handlers of this process use a test's database; undefined takes it away. */
export function useDatabase(database: TestDatabase | undefined): void {
  processWide.jalonDatabase =
    database &&
    Promise.resolve({
      sql: database.sql,
      kind: "embedded",
      close: async () => {},
      died: new Promise(() => {}),
    });
}

const SECRET = "a secret of the tests only";

/** Makes an account of the school. @returns its id */
export async function account(
  database: TestDatabase,
  user: Pick<NewUser, "role" | "studentId" | "instructorId"> & { email: string },
  organizationId = "school",
): Promise<string> {
  const { id } = await createUser(database.sql, organizationId, {
    ...user,
    name: user.email,
    password: "un mot de passe",
  });
  return id;
}

/** From here on the handlers are called with this account's session; null for nobody's. */
export async function signInAs(userId: string | null, organizationId = "school", version = 1): Promise<void> {
  process.env.NEXTAUTH_SECRET = SECRET;
  jar.clear();
  if (userId === null) return;
  const token = await encode({ token: { sub: userId, org: organizationId, v: version }, secret: SECRET });
  jar.set("next-auth.session-token", token);
}

/** A request as one of our own pages sends it: with the browser's word that it does. */
export function sent(method: "POST" | "PATCH" | "PUT" | "DELETE", path: string, body: unknown): Request {
  return new Request(`http://jalon${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
  });
}
