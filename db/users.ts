import { randomUUID } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import type { Role } from "@/lib/access/types";
import type { Sql } from "./client";

/**
 * Accounts of people who sign in. Passwords are kept as argon2id with the library's defaults, which are
 * OWASP's (19 MiB, two passes, one lane): about 30 ms on the machine this was written on.
 */

export const MIN_PASSWORD_LENGTH = 10;
/** Refused beyond, never cut: argon2 takes any length, but hashing a megabyte is a way to keep a server busy. */
const MAX_PASSWORD_BYTES = 1024;

export type UserErrorCode =
  | "weak_password"
  | "invalid_email"
  | "email_taken"
  | "unknown_user"
  | "unknown_person";

/** What the caller did wrong, in a message for the operator. */
export class UserError extends Error {
  constructor(
    readonly code: UserErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export type NewUser = {
  email: string;
  name: string;
  role: Role;
  password: string;
  /** lms_student.id that a learner's account stands for. */
  studentId?: string | null;
  /** lms_instructor.id that a trainer's account stands for. */
  instructorId?: string | null;
  locale?: string | null;
};

/** E-mail addresses are compared as they are stored: trimmed and in lower case. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** @throws UserError invalid_email */
export function requireEmail(typed: string): string {
  const email = normalizeEmail(typed);
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw new UserError("invalid_email", `Not an e-mail address: ${email}`);
  return email;
}

/** The same typed characters may come composed or decomposed, by keyboard: NFKC makes them one password. */
const prepared = (password: string) => password.normalize("NFKC");

/** @throws UserError weak_password when shorter than 10 characters or longer than 1,024 bytes */
export async function hashPassword(password: string): Promise<string> {
  const text = prepared(password);
  if ([...text].length < MIN_PASSWORD_LENGTH)
    throw new UserError("weak_password", `A password has at least ${MIN_PASSWORD_LENGTH} characters.`);
  if (Buffer.byteLength(text) > MAX_PASSWORD_BYTES)
    throw new UserError("weak_password", `A password has at most ${MAX_PASSWORD_BYTES} bytes.`);
  return hash(text);
}

/** A hash of something that nobody knows, so that a sign-in without an account costs the same time as one with. */
let nobody: Promise<string> | undefined;

/** Whether the password fits the hash. Without a hash the answer is no, after the same work. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const text = prepared(password);
  if (Buffer.byteLength(text) > MAX_PASSWORD_BYTES) return false;
  nobody ??= hash(randomUUID());
  const fits = await verify(passwordHash ?? (await nobody), text);
  return fits && passwordHash !== null;
}

/**
 * @returns the new account's id
 * @throws UserError invalid_email, weak_password, email_taken in this organisation, or unknown_person when no
 *   learner or trainer of that id exists in it
 */
export async function createUser(
  sql: Sql,
  organizationId: string,
  user: NewUser,
  actor = "system",
): Promise<{ id: string }> {
  const email = requireEmail(user.email);
  const passwordHash = await hashPassword(user.password);
  const id = randomUUID();
  const personId = user.studentId ?? user.instructorId ?? null;
  const after = { email, name: user.name, role: user.role, personId };
  try {
    const [made] = await sql<{ known: boolean; created: boolean }[]>`
      with person as materialized (
        -- Locked against an erasure: who is erased has no account, and gets none.
        select from lms_student where organization_id = ${organizationId} and id = ${user.studentId ?? null}
          and erased_at is null for share
      ), created as (
        insert into app_user (organization_id, id, email, name, role, student_id, instructor_id, password_hash, locale)
        select ${organizationId}, ${id}, ${email}, ${user.name}, ${user.role}, ${user.studentId ?? null},
          ${user.instructorId ?? null}, ${passwordHash}, ${user.locale ?? null}
        where ${user.studentId ?? null}::text is null or exists (select from person)
        on conflict (organization_id, email) do nothing
        returning id
      ), audited as (
        insert into audit_log (organization_id, actor, action, subject, after_json)
        select ${organizationId}, ${actor}, 'user.create', 'user:' || id, ${JSON.stringify(after)}::text::jsonb from created
      )
      select exists (select from created) as created,
        ${user.studentId ?? null}::text is null or exists (select from person) as known`;
    if (!made?.known) throw unknownPerson(user, organizationId);
    if (!made.created)
      throw new UserError("email_taken", `${email} already has an account in ${organizationId}.`);
  } catch (error) {
    const isForeignKey = (error as { code?: string }).code === "23503";
    if (!isForeignKey) throw error;
    throw unknownPerson(user, organizationId);
  }
  return { id };
}

const unknownPerson = ({ studentId, instructorId }: NewUser, organizationId: string) =>
  new UserError(
    "unknown_person",
    `There is no learner, trainer or organisation of that id: ${studentId ?? instructorId ?? organizationId}`,
  );

/**
 * Closes an account: its sessions are refused from their next request on.
 * @throws UserError unknown_user
 */
export async function disableUser(
  sql: Sql,
  organizationId: string,
  email: string,
  actor = "system",
): Promise<void> {
  const rows = await sql`
    with changed as (
      update app_user set disabled_at = now(), session_version = session_version + 1, updated_at = now()
      where organization_id = ${organizationId} and email = ${normalizeEmail(email)} and disabled_at is null
      returning id
    ),
    audited as (
      insert into audit_log (organization_id, actor, action, subject)
      select ${organizationId}, ${actor}, 'user.disable', 'user:' || id from changed
    )
    select id from app_user where organization_id = ${organizationId} and email = ${normalizeEmail(email)}`;
  if (rows.length === 0) throw unknownUser(email, organizationId);
}

/**
 * Sets a new password and opens a disabled account again; every session of the old password is refused from its
 * next request on.
 * @throws UserError weak_password, unknown_user
 */
export async function resetPassword(
  sql: Sql,
  organizationId: string,
  email: string,
  password: string,
  actor = "system",
): Promise<void> {
  const passwordHash = await hashPassword(password);
  const rows = await sql`
    with changed as (
      update app_user set password_hash = ${passwordHash}, disabled_at = null,
        session_version = session_version + 1, updated_at = now()
      where organization_id = ${organizationId} and email = ${normalizeEmail(email)}
      returning id
    )
    insert into audit_log (organization_id, actor, action, subject)
    select ${organizationId}, ${actor}, 'user.reset_password', 'user:' || id from changed
    returning id`;
  if (rows.length === 0) throw unknownUser(email, organizationId);
}

const unknownUser = (email: string, organizationId: string) =>
  new UserError("unknown_user", `There is no account ${normalizeEmail(email)} in ${organizationId}.`);

/** What a person chose for themselves; kept with the account so that it follows them to the next browser. */
export async function savePreferences(
  sql: Sql,
  organizationId: string,
  userId: string,
  preferences: { locale?: string; theme?: string },
): Promise<void> {
  await sql`
    update app_user set locale = coalesce(${preferences.locale ?? null}, locale),
      theme = coalesce(${preferences.theme ?? null}, theme), updated_at = now()
    where organization_id = ${organizationId} and id = ${userId}`;
}

export type Account = {
  organization_id: string;
  organization_name: string;
  id: string;
  email: string;
  name: string;
  session_version: number;
};

/** Which account of which organisation, as of which password. */
export type AccountRef = { organizationId: string; userId: string; sessionVersion: number };

export const refOf = (account: Pick<Account, "organization_id" | "id" | "session_version">): AccountRef => ({
  organizationId: account.organization_id,
  userId: account.id,
  sessionVersion: account.session_version,
});

export type OpenAccount = AccountRef & { organization: string; role: Role };

/** Which of the accounts that a session names still are open, with their organisations' names, by name. */
export async function findOpenAccounts(sql: Sql, accounts: readonly AccountRef[]): Promise<OpenAccount[]> {
  if (accounts.length === 0) return [];
  return sql<OpenAccount[]>`
    select u.organization_id as "organizationId", u.id as "userId", u.session_version as "sessionVersion",
      o.name as organization, u.role
    from jsonb_to_recordset(${JSON.stringify(accounts)}::text::jsonb)
      as s ("organizationId" text, "userId" text, "sessionVersion" int)
    join app_user u on u.organization_id = s."organizationId" and u.id = s."userId"
      and u.session_version = s."sessionVersion" and u.disabled_at is null
    join organization o on o.id = u.organization_id
    order by o.name, o.id`;
}

/** Leaves an audit row in the organisation that a person leaves and in the one that is entered; neither names the other. */
export async function recordSwitch(sql: Sql, from: AccountRef, to: AccountRef): Promise<void> {
  await sql`
    insert into audit_log (organization_id, actor, action, subject)
    values (${from.organizationId}, ${`user:${from.userId}`}, 'user.leave', ${`user:${from.userId}`}),
      (${to.organizationId}, ${`user:${to.userId}`}, 'user.enter', ${`user:${to.userId}`})`;
}

/**
 * The accounts that this e-mail and password open, in all organisations. Disabled ones are none.
 * The one read that crosses organisations: who signs in has not said yet which one is theirs. With no account at
 * all one password is checked nevertheless, so that the time tells nothing.
 */
export async function findAccounts(
  sql: Sql,
  { email, password }: { email: string; password: string },
): Promise<Account[]> {
  const candidates = await sql<(Account & { password_hash: string | null })[]>`
    select u.organization_id, o.name as organization_name, u.id, u.email, u.name, u.session_version, u.password_hash
    from app_user u join organization o on o.id = u.organization_id
    where u.email = ${normalizeEmail(email)} and u.disabled_at is null
    order by u.organization_id limit 20`;
  if (candidates.length === 0) {
    await verifyPassword(null, password);
    return [];
  }
  const fits = await Promise.all(
    candidates.map((account) => verifyPassword(account.password_hash, password)),
  );
  return candidates.filter((_, i) => fits[i]).map(({ password_hash: _, ...account }) => account);
}

/** Stamps the account and leaves an audit row. */
export async function recordSignIn(
  sql: Sql,
  account: Pick<Account, "organization_id" | "id">,
): Promise<void> {
  await sql`
    with stamped as (
      update app_user set last_sign_in_at = now()
      where organization_id = ${account.organization_id} and id = ${account.id} returning id
    )
    insert into audit_log (organization_id, actor, action, subject)
    select ${account.organization_id}, 'user:' || id, 'user.sign_in', 'user:' || id from stamped`;
}

/** Leaves an audit row in each organisation where this e-mail has an account: who was tried, not with what. */
export async function recordRefusedSignIn(sql: Sql, email: string): Promise<void> {
  await sql`
    insert into audit_log (organization_id, actor, action, subject)
    select organization_id, 'system', 'user.sign_in_refused', 'user:' || id
    from app_user where email = ${normalizeEmail(email)}`;
}
