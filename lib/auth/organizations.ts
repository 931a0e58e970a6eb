import type { Sql } from "@/db/client";
import type { SignedIn } from "@/db/queries/viewer";
import {
  type AccountRef,
  findAccounts,
  findOpenAccounts,
  type OpenAccount,
  recordRefusedSignIn,
  recordSignIn,
  recordSwitch,
  refOf,
} from "@/db/users";
import type { Session } from "./session";
import { REFUSAL_MS } from "./sign-in";
import type { Throttle } from "./throttle";

/**
 * A person in several organisations has an account in each. That two have the same e-mail proves nothing: an
 * administrator may write any address. What a session may change to is what a password of that account has opened, and
 * every request asks anew whether the account is still open.
 */

const same = (a: AccountRef, b: AccountRef) => a.organizationId === b.organizationId && a.userId === b.userId;

const changedTo = (session: Session, account: AccountRef, more: readonly AccountRef[] = []): Session => {
  const { others, ...left } = session;
  const { organizationId, userId, sessionVersion } = account;
  return {
    organizationId,
    userId,
    sessionVersion,
    // What was opened last says which password counts.
    others: [...more, left, ...others].filter(
      (other, i, all) => !same(other, account) && all.findIndex((one) => same(one, other)) === i,
    ),
  };
};

/** The organisations that a session may change to now. */
export const otherOrganizations = (sql: Sql, session: Session): Promise<OpenAccount[]> =>
  findOpenAccounts(sql, session.others);

/** @returns the session in the other organisation; null where it may not change to it, or to none of that id */
export async function switchOrganization(
  sql: Sql,
  session: Session,
  organizationId: string,
): Promise<Session | null> {
  const account = (await otherOrganizations(sql, session)).find(
    (other) => other.organizationId === organizationId,
  );
  if (!account) return null;
  await recordSwitch(sql, session, account);
  return changedTo(session, account);
}

export type Opening =
  | { kind: "in"; session: Session }
  | { kind: "refused" }
  | { kind: "wait"; seconds: number };

/**
 * Opens the accounts that the same e-mail has in other organisations under this password, and changes to the first. No
 * account and a wrong password are answered alike, after the same time.
 */
export async function openOrganization(
  sql: Sql,
  throttle: Throttle,
  {
    session,
    viewer,
    password,
    address,
  }: { session: Session; viewer: SignedIn; password: string; address: string },
): Promise<Opening> {
  const notBefore = new Promise((resolve) => setTimeout(resolve, REFUSAL_MS));
  const seconds = await throttle.attempt(viewer.email, address);
  if (seconds > 0) return { kind: "wait", seconds };
  const opened = await findAccounts(sql, { email: viewer.email, password });
  const [account, ...more] = opened.filter((one) => one.organization_id !== session.organizationId);
  if (!account) {
    await recordRefusedSignIn(sql, viewer.email);
    await notBefore;
    return { kind: "refused" };
  }
  await throttle.succeeded(viewer.email, address);
  await recordSignIn(sql, account);
  return { kind: "in", session: changedTo(session, refOf(account), more.map(refOf)) };
}
