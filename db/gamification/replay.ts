import type { Sql } from "@/db/client";
import { transaction } from "@/db/transaction";
import { BadgeError } from "./errors";
import { subjects } from "./rules";

/**
 * Applies a badge's rule, as it is stored now, to the whole log: who does not fulfil it loses what an earlier rule gave.
 * What people gave by hand stays. Call it in the transaction that saves the rule; the worker does the rest at once.
 * Without it a changed rule gives to whoever fulfils it and takes from nobody.
 * @throws BadgeError unknown_badge
 */
export async function replayBadge(
  sql: Sql,
  organizationId: string,
  badgeId: string,
  actor: string,
): Promise<void> {
  await transaction(sql, async (tx) => {
    const [badge] = await tx`
      select from gamification_badge where organization_id = ${organizationId} and id = ${badgeId}`;
    if (!badge) throw new BadgeError("unknown_badge");
    await tx`
      delete from gamification_grant where organization_id = ${organizationId} and badge_id = ${badgeId} and source = 'kept'`;
    // Taken note of here, so that the worker does not keep what the rule before it gave.
    await tx`
      insert into gamification_applied (organization_id, subject, value_json)
      select ${organizationId}, subject, value from (${subjects({ tx, organizationId })}) n where subject = ${`badge:${badgeId}`}
      on conflict (organization_id, subject) do update set value_json = excluded.value_json`;
    await tx`
      insert into gamification_stale (organization_id, student_id)
      select organization_id, id from lms_student where organization_id = ${organizationId}`;
    await tx`
      insert into audit_log (organization_id, actor, action, subject)
      values (${organizationId}, ${actor}, 'badge.replay', ${`badge:${badgeId}`})`;
  });
}
