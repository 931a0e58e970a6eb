import type { Sql } from "@/db/client";
import { transaction } from "@/db/transaction";
import { metadataSchema } from "@/lib/badges";
import { BadgeError } from "./errors";

export type Given = {
  badgeId: string;
  studentId: string;
  /** For a badge that is earned for each course, or each class. */
  courseId?: string | null;
  classId?: string | null;
  note?: string | null;
  awardedAt: Date;
};

/**
 * An award by a person. Who may is the caller's to ask. The worker makes it an award within its next cycle.
 * @throws BadgeError unknown_badge, unknown_learner, badge_off, wrong_scope, already_awarded
 */
export async function giveBadge(
  sql: Sql,
  organizationId: string,
  given: Given,
  actor: string,
): Promise<void> {
  await transaction(sql, async (tx) => {
    const scope = await scopeOf(tx, organizationId, given);
    const made = await tx`
      insert into gamification_grant (organization_id, badge_id, student_id, course_id, class_id, awarded_at, source, actor, note)
      select ${organizationId}, ${given.badgeId}, ${given.studentId}, ${scope.courseId}, ${scope.classId}, ${given.awardedAt}, 'hand',
        ${actor}, ${given.note ?? null}
      where not exists (
        select from gamification_award a where a.organization_id = ${organizationId} and a.badge_id = ${given.badgeId}
        and a.student_id = ${given.studentId} and coalesce(a.course_id, '') = ${scope.courseId}
        and coalesce(a.class_id, '') = ${scope.classId})
      on conflict do nothing returning 1`;
    if (made.length === 0) throw new BadgeError("already_awarded");
    await note(tx, organizationId, "badge.give", given, actor);
  });
}

/**
 * Undoes an award that was given by hand. Where the rule holds, the badge stays, as the rule's.
 * @throws BadgeError not_given_by_hand
 */
export async function takeBadgeBack(
  sql: Sql,
  organizationId: string,
  given: Omit<Given, "awardedAt" | "note">,
  actor: string,
): Promise<void> {
  await transaction(sql, async (tx) => {
    const gone = await tx`
      delete from gamification_grant where organization_id = ${organizationId} and badge_id = ${given.badgeId}
      and student_id = ${given.studentId} and source = 'hand'
      and (${given.courseId ?? null}::text is null or course_id = ${given.courseId ?? null})
      and (${given.classId ?? null}::text is null or class_id = ${given.classId ?? null}) returning 1`;
    if (gone.length === 0) throw new BadgeError("not_given_by_hand");
    await note(tx, organizationId, "badge.take_back", given, actor);
  });
}

async function scopeOf(tx: Sql, org: string, { badgeId, studentId, courseId, classId }: Given) {
  const [row] = await tx<
    {
      is_active: boolean;
      metadata_json: unknown;
      has_student: boolean;
      course_of_class: string | null;
      has_course: boolean;
    }[]
  >`
    select b.is_active, b.metadata_json,
      exists (select from lms_student s where s.organization_id = ${org} and s.id = ${studentId}
        and s.erased_at is null) as has_student,
      (select course_id from lms_class c where c.organization_id = ${org} and c.id = ${classId ?? null}) as course_of_class,
      exists (select from lms_course c where c.organization_id = ${org} and c.id = ${courseId ?? null}) as has_course
    from gamification_badge b where b.organization_id = ${org} and b.id = ${badgeId}`;
  if (!row) throw new BadgeError("unknown_badge");
  if (!row.has_student) throw new BadgeError("unknown_learner");
  if (!row.is_active) throw new BadgeError("badge_off");
  const repeatable = metadataSchema.safeParse(row.metadata_json).data?.repeatable ?? null;
  if (repeatable === "class" && row.course_of_class !== null)
    return { courseId: row.course_of_class, classId: classId ?? "" };
  if (repeatable === "course" && row.has_course && !classId) return { courseId: courseId ?? "", classId: "" };
  if (repeatable === null && !courseId && !classId) return { courseId: "", classId: "" };
  throw new BadgeError("wrong_scope");
}

async function note(
  tx: Sql,
  org: string,
  action: string,
  { badgeId, studentId, courseId, classId }: Omit<Given, "awardedAt">,
  actor: string,
): Promise<void> {
  await tx`insert into gamification_stale (organization_id, student_id) values (${org}, ${studentId})`;
  await tx`
    insert into audit_log (organization_id, actor, action, subject, after_json)
    values (${org}, ${actor}, ${action}, ${`student:${studentId}`},
      ${JSON.stringify({ badge: badgeId, course: courseId ?? undefined, class: classId ?? undefined })}::text::jsonb)`;
}
