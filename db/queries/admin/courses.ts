import { memberVersion } from "../../admin/members";
import { classColumns, courseColumns } from "../../admin/structure";
import type { Sql } from "../../client";
import { likeText, type Person } from "./users";

export type CourseRow = {
  id: string;
  name: string;
  description: string | null;
  is_active: boolean;
  version: string;
  classes: number;
  learners: number;
};

/** Courses on one page. */
export const COURSES_LISTED = 50;

const matching = (sql: Sql, org: string, text: string) => sql`
  organization_id = ${org} and (${text} = '' or name ilike ${likeText(text)} or id ilike ${likeText(text)})`;

/** How many courses match. */
export async function countCourses(sql: Sql, org: string, text: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from lms_course where ${matching(sql, org, text)}`;
  return row!.n;
}

/** Counted for the courses of one page alone. */
const counted = (sql: Sql, org: string, today: string) => sql`
  (select count(*)::int from lms_class k where k.organization_id = ${org} and k.course_id = c.id) as classes,
  (select count(distinct e.student_id)::int from lms_enrollment e where e.organization_id = ${org} and e.course_id = c.id
    and ${today}::date between e.enrolled_on and coalesce(e.left_on, 'infinity')) as learners`;

/** Courses by name or id with their classes and who is enrolled today: a page of them from the one at `from` on. */
export async function listCourses(
  sql: Sql,
  org: string,
  today: string,
  text: string,
  from = 0,
): Promise<CourseRow[]> {
  return sql<CourseRow[]>`
    select c.*, ${counted(sql, org, today)} from (
      select ${courseColumns(sql)} from lms_course where ${matching(sql, org, text)}
      order by name, id limit ${COURSES_LISTED} offset ${from}) c
    order by c.name, c.id`;
}

export type ClassRow = {
  id: string;
  course_id: string;
  name: string;
  order_index: number;
  step_type: string;
  version: string;
};
export type EnrolmentRow = {
  person_id: string;
  name: string;
  enrolled_on: string;
  left_on: string | null;
  isNow: boolean;
  version: string;
};
export type CoursePage = {
  course: CourseRow & { enrolments: number };
  classes: ClassRow[];
  enrolments: EnrolmentRow[];
};

/** Enrolments on one page. */
export const ENROLMENTS_LISTED = 50;
/** More classes than any course has. */
const MAX_CLASSES = 1000;

/** A course with its classes and a page of who is, was and will be enrolled; those of today come first. */
export async function readCoursePage(
  sql: Sql,
  org: string,
  id: string,
  today: string,
  pageFrom: (enrolments: number) => number,
): Promise<CoursePage | undefined> {
  const [course] = await sql<CoursePage["course"][]>`
    select c.*, ${counted(sql, org, today)},
      (select count(*)::int from lms_enrollment e where e.organization_id = ${org} and e.course_id = c.id) as enrolments
    from (select ${courseColumns(sql)} from lms_course where organization_id = ${org} and id = ${id}) c`;
  if (!course) return;
  const [classes, enrolments] = await Promise.all([
    sql<ClassRow[]>`
      select ${classColumns(sql)} from lms_class where organization_id = ${org} and course_id = ${id}
      order by order_index, id limit ${MAX_CLASSES}`,
    sql<EnrolmentRow[]>`
      select m.student_id as person_id, s.name, m.enrolled_on, m.left_on,
        ${today}::date between m.enrolled_on and coalesce(m.left_on, 'infinity') as "isNow", ${memberVersion(sql)} as version
      from lms_enrollment m join lms_student s on s.organization_id = m.organization_id and s.id = m.student_id
      where m.organization_id = ${org} and m.course_id = ${id}
      order by "isNow" desc, s.name, m.student_id, m.enrolled_on desc
      limit ${ENROLMENTS_LISTED} offset ${pageFrom(course.enrolments)}`,
  ]);
  return { course, classes, enrolments };
}

/** Courses or classes whose name or id contains the text, a few of them; the one of exactly that id first. */
export async function findTaught(
  sql: Sql,
  org: string,
  kind: "course" | "class",
  text: string,
): Promise<Person[]> {
  return sql<Person[]>`
    select id, name from ${sql(`lms_${kind}`)} where ${matching(sql, org, text)}
    order by id <> ${text}, name, id limit 20`;
}
