import type { EnrolmentChange } from "@/lib/admin/courses";
import type { Locale } from "@/lib/events";
import type { Sql } from "../client";
import { applyStructure } from "../ingest/structure";
import { type Author, audited, Refusal, requireVersion } from "./change";
import { memberVersion, overlap } from "./members";
import { lockStructure } from "./structure";

type Enrolment = { joined_on: string; left_on: string | null; version: string };

/** Adds, ends or takes away one enrolment of a learner in a course; nobody is enrolled twice on one day. */
export async function changeEnrolment(
  sql: Sql,
  author: Author,
  locale: Locale,
  change: EnrolmentChange,
): Promise<void> {
  const org = author.organizationId;
  const { course_id, person_id, enrolled_on } = change;
  await audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    const stored = await tx<Enrolment[]>`
      select enrolled_on as joined_on, left_on, ${memberVersion(tx)} as version from lms_enrollment
      where organization_id = ${org} and course_id = ${course_id} and student_id = ${person_id}`;
    const own = stored.find((one) => one.joined_on === enrolled_on);
    const before = change.change === "add" ? null : requireVersion(own, change.version);
    const said = (row: { left_on: string | null }) => ({
      [course_id]: { enrolled_on, left_on: row.left_on },
    });
    const audit = {
      action: `enrolment.${change.change}`,
      subject: `student:${person_id}`,
      before: before && said(before),
      after: change.change === "remove" ? null : said(change),
    };
    if (change.change === "remove") {
      await tx`
        delete from lms_enrollment where organization_id = ${org} and course_id = ${course_id}
        and student_id = ${person_id} and enrolled_on = ${enrolled_on}`;
      await tx`
        insert into engine_structure_change (organization_id, kind, ref_id) values (${org}, 'student', ${person_id})`;
      return { result: undefined, audit };
    }
    const { left_on } = change;
    if (stored.some((one) => one !== before && overlap(one, { joined_on: enrolled_on, left_on })))
      throw new Refusal("same_course", change.change === "add" ? "person_id" : "left_on");
    const rows = [{ course_id, student_id: person_id, enrolled_on, left_on }];
    await applyStructure(tx, org, { lms_enrollment: rows }, { locale });
    return { result: undefined, audit };
  });
}
