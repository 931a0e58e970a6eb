import type { Moment } from "@/lib/moment";
import type { Sql } from "../../client";
import { moment } from "../clock";
import { likeText } from "./users";

export type LearnerRow = { id: string; name: string; groups: string[]; erasedAt: Moment | null };

/** Learners on one page. */
export const LEARNERS_LISTED = 50;

const matching = (sql: Sql, org: string, text: string) => sql`
  s.organization_id = ${org} and (${text} = '' or s.name ilike ${likeText(text)} or s.id ilike ${likeText(text)})`;

/** How many learners match. */
export async function countLearners(sql: Sql, org: string, text: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from lms_student s where ${matching(sql, org, text)}`;
  return row!.n;
}

/** Learners by name or id, with the groups of today: a page of them from the one at `from` on. */
export async function listLearners(
  sql: Sql,
  org: string,
  timeZone: string,
  today: string,
  text: string,
  from = 0,
): Promise<LearnerRow[]> {
  return sql<LearnerRow[]>`
    select s.id, s.name, ${moment(sql, sql`s.erased_at`, timeZone)} as "erasedAt",
      array(select g.name from lms_group_student m join lms_group g on g.organization_id = m.organization_id and g.id = m.group_id
        where m.organization_id = ${org} and m.student_id = s.id
        and ${today}::date between m.joined_on and coalesce(m.left_on, 'infinity') order by g.name) as groups
    from lms_student s
    where ${matching(sql, org, text)}
    order by s.name, s.id limit ${LEARNERS_LISTED} offset ${from}`;
}
