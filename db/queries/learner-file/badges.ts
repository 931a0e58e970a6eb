import type { HeldBadge } from "@/lib/learner-file";
import type { Sql } from "../../client";
import { iconOf, wordOf } from "../learner/live";

/** A learner's badges, the newest first, and those that a person may give beside them: switched on, earned once, not held. */
export async function readHeldBadges(
  sql: Sql,
  { organizationId: org, timeZone }: { organizationId: string; timeZone: string },
  studentId: string,
  locale: string,
): Promise<{ held: HeldBadge[]; givable: { id: string; name: string }[] }> {
  const rows = await sql<(Omit<HeldBadge, "on"> & { on: string | null })[]>`
    select b.id, ${wordOf(sql, "name", locale)} as name, ${iconOf(sql)} as icon, coalesce(a.times, 0)::int as times,
      (a.last_at at time zone ${timeZone})::date as on, coalesce(a.is_by_hand, false) as "isByHand"
    from gamification_badge b
    left join (
      select badge_id, count(*) as times, max(awarded_at) as last_at, bool_or(context_json ->> 'source' = 'hand') as is_by_hand
      from gamification_award where organization_id = ${org} and student_id = ${studentId} group by badge_id
    ) a on a.badge_id = b.id
    where b.organization_id = ${org}
      and (a.times > 0 or (b.is_active and b.metadata_json ->> 'repeatable' is null))
    order by a.last_at desc nulls last, name, b.id`;
  return {
    held: rows.flatMap(({ on, ...badge }) => (on === null ? [] : [{ ...badge, on }])),
    givable: rows.filter(({ on }) => on === null).map(({ id, name }) => ({ id, name })),
  };
}
