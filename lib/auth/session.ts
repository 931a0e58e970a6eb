import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { cache } from "react";
import { z } from "zod";
import type { AccountRef } from "@/db/users";
import { authSecret } from "./secret";

const SESSION_COOKIES = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/** Accounts beside the one in use: a cookie has 4 KiB. */
export const MAX_OTHERS = 9;

const claims = z.object({
  sub: z.string(),
  org: z.string(),
  v: z.number(),
  /** The person's accounts in other organisations, each of which a password has opened: organisation, id, session_version. */
  also: z.array(z.tuple([z.string(), z.string(), z.number()])).default([]),
  exp: z.number().optional(),
});

/** What the session cookie says: which account, and which others the same person has opened and may change to. */
export type Session = AccountRef & { others: readonly AccountRef[] };

type Opened = { cookie: string; expires: number | undefined; session: Session };

/** What goes into the cookie. */
export const claimsOf = ({ userId, organizationId, sessionVersion, others }: Session) => ({
  sub: userId,
  org: organizationId,
  v: sessionVersion,
  ...(others.length > 0 && {
    also: others
      .slice(0, MAX_OTHERS)
      .map((other) => [other.organizationId, other.userId, other.sessionVersion] as const),
  }),
});

/**
 * Reads the cookie itself: getServerSession costs 2.3 ms a request, decode() nothing measurable (stack.md).
 * @returns null for no, a forged or an expired cookie
 */
const openedCookie = cache(async (): Promise<Opened | null> => {
  const jar = await cookies();
  const cookie = SESSION_COOKIES.find((name) => jar.get(name)?.value);
  const token = cookie && jar.get(cookie)?.value;
  if (!token) return null;
  try {
    const given = claims.safeParse(await decode({ token, secret: authSecret() }));
    if (!given.success) return null;
    const { sub, org, v, also, exp } = given.data;
    const others = also.map(([organizationId, userId, sessionVersion]) => ({
      organizationId,
      userId,
      sessionVersion,
    }));
    return {
      cookie,
      expires: exp,
      session: { userId: sub, organizationId: org, sessionVersion: v, others },
    };
  } catch {
    return null;
  }
});

/** The session of this request as its cookie has it; whether it still opens anything is asked of the database. */
export const sessionOfCookies = async (): Promise<Session | null> => (await openedCookie())?.session ?? null;

/** Puts another account of the same person into the session, which ends when it would have ended. */
export async function replaceSession(session: Session): Promise<void> {
  const opened = await openedCookie();
  if (!opened?.expires) return;
  const maxAge = opened.expires - Math.floor(Date.now() / 1000);
  const token = await encode({ token: claimsOf(session), secret: authSecret(), maxAge });
  (await cookies()).set(opened.cookie, token, {
    path: "/",
    maxAge,
    sameSite: "lax",
    httpOnly: true,
    secure: opened.cookie.startsWith("__Secure-"),
  });
}
