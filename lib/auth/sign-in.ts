import type { Sql } from "@/db/client";
import { type Account, findAccounts, normalizeEmail, recordRefusedSignIn, recordSignIn } from "@/db/users";
import type { Throttle } from "./throttle";

/** A refusal takes at least this long, so that its time does not tell whether the account exists. */
export const REFUSAL_MS = 400;

export type SignInAnswer =
  /** `others`: what the same password opens in other organisations. */
  | { kind: "in"; account: Account; others: Account[] }
  /** The password opens accounts of several organisations, and none was named. */
  | { kind: "choose"; organizations: { id: string; name: string }[] }
  | { kind: "refused" }
  | { kind: "wait"; seconds: number };

/**
 * One attempt to sign in. The same answer, after the same time, for an account that does not exist, one that is
 * disabled and a wrong password.
 */
export async function attemptSignIn(
  sql: Sql,
  throttle: Throttle,
  given: { email: string; password: string; organization?: string | null; address: string },
): Promise<SignInAnswer> {
  const email = normalizeEmail(given.email);
  const notBefore = new Promise((resolve) => setTimeout(resolve, REFUSAL_MS));
  const seconds = await throttle.attempt(email, given.address);
  if (seconds > 0) return { kind: "wait", seconds };

  const opened = await findAccounts(sql, { email, password: given.password });
  const accounts = opened.filter(
    ({ organization_id: org }) => !given.organization || org === given.organization,
  );
  const [account] = accounts;
  if (!account) {
    await recordRefusedSignIn(sql, email);
    await notBefore;
    return { kind: "refused" };
  }
  await throttle.succeeded(email, given.address);
  if (accounts.length > 1) {
    const organizations = accounts.map((a) => ({ id: a.organization_id, name: a.organization_name }));
    return { kind: "choose", organizations };
  }
  await recordSignIn(sql, account);
  return { kind: "in", account, others: opened.filter((one) => one !== account) };
}
