import { randomBytes } from "node:crypto";
import type { z } from "zod";
import type { Role } from "@/lib/access/types";
import type { newUserSchema, userEditSchema } from "@/lib/admin/users";
import type { Sql } from "../client";
import { createUser, hashPassword } from "../users";
import { type Author, audited, Missing, Refusal, requireVersion } from "./change";

/** What an administrator changes of an account; the version is of exactly that. */
const version = (sql: Sql) => sql`md5(row(u.name, u.role, u.student_id, u.instructor_id)::text)`;

type Row = {
  id: string;
  name: string;
  role: Role;
  personId: string | null;
  disabled: boolean;
  version: string;
};

/** The row of an account, locked against a second administrator. */
async function lockUser(tx: Sql, organizationId: string, id: string): Promise<Row | undefined> {
  const [row] = await tx<Row[]>`
    select u.id, u.name, u.role, coalesce(u.student_id, u.instructor_id) as "personId", u.disabled_at is not null as disabled,
      ${version(tx)} as version
    from app_user u where u.organization_id = ${organizationId} and u.id = ${id} for update`;
  return row;
}

/** A password for somebody else to be told: 96 random bits. */
export const newPassword = () => randomBytes(12).toString("base64url");

/** The columns of a person that an account may stand for. */
async function personOf(tx: Sql, org: string, role: Role, personId: string | null) {
  if (role === "admin") return { studentId: null, instructorId: null };
  if (personId === null) throw new Refusal("needs_person", "personId");
  const [found] =
    role === "learner"
      ? await tx`select from lms_student where organization_id = ${org} and id = ${personId} and erased_at is null for share`
      : await tx`select from lms_instructor where organization_id = ${org} and id = ${personId}`;
  if (!found) throw new Refusal("unknown_person", "personId");
  return role === "learner"
    ? { studentId: personId, instructorId: null }
    : { studentId: null, instructorId: personId };
}

/** Makes an account. @returns its first password, which is never to be had again */
export async function addUser(
  sql: Sql,
  author: Author,
  user: z.output<typeof newUserSchema>,
): Promise<{ id: string; email: string; password: string }> {
  const person = await personOf(sql, author.organizationId, user.role, user.personId);
  const password = newPassword();
  const { id } = await createUser(sql, author.organizationId, { ...user, ...person, password }, author.actor);
  return { id, email: user.email, password };
}

/** Somebody must be left who can open the doors. */
async function requireOtherAdmin(tx: Sql, org: string, id: string): Promise<void> {
  // Locked in one order, so that two administrators cannot each take the other for the one who stays.
  const others = await tx`
    select id from app_user where organization_id = ${org} and role = 'admin' and disabled_at is null order by id for update`;
  if (!others.some((other) => other.id !== id)) throw new Refusal("last_admin", "role");
}

/** Changes name, role and person of an account. A changed role ends its sessions. */
export async function editUser(
  sql: Sql,
  author: Author,
  edit: z.output<typeof userEditSchema>,
): Promise<void> {
  const org = author.organizationId;
  await audited(sql, author, async (tx) => {
    if (edit.role !== "admin") await requireOtherAdmin(tx, org, edit.id);
    const before = requireVersion(await lockUser(tx, org, edit.id), edit.version);
    if (author.actor === `user:${edit.id}` && edit.role !== before.role)
      throw new Refusal("own_account", "role");
    const { studentId, instructorId } = await personOf(tx, org, edit.role, edit.personId);
    await tx`
      update app_user set name = ${edit.name}, role = ${edit.role}, student_id = ${studentId}, instructor_id = ${instructorId},
        session_version = session_version + ${edit.role === before.role ? 0 : 1}, updated_at = now()
      where organization_id = ${org} and id = ${edit.id}`;
    const said = ({ name, role, personId }: Pick<Row, "name" | "role" | "personId">) => ({
      name,
      role,
      personId,
    });
    const after = said({ ...edit, personId: studentId ?? instructorId });
    return {
      result: undefined,
      audit: { action: "user.edit", subject: `user:${edit.id}`, before: said(before), after },
    };
  });
}

/** Closes an account: its sessions are refused from their next request on. */
export async function closeUser(sql: Sql, author: Author, id: string): Promise<void> {
  const org = author.organizationId;
  if (author.actor === `user:${id}`) throw new Refusal("own_account", "id");
  await audited(sql, author, async (tx) => {
    // Two administrators who close each other's account at once: the second is the last.
    await requireOtherAdmin(tx, org, id);
    const before = await lockUser(tx, org, id);
    if (!before) throw new Missing();
    if (before.disabled) return { result: undefined, audit: null };
    await tx`
      update app_user set disabled_at = now(), session_version = session_version + 1, updated_at = now()
      where organization_id = ${org} and id = ${id}`;
    return {
      result: undefined,
      audit: {
        action: "user.disable",
        subject: `user:${id}`,
        before: { disabled: false },
        after: { disabled: true },
      },
    };
  });
}

/** Gives an account a new password and opens it again. @returns the password, once */
export async function renewPassword(
  sql: Sql,
  author: Author,
  id: string,
): Promise<{ email: string; password: string }> {
  if (author.actor === `user:${id}`) throw new Refusal("own_account", "id");
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  return audited(sql, author, async (tx) => {
    const before = await lockUser(tx, author.organizationId, id);
    if (!before) throw new Missing();
    const [row] = await tx<{ email: string }[]>`
      update app_user set password_hash = ${passwordHash}, disabled_at = null, session_version = session_version + 1,
        updated_at = now()
      where organization_id = ${author.organizationId} and id = ${id} returning email`;
    return {
      result: { email: row!.email, password },
      audit: {
        action: "user.reset_password",
        subject: `user:${id}`,
        before: { disabled: before.disabled },
        after: { disabled: false },
      },
    };
  });
}
