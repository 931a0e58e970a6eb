import type { Role } from "@/lib/access/types";
import type { Moment } from "@/lib/moment";
import type { Sql } from "../../client";
import { moment } from "../clock";

export type UserRow = {
  id: string;
  name: string;
  email: string;
  role: Role;
  personId: string | null;
  personName: string | null;
  disabledAt: Moment | null;
  lastSignInAt: Moment | null;
  version: string;
};

/** Accounts on one page. */
export const USERS_LISTED = 50;

/** `%` and `_` of a search are letters. */
export const likeText = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

type Wanted = { text?: string; role?: Role | null };

const matching = (sql: Sql, org: string, { text = "", role = null }: Wanted) => sql`
  u.organization_id = ${org} and (${text} = '' or u.name ilike ${likeText(text)} or u.email ilike ${likeText(text)})
  and (${role}::text is null or u.role = ${role})`;

/** How many accounts match. */
export async function countUsers(sql: Sql, org: string, wanted: Wanted): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from app_user u where ${matching(sql, org, wanted)}`;
  return row!.n;
}

/** The accounts of an organisation by name, a page of them from the one at `from` on. */
export async function listUsers(
  sql: Sql,
  organizationId: string,
  timeZone: string,
  { from = 0, ...wanted }: Wanted & { from?: number },
): Promise<UserRow[]> {
  return sql<UserRow[]>`
    select u.id, u.name, u.email, u.role, coalesce(u.student_id, u.instructor_id) as "personId",
      coalesce(s.name, i.name) as "personName", ${moment(sql, sql`u.disabled_at`, timeZone)} as "disabledAt",
      ${moment(sql, sql`u.last_sign_in_at`, timeZone)} as "lastSignInAt",
      md5(row(u.name, u.role, u.student_id, u.instructor_id)::text) as version
    from app_user u
    left join lms_student s on s.organization_id = u.organization_id and s.id = u.student_id
    left join lms_instructor i on i.organization_id = u.organization_id and i.id = u.instructor_id
    where ${matching(sql, organizationId, wanted)}
    order by u.disabled_at is not null, u.name, u.id limit ${USERS_LISTED} offset ${from}`;
}

export type Person = { id: string; name: string };

/** Learners or trainers whose name or id contains the text, a few of them. */
export async function findPeople(
  sql: Sql,
  organizationId: string,
  kind: "student" | "instructor",
  text: string,
): Promise<Person[]> {
  const table = kind === "student" ? sql`lms_student` : sql`lms_instructor`;
  return sql<Person[]>`
    select id, name from ${table}
    where ${kind === "student" ? sql`erased_at is null and` : sql``} organization_id = ${organizationId} and (name ilike ${likeText(text)} or id ilike ${likeText(text)})
    order by name, id limit 20`;
}
