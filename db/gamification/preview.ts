import type { Sql } from "@/db/client";
import { transaction } from "@/db/transaction";
import { readRule } from "@/lib/badges";
import { organizationSettings } from "@/lib/settings";
import { BadgeError } from "./errors";
import { evaluate } from "./evaluate";
import { prepareGamers } from "./scratch";

export type PreviewedAward = {
  studentId: string;
  name: string;
  courseId: string | null;
  classId: string | null;
  /** When the rule first held (gains), or when the award was made (loses). */
  awardedAt: Date;
};

export type BadgePreview = {
  /** Awards that the rule would make and that are not there: they come with saving it. */
  gains: { count: number; first: PreviewedAward[] };
  /** Awards that stand and that the rule would not make: they go with replaying it, and stay otherwise. */
  loses: { count: number; first: PreviewedAward[] };
  stays: number;
};

/** So many of each are named. */
const NAMED = 50;

/**
 * Who would gain or lose a badge under a rule, over the whole log as of the last refresh. Nothing is written. Points that
 * the badge would bring, and what those would bring in turn, are left out.
 * @param badge id: an existing badge, or any id for one that is not saved yet
 * @throws BadgeError invalid_rule
 */
export async function previewBadge(
  sql: Sql,
  organizationId: string,
  badge: { id: string; criteria: unknown; metadata: unknown },
): Promise<BadgePreview> {
  const { rule } = readRule(badge.criteria, badge.metadata);
  if (!rule) throw new BadgeError("invalid_rule");
  return transaction(sql, async (tx) => {
    const [organization] = await tx<{ settings_json: unknown }[]>`
      select settings_json from organization where id = ${organizationId}`;
    const { points } = organizationSettings(organization?.settings_json);
    await tx`set local jit to off`;
    await prepareGamers(tx);
    await tx`
      insert into scratch_gamer (student_id) select id from lms_student where organization_id = ${organizationId}`;
    await tx`analyze scratch_gamer`;
    const rules = new Map(rule.ways.length > 0 ? [[badge.id, rule]] : []);
    await evaluate({ tx, organizationId }, rules, points, badge.id);
    const rows = await tx<(PreviewedAward & { kind: "gains" | "loses" | "stays"; count: number })[]>`
      with stored as (
        select student_id, coalesce(course_id, '') as course_id, coalesce(class_id, '') as class_id, awarded_at
        from gamification_award where organization_id = ${organizationId} and badge_id = ${badge.id}
      ),
      compared as (
        select student_id, course_id, class_id, coalesce(f.awarded_at, s.awarded_at) as awarded_at,
          case when s.awarded_at is null then 'gains' when f.awarded_at is null then 'loses' else 'stays' end as kind
        from (select * from scratch_award where badge_id = ${badge.id}) f
        full join stored s using (student_id, course_id, class_id)
      ),
      numbered as (
        select *, count(*) over (partition by kind)::int as count,
          row_number() over (partition by kind order by awarded_at desc, student_id) as no
        from compared
      )
      select n.kind, n.count, n.student_id as "studentId", s.name, nullif(n.course_id, '') as "courseId",
        nullif(n.class_id, '') as "classId", n.awarded_at as "awardedAt"
      from numbered n join lms_student s on s.organization_id = ${organizationId} and s.id = n.student_id
      where n.no <= ${NAMED} order by n.kind, n.no`;
    const part = (kind: "gains" | "loses") => {
      const of = rows.filter((row) => row.kind === kind);
      return { count: of[0]?.count ?? 0, first: of.map(({ kind: _, count: __, ...award }) => award) };
    };
    return {
      gains: part("gains"),
      loses: part("loses"),
      stays: rows.find((row) => row.kind === "stays")?.count ?? 0,
    };
  });
}
