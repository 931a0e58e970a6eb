import type { Sql } from "@/db/client";
import { transaction } from "@/db/transaction";

/** Whether others see a pseudonym instead of the learner's name, from the next request on; open pages are told. */
export async function setHidden(
  sql: Sql,
  organizationId: string,
  studentId: string,
  isHidden: boolean,
  actor: string,
): Promise<void> {
  await transaction(sql, async (tx) => {
    const changed = await tx`
      insert into gamification_preference as p (organization_id, student_id, is_hidden)
      values (${organizationId}, ${studentId}, ${isHidden})
      on conflict (organization_id, student_id) do update set is_hidden = excluded.is_hidden, updated_at = now()
      where p.is_hidden <> excluded.is_hidden returning 1`;
    if (changed.length === 0) return;
    await tx`insert into gamification_stale (organization_id, student_id) values (${organizationId}, ${studentId})`;
    await tx`
      insert into audit_log (organization_id, actor, action, subject, after_json)
      values (${organizationId}, ${actor}, 'leaderboard.visibility', ${`student:${studentId}`},
        ${JSON.stringify({ is_hidden: isHidden })}::text::jsonb)`;
  });
}
