import type postgres from "postgres";
import type { Sql } from "@/db/client";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Tables whose rows awards name, and by which column. */
const NAMED_BY = { lms_student: "student_id", gamification_badge: "badge_id" } as const;

/**
 * CTEs beside `removed`, the rows of a table that go: what the engine itself gave of them goes too, awards and those it kept of an
 * earlier rule. What a person gave stays, and its foreign key refuses. Whoever loses a badge is looked at again.
 */
export function withoutAwards(tx: Sql, org: string, table: string): Fragment {
  if (table !== "lms_student" && table !== "gamification_badge") return tx``;
  const column = tx(NAMED_BY[table]);
  const applied =
    table === "gamification_badge"
      ? tx`, unapplied as (
        delete from gamification_applied p using removed r where p.organization_id = ${org} and p.subject = 'badge:' || r.id
      )`
      : tx``;
  return tx`, taken as (
      delete from gamification_award a using removed r where a.organization_id = ${org} and a.${column} = r.id returning a.student_id
    ), unkept as (
      delete from gamification_grant g using removed r
      where g.organization_id = ${org} and g.${column} = r.id and g.source = 'kept'
    ), looked_at as (
      insert into gamification_stale (organization_id, student_id) select distinct ${org}, student_id from taken
    ) ${applied}`;
}
