import type { Locale } from "@/lib/events";
import type { Sql } from "../client";
import type { Author } from "./change";
import { type Removal, removing, requireUnused, type Uses } from "./removal";

/** The log has no index of classes and courses: whoever removes one by mistake made may wait until it is read. */
async function requireNoEvents(
  tx: Sql,
  org: string,
  column: "course_id" | "class_id",
  id: string,
  locale: Locale,
) {
  const [uses] = await tx<Uses[]>`
    select exists (select from lms_event where organization_id = ${org} and ${tx(column)} = ${id}) as events`;
  requireUnused(uses!, locale);
}

/**
 * The engine has it no more. Where it had not yet taken in that an item no longer points at it, or that the class came from
 * another course, nothing would be left to tell it: everything is derived again.
 */
async function forget(tx: Sql, org: string, kind: "course" | "class", id: string, courseId: string) {
  await tx`
    with gone as (
      delete from engine_context where organization_id = ${org} and kind = ${kind} and ref_id = ${id}
      returning item_id, course_id
    )
    update engine_clock set rebuild_wanted = true from gone
    where organization_id = ${org} and (gone.item_id is not null or gone.course_id <> ${courseId})`;
}

/** Removes a course that nothing hangs on; nothing was ever derived of it. */
export async function removeCourse(
  sql: Sql,
  author: Author,
  locale: Locale,
  removal: Removal,
): Promise<void> {
  const { id } = removal;
  await removing(sql, author, "lms_course", removal, async (tx, org) => {
    const [uses] = await tx<Uses[]>`
      select (select count(*)::int from lms_class where organization_id = ${org} and course_id = ${id}) as classes,
        (select count(*)::int from lms_enrollment where organization_id = ${org} and course_id = ${id}) as enrolments,
        (select count(*)::int from lms_item where organization_id = ${org} and course_id = ${id}) as linked,
        (select count(*)::int from gamification_badge where organization_id = ${org}
          and jsonb_path_exists(criteria_json, '$.**.course_id ? (@ == $id)', jsonb_build_object('id', ${id}::text))) as rules,
        (select count(*)::int from gamification_grant where organization_id = ${org} and course_id = ${id}) as grants`;
    requireUnused(uses!, locale);
    await requireNoEvents(tx, org, "course_id", id, locale);
    await tx`delete from lms_course where organization_id = ${org} and id = ${id}`;
    await forget(tx, org, "course", id, id);
  });
}

/**
 * Removes a class that nothing hangs on. Whoever has finished all the others of its course has now finished the course:
 * where there is somebody, everything is derived again.
 */
export async function removeClass(sql: Sql, author: Author, locale: Locale, removal: Removal): Promise<void> {
  const { id } = removal;
  await removing(sql, author, "lms_class", removal, async (tx, org, row) => {
    const course = String(row.course_id);
    const [uses] = await tx<Uses[]>`
      select (select count(*)::int from lms_item where organization_id = ${org} and class_id = ${id}) as linked,
        (select count(*)::int from gamification_grant where organization_id = ${org} and class_id = ${id}) as grants`;
    requireUnused(uses!, locale);
    await requireNoEvents(tx, org, "class_id", id, locale);
    await tx`delete from lms_class where organization_id = ${org} and id = ${id}`;
    await forget(tx, org, "class", id, course);
    await tx`
      with others as materialized (
        select id from lms_class where organization_id = ${org} and course_id = ${course}
      )
      update engine_clock set rebuild_wanted = true
      where organization_id = ${org} and exists (
        select from lms_signal s join others o on o.id = s.class_id
        where s.organization_id = ${org} and s.type = 'STEP_COMPLETED'
        group by s.student_id having count(distinct o.id) = (select count(*) from others))`;
  });
}
