import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { database } from "@/db/client";
import { type AccountRef, refOf } from "@/db/users";
import { clientAddress } from "./address";
import { authSecret } from "./secret";
import { claimsOf } from "./session";
import { attemptSignIn } from "./sign-in";
import { signInThrottle } from "./throttle";

/** A working week: longer would keep a shared computer open, shorter would ask every morning. */
const SESSION_SECONDS = 7 * 24 * 3600;

const form = z.object({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(2000),
  organization: z
    .string()
    .max(200)
    .optional()
    .transform((id) => id || null),
});

/**
 * next-auth 4 with credentials and sessions as encrypted cookies. The cookie holds who, where and the account's
 * session_version; whether it still opens anything is asked of the database by `viewer()` on every request.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: authSecret(),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/signin", error: "/signin" },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {}, organization: {} },
        authorize: (credentials, request) => authorize(credentials, request.headers ?? {}),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? claimsOf({ ...user, userId: user.id }) : token),
      // The page knows the viewer from the server; the session endpoint says nothing of anybody.
      session: ({ session }) => ({ expires: session.expires }),
    },
  };
}

/**
 * next-auth passes an error's message on to the form, so messages here are codes: `wait:SECONDS`,
 * `choose:[{id,name}]` and `unavailable`; null is a refusal.
 */
async function authorize(credentials: unknown, headers: Record<string, unknown>) {
  const given = form.safeParse(credentials);
  if (!given.success) return null;
  const answer = await attempt({ ...given.data, address: clientAddress(headers) });
  switch (answer.kind) {
    case "in": {
      const { userId: id, ...account } = refOf(answer.account);
      return { id, ...account, others: answer.others.map(refOf) };
    }
    case "choose":
      throw new Error(`choose:${JSON.stringify(answer.organizations)}`);
    case "wait":
      throw new Error(`wait:${answer.seconds}`);
    default:
      return null;
  }
}

async function attempt(given: Parameters<typeof attemptSignIn>[2]) {
  try {
    const sql = await database();
    return await attemptSignIn(sql, signInThrottle(sql), given);
  } catch (error) {
    console.error("sign-in failed", error);
    throw new Error("unavailable");
  }
}

declare module "next-auth" {
  interface User {
    id: string;
    organizationId: string;
    sessionVersion: number;
    others: AccountRef[];
  }
}
