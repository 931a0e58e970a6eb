import type { Moment } from "@/lib/moment";
import type { Waiting, WaitingList } from "@/lib/needs/waiting";
import type { ScopeRef } from "@/lib/view";
import type { Sql } from "../../client";
import { moment } from "../clock";
import { readable } from "../readable";
import type { SignedIn } from "../viewer";
import { isOpenWork, pieceOf } from "./facts";

/**
 * Work of the scope's learners that was handed in, is not done and has no answer, the longest waiting first, as of
 * now: one query, from the index of what has no answer.
 */
export async function loadWaiting(
  sql: Sql,
  viewer: SignedIn,
  scope: ScopeRef,
  limit: number,
): Promise<WaitingList> {
  const org = viewer.organizationId;
  const { timeZone } = viewer.organization;
  const rows = await sql<(Waiting & { asOf: Moment; total: number; eventId: string | null })[]>`
    with clock as (
      select tick_at, (tick_at at time zone ${timeZone})::date as today from engine_clock where organization_id = ${org}
    ),
    piece as (
      select f.learner_id, min(f.item_id) as item_id, min(f.submitted_at) as since, count(*)::int as times,
        (array_agg(f.event_id order by f.submitted_at, f.event_id collate "C"))[1] as event_id, s.ref_id, s.label
      from clock
      join kpi_scope chosen on chosen.organization_id = ${org} and chosen.scope_type = ${scope.type}
        and chosen.ref_id is not distinct from ${scope.id}::text
      join engine_member m on m.organization_id = ${org} and m.scope_id = chosen.id
        and clock.today between m.from_on and m.to_on
      join kpi_scope s on s.organization_id = ${org} and s.id = m.learner_id
      join fact_submission f on f.organization_id = ${org} and f.learner_id = s.id and f.answered_at is null
      where ${readable(sql, viewer, viewer.today)} and ${isOpenWork(sql, org, viewer.today)}
      group by ${pieceOf(sql)}, s.ref_id, s.label
    ),
    oldest as (select * from piece order by since, event_id collate "C" limit ${limit})
    select p.event_id as "eventId", p.ref_id as "studentId", p.label as name, p.times,
      ${moment(sql, sql`p.since`, timeZone)} as since,
      floor(extract(epoch from clock.tick_at - p.since) / 60)::int as minutes,
      case when t.id is not null then jsonb_build_object('type', t.target_type, 'id', t.ref_id, 'label', t.label,
        'above', above.name) end as item,
      ${moment(sql, sql`clock.tick_at`, timeZone)} as "asOf", (select count(*)::int from piece) as total
    from clock
    left join oldest p on true
    left join kpi_target t on t.organization_id = ${org} and t.id = p.item_id
    left join lms_item i on i.organization_id = ${org} and i.id = t.ref_id and i.item_type = t.target_type
    left join lms_item above on above.organization_id = ${org} and above.id = i.parent_id
    order by p.since, p.event_id collate "C"`;
  const [first] = rows;
  return {
    asOf: first?.asOf ?? null,
    total: first?.total ?? 0,
    waiting: rows.filter((row) => row.eventId !== null).map(({ asOf: _, total: __, ...waiting }) => waiting),
  };
}
